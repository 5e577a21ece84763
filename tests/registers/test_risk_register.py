"""What the risk register demands before a milestone, and how it stands on paper."""

import pytest
from django.test import override_settings

from adoption.registry import Need
from core.blocks import Figure, Heading, Lead, Paragraph, Table
from registers.descriptions.risk import REGISTER as RISKS
from registers.models import Risk, RiskKind
from tests import factories

pytestmark = pytest.mark.django_db


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in RISKS.needs(case.initiative, gate)}


class TestNeeds:
    def test_without_risks_nothing_is_demanded(self, case: factories.Case) -> None:
        assert needs(case, 2) == {}

    def test_all_well_is_said_once_for_each_rule(self, case: factories.Case) -> None:
        """D07 judged, D08 owned and reviewed, D09 with a contingency plan."""
        factories.risk(case, contingency="Start alone")
        assert {key: need.met for key, need in needs(case, 2).items()} == {
            "risks.judged": True,
            "risks.contingency": True,
            "risks.owner": True,
            "risks.review": True,
        }

    @pytest.mark.parametrize(("gate", "level"), [(1, "warn"), (2, "enforce"), (4, "enforce")])
    def test_a_risk_not_judged_blocks_from_milestone_two(self, gate: int, level: str, case: factories.Case) -> None:
        risk = factories.risk(case, title="Unclear law", consequence=None)
        need = needs(case, gate)[f"risks.judged.{risk.pk}"]
        assert (need.met, need.level, need.owner, need.rule) == (False, level, case.coordinator, "D07")
        assert "R1, Unclear law" in str(need.text)
        assert str(risk.pk) in need.url

    @pytest.mark.parametrize(("gate", "level"), [(1, "warn"), (2, "enforce")])
    def test_a_significant_risk_needs_a_contingency_plan(self, gate: int, level: str, case: factories.Case) -> None:
        risk = factories.risk(case, probability=2, consequence=5, contingency="  ")
        need = needs(case, gate)[f"risks.contingency.{risk.pk}"]
        assert (need.met, need.level, need.rule) == (False, level, "D09")

    def test_the_danger_line_is_a_setting(self, case: factories.Case) -> None:
        risk = factories.risk(case, probability=2, consequence=5)
        with override_settings(CONTINGENCY_FROM=12):
            assert f"risks.contingency.{risk.pk}" not in needs(case, 2)

    def test_opportunities_and_closed_risks_need_no_plan(self, case: factories.Case) -> None:
        factories.risk(case, kind=RiskKind.OPPORTUNITY)
        factories.risk(case, closed_on=factories.in_days(-1), owner=None, next_review=factories.in_days(-9))
        assert all(need.met for need in needs(case, 2).values())

    def test_nobody_to_own_it_and_a_late_review_warn(self, case: factories.Case) -> None:
        risk = factories.risk(case, owner=None, next_review=factories.in_days(-4))
        found = needs(case, 2)
        owner, review = found[f"risks.owner.{risk.pk}"], found[f"risks.review.{risk.pk}"]
        assert (owner.level, review.level, review.due) == ("warn", "warn", factories.in_days(-4))


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        (only,) = RISKS.blocks(case.initiative)
        assert only == Paragraph("No risks are written down yet")

    def test_table_matrices_and_a_part_for_each_plan(self, case: factories.Case) -> None:
        factories.risk(case, title="Small", probability=1, consequence=2)
        factories.risk(
            case,
            title="Large",
            probability=4,
            consequence=4,
            probability_after=2,
            consequence_after=4,
            contingency="Start alone\n\n- tell all",
        )
        blocks = list(RISKS.blocks(case.initiative))
        lead, table, today, after = blocks[:4]
        assert isinstance(lead, Lead) and lead.text == "2 risks; 1 significant today."
        assert isinstance(table, Table) and [row[0].text for row in table.rows] == ["R2", "R1"]
        assert isinstance(today, Figure) and today.alternative == "R2: 4 × 4 = 16 severe; R1: 1 × 2 = 2 low"
        assert isinstance(after, Figure) and after.alternative == "R2: 2 × 4 = 8 moderate"
        headings = [block.text for block in blocks if isinstance(block, Heading)]
        assert headings == ["Contingency plan for R2, Large"]

    def test_a_missing_plan_is_marked(self, case: factories.Case) -> None:
        factories.risk(case)
        table = next(block for block in RISKS.blocks(case.initiative) if isinstance(block, Table))
        assert (table.rows[0][5].text, table.rows[0][5].state) == ("Missing", "blocks")

    def test_opportunities_have_a_matrix_in_their_own_words(self, case: factories.Case) -> None:
        factories.risk(case, kind=RiskKind.OPPORTUNITY, probability=4, consequence=4)
        (figure,) = [block for block in RISKS.blocks(case.initiative) if isinstance(block, Figure)]
        assert figure.alternative == "R1: 4 × 4 = 16 great" and "Gain" in str(figure.svg) and "very large" in str(figure.svg)

    def test_opportunities_stand_apart_and_removed_ones_not_at_all(self, case: factories.Case) -> None:
        factories.risk(case, kind=RiskKind.OPPORTUNITY, title="Chance")
        Risk.objects.filter(pk=factories.risk(case).pk).update(deleted_at="2026-01-01T00:00:00Z")
        tables = [block for block in RISKS.blocks(case.initiative) if isinstance(block, Table)]
        assert [[row[1].text for row in table.rows] for table in tables] == [["Chance"]]
