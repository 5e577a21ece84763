"""What has happened to the risks since a milestone was passed."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.services import entries
from core.blocks import Heading, Paragraph, Table
from registers import risk_since
from registers.descriptions.risk import REGISTER
from registers.models import Risk, RiskKind
from registers.services import risk as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text
from tests.milestones import steps as milestones

pytestmark = pytest.mark.django_db


def url(case: factories.Case, query: str = "") -> str:
    return reverse("risks-since", args=[case.initiative.pk]) + query


def change(case: factories.Case, risk: Risk, **values: Any) -> Risk:
    return entries.edit(risk, by=case.coordinator, seen_version=Risk.objects.get(pk=risk.pk).version, **values)


@pytest.fixture
def story(case: factories.Case) -> factories.Case:
    """Something of everything since milestone I."""
    old = {title: factories.risk(case, title=title, contingency="Yes") for title in ("raised", "lowered", "same", "closed", "gone", "back")}
    old["judged"] = factories.risk(case, title="judged", probability=None, consequence=None)
    factories.risk(case, title="closed long ago", closed_on=factories.in_days(-9))
    old["reopened"] = factories.risk(case, title="reopened", closed_on=factories.in_days(-9))
    milestones.passed(case, 1)
    change(case, old["raised"], probability=5)
    change(case, old["lowered"], consequence=1)
    change(case, change(case, old["back"], probability=1), probability=3)
    change(case, old["judged"], probability=1, consequence=2)
    services.close(Risk.objects.get(pk=old["closed"].pk), by=case.coordinator, seen_version=1, reason="Over")
    services.reopen(Risk.objects.get(pk=old["reopened"].pk), by=case.coordinator, seen_version=1, reason="Again")
    entries.delete(old["gone"], by=case.coordinator, reason="Twice")
    factories.risk(case, title="new", kind=RiskKind.OPPORTUNITY, probability=4, consequence=4)
    entries.delete(factories.risk(case, title="came and went"), by=case.coordinator, reason="Twice")
    return case


def told(case: factories.Case) -> dict[str, tuple[str, int | None, int | None]]:
    moment = risk_since.passed(case.initiative)[0].at
    return {step.risk.title: (step.kind, step.before, step.after) for step in risk_since.steps(case.initiative, moment)}


def test_each_risk_with_what_happened_and_its_scores_before_and_after(story: factories.Case) -> None:
    assert told(story) == {
        "raised": ("raised", 12, 20),
        "lowered": ("lowered", 12, 3),
        "same": ("unchanged", 12, 12),
        "back": ("unchanged", 12, 12),
        "closed": ("closed", 12, 12),
        "gone": ("removed", 12, 12),
        "judged": ("judged", None, 2),
        "reopened": ("reopened", 12, 12),
        "new": ("new", None, 16),
    }


def test_the_page_groups_them(story: factories.Case, sign_in: SignIn) -> None:
    page = sign_in(story.reader).get(url(story))
    assert [group.kind for group in page.context["groups"]] == list(risk_since.ORDER)
    shown = text(page)
    assert "1 new, 1 raised, 1 judged for the first time, 1 lowered, 1 opened again, 1 closed, 1 removed, 2 unchanged" in shown
    assert "16 great" in shown and "20 severe" in shown


def test_the_note_of_the_last_review_stands_beside_it(case: factories.Case, sign_in: SignIn) -> None:
    risk = factories.risk(case, contingency="Yes")
    milestones.passed(case, 1)
    day = factories.in_days(9)
    for note, probability in (("First look", 4), ("Second look", 5)):
        seen = Risk.objects.get(pk=risk.pk)
        values = {"probability": probability, "consequence": 4, "next_review": day}
        services.review(seen, by=case.coordinator, seen_version=seen.version, note=note, **values)
    (step,) = risk_since.steps(case.initiative, risk_since.passed(case.initiative)[0].at)
    assert (step.kind, step.before, step.after, step.found) == ("raised", 12, 20, "Second look")


def test_an_earlier_milestone_may_be_chosen(case: factories.Case, sign_in: SignIn) -> None:
    factories.risk(case, title="Early", contingency="Yes")
    milestones.passed(case, 1)
    factories.risk(case, title="Between", contingency="Yes")
    milestones.passed(case, 2)
    client = sign_in(case.reader)
    kinds = {
        query: {step.risk.title: group.kind for group in client.get(url(case, query)).context["groups"] for step in group.steps}
        for query in ("", "?milestone=1", "?milestone=7", "?milestone=x")
    }
    assert kinds["?milestone=1"] == {"Early": "unchanged", "Between": "new"}
    assert kinds[""] == kinds["?milestone=7"] == kinds["?milestone=x"] == {"Early": "unchanged", "Between": "unchanged"}


def test_before_the_first_milestone_it_teaches(case: factories.Case, sign_in: SignIn) -> None:
    factories.risk(case)
    client = sign_in(case.reader)
    assert "No milestone is passed yet" in text(client.get(url(case)))
    assert "Changes since" not in text(client.get(reverse("risks", args=[case.initiative.pk])))


def test_without_risks_it_says_so(case: factories.Case, sign_in: SignIn) -> None:
    milestones.passed(case, 1)
    assert "No risk was open then" in text(sign_in(case.reader).get(url(case)))


def test_it_costs_the_same_for_many(case: factories.Case, sign_in: SignIn) -> None:
    milestones.passed(case, 1)
    client, risk = sign_in(case.coordinator), factories.risk(case)
    few = queries(client, url(case))
    for number in range(9):
        change(case, risk, title=f"Name {number}")
        factories.risk(case)
    assert queries(client, url(case)) == few < 15


def test_text_is_shown_as_it_was_typed(case: factories.Case, sign_in: SignIn) -> None:
    milestones.passed(case, 1)
    factories.risk(case, title=HOSTILE)
    assert "<script>alert" not in sign_in(case.coordinator).get(url(case)).content.decode()


def test_it_stands_on_paper(story: factories.Case) -> None:
    assert REGISTER.blocks is not None
    blocks = list(REGISTER.blocks(story.initiative))
    at = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Changes since: Milestone I")
    sentence, table = blocks[at + 1 : at + 3]
    assert isinstance(sentence, Paragraph) and str(sentence.text).startswith("1 new, 1 raised")
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["R1", "raised", "Raised", "12 significant", "20 severe", "–"]
    assert "same" not in [row[1].text for row in table.rows]
