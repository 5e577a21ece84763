"""Statements of the experts (M08): asked, given, changed, sealed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from adoption import due as dues
from adoption import log, registry
from adoption.choices import DueKind, DueState, Role
from adoption.models import DueItem, RoleAssignment
from adoption.services import people
from core.blocks.model import Paragraph, Table
from core.db import Superseded
from core.models import Event
from milestones import readiness
from milestones.choices import BasisKind
from milestones.models import Round, Statement
from milestones.services import rounds, sealing, statements
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import advice_steps, steps
from tests.milestones.advice_steps import AREA

pytestmark = pytest.mark.django_db


def waiting(kind: str = DueKind.STATEMENT) -> set[str]:
    return {row.person.name for row in DueItem.objects.filter(kind=kind, state=DueState.OPEN)}


class TestAsking:
    def test_all_experts_are_asked_at_once_and_areas_without_one_are_named(self, case: Case) -> None:
        round = advice_steps.opened(case)
        found = statements.ask_all(round, by=case.coordinator, due=in_days(9), question="Is it safe?")
        assert found.areas == (AREA,) and len(found.without) == 9
        row = Statement.objects.get()
        assert (row.area, row.question, row.due, row.is_awaited) == (AREA, "Is it safe?", in_days(9), True)
        assert waiting() == {"Expert"}

    def test_asking_all_again_leaves_what_is_given(self, case: Case) -> None:
        round = advice_steps.opened(case)
        advice_steps.given(case, round)
        assert statements.ask_all(round, by=case.coordinator, due=in_days(9)).areas == ()
        with pytest.raises(ValidationError, match="given already"):
            advice_steps.asked(case, round)

    def test_the_mail_goes_to_the_expert_and_says_what_is_asked(self, case: Case, commits) -> None:
        round = advice_steps.opened(case)
        with commits():
            advice_steps.asked(case, round, question="Is it safe?")
        (sent,) = mail.outbox
        assert sent.to == [case.expert.email] and "Is it safe?" in sent.body and f"/statements/of/{AREA}/" in sent.body
        assert "your statement on" in sent.subject

    def test_somebody_named_is_asked_instead_of_the_experts(self, case: Case) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round, person=case.team)
        assert waiting() == {"Team member"}
        with pytest.raises(PermissionDenied):
            statements.give(round, AREA, by=case.owner, kind="recommends")
        assert statements.give(round, AREA, by=case.team, kind="recommends").given_by == case.team

    def test_a_deputy_of_the_expert_is_asked_too_and_may_give_it(self, case: Case) -> None:
        stands_in = case.reader
        today = timezone.localdate()
        expert = case.role(case.expert, Role.EXPERT)
        people.name_deputy(
            expert, by=case.coordinator, person=stands_in, organisation=case.partner, valid_from=today, valid_to=today + timedelta(days=3)
        )
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        assert waiting() == {"Expert", "Reader"}
        assert statements.give(round, AREA, by=stands_in, kind="not_concerned").kind == "not_concerned"
        assert waiting() == set()

    def test_an_expert_whose_mandate_ended_is_not_asked_any_more(self, case: Case) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        people.end(case.role(case.expert, Role.EXPERT), by=case.coordinator, reason="Left.")
        assert waiting() == set()
        with pytest.raises(PermissionDenied):
            advice_steps.given(case, round)

    @pytest.mark.parametrize("who", ["team", "expert", "owner", "chair", "reader", "stranger"])
    def test_only_the_coordinator_asks(self, case: Case, who: str) -> None:
        round = advice_steps.opened(case)
        for act in (
            lambda: statements.ask_all(round, by=getattr(case, who), due=in_days(9)),
            lambda: statements.ask(round, AREA, by=getattr(case, who), due=in_days(9)),
            lambda: statements.remind(round, by=getattr(case, who)),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_bad_asks_are_told_where_and_why(self, case: Case) -> None:
        round = advice_steps.opened(case)
        nobody = factories.person("Nobody", of=case.lead, account=False)
        people.assign(case.initiative, by=case.coordinator, person=nobody, role=Role.EXPERT, area="legal")
        for area, values, field in (
            (AREA, {"due": in_days(-1)}, "due"),
            (AREA, {"person": case.stranger}, "person"),
            (AREA, {"person": nobody}, "person"),
            ("legal", {}, "person"),
            ("financing", {}, "person"),
        ):
            with pytest.raises(ValidationError) as caught:
                statements.ask(round, area, by=case.coordinator, **{"due": in_days(9), **values})
            assert list(caught.value.message_dict) == [field]
        with pytest.raises(ValidationError, match="no such area"):
            statements.ask(round, "astrology", by=case.coordinator, due=in_days(9))
        assert not Statement.objects.exists()


class TestReminding:
    def test_each_is_reminded_once_a_day(self, case: Case, commits) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        with commits():
            assert statements.remind(round, by=case.coordinator) == 1
            assert statements.remind(round, by=case.coordinator) == 0
        assert [sent.subject.startswith("Reminder.") for sent in mail.outbox] == [True]
        Statement.objects.update(reminded_on=in_days(-1))
        assert statements.remind(round, by=case.coordinator) == 1
        assert Event.objects.filter(action="milestones.statement.reminded").count() == 2

    def test_who_has_given_it_is_not_reminded(self, case: Case) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        advice_steps.given(case, round)
        assert statements.remind(round, by=case.coordinator) == 0

    def test_a_mail_that_waited_until_it_was_given_is_withheld(self, case: Case) -> None:
        from notifications.tasks import deliver

        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        advice_steps.given(case, round)
        row = OutboxRow.objects.get(key=statements.ASKED)
        deliver(str(row.pk))
        row.refresh_from_db()
        assert row.state == "withheld" and not mail.outbox


class TestGiving:
    def test_an_expert_gives_it_unasked(self, case: Case) -> None:
        row = advice_steps.given(case, advice_steps.opened(case), kind="against", opinion="The platform is old.")
        assert (row.kind, row.opinion, row.given_by) == ("against", "The platform is old.", case.expert)
        assert row.given_at is not None

    @pytest.mark.parametrize("who", ["coordinator", "team", "owner", "chair", "reader", "archivist", "stranger", "administrator"])
    def test_nobody_else_gives_it(self, case: Case, who: str) -> None:
        round = advice_steps.opened(case)
        with pytest.raises(PermissionDenied):
            statements.give(round, AREA, by=getattr(case, who), kind="recommends")

    def test_an_expert_of_another_area_does_not(self, case: Case) -> None:
        with pytest.raises(PermissionDenied):
            statements.give(advice_steps.opened(case), "legal", by=case.expert, kind="recommends")

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"kind": "maybe"}, "kind"), ({"kind": ""}, "kind"), ({"kind": "against"}, "opinion"), ({"kind": "remarks"}, "opinion")],
    )
    def test_half_a_statement_is_refused_at_the_field(self, case: Case, values: dict[str, str], field: str) -> None:
        with pytest.raises(ValidationError) as caught:
            statements.give(advice_steps.opened(case), AREA, by=case.expert, **values)
        assert list(caught.value.message_dict) == [field] and not Statement.objects.exists()

    def test_the_second_editor_sees_the_first_ones_words(self, case: Case) -> None:
        round = advice_steps.opened(case)
        first = advice_steps.given(case, round)
        statements.give(round, AREA, by=case.expert, kind="remarks", opinion="Mind the load.", seen_version=first.version)
        with pytest.raises(Superseded) as late:
            statements.give(round, AREA, by=case.expert, kind="against", opinion="No.", seen_version=first.version)
        assert late.value.obj.opinion == "Mind the load."
        with pytest.raises(Superseded):
            statements.give(round, AREA, by=case.expert, kind="against", opinion="No.", seen_version=None)

    def test_whoever_writes_is_not_disturbed_by_being_asked(self, case: Case) -> None:
        round = advice_steps.opened(case)
        seen = advice_steps.asked(case, round).version
        advice_steps.asked(case, round, question="And the cost?")
        assert advice_steps.given(case, round, seen_version=seen).is_given

    def test_the_same_words_again_change_nothing(self, case: Case) -> None:
        round = advice_steps.opened(case)
        first = advice_steps.given(case, round)
        again = advice_steps.given(case, round, seen_version=first.version)
        assert again.version == first.version and Event.objects.filter(action="milestones.statement.given").count() == 1

    def test_what_stood_before_stays_in_the_log(self, case: Case) -> None:
        round = advice_steps.opened(case)
        first = advice_steps.given(case, round, kind="against", opinion="The platform is old.")
        advice_steps.given(case, round, kind="recommends", opinion="They renew it.", seen_version=first.version)
        said = [line.what for line in log.told(log.events_of(case.initiative.pk)[:2])]
        assert "The platform is old." in said[1] and "They renew it." in said[0]


class TestSealing:
    def test_every_statement_is_frozen_dissent_included(self, case: Case) -> None:
        round = advice_steps.sealable(case)
        advice_steps.given(case, round, kind="against", opinion="The platform is old.", recommendation="Wait a year.")
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        item = sealed.basis.get(kind=BasisKind.STATEMENT)
        assert item.content["kind"] == "against" and item.content["opinion"] == "The platform is old."
        assert (item.content["by"], item.content["organisation"]) == ("Expert", case.lead.name)
        assert sealing.verify_seal(sealed) == [] and sealing.changed_since(sealed) == []

    def test_after_that_nothing_can_be_asked_given_or_changed(self, case: Case) -> None:
        round = advice_steps.sealable(case)
        row = advice_steps.given(case, round)
        rounds.submit(round, by=case.coordinator)
        for act in (
            lambda: advice_steps.given(case, round, kind="against", seen_version=row.version),
            lambda: advice_steps.asked(case, round),
            lambda: statements.ask_all(round, by=case.coordinator, due=in_days(3)),
            lambda: statements.remind(round, by=case.coordinator),
        ):
            with pytest.raises(PermissionDenied, match="sealed"):
                act()

    @pytest.mark.parametrize("end", ["sealed", "withdrawn"])
    def test_nothing_waits_any_more_when_the_round_ends(self, case: Case, end: str) -> None:
        round = advice_steps.sealable(case)
        advice_steps.asked(case, round)
        assert waiting() == {"Expert"}
        if end == "sealed":
            rounds.submit(round, by=case.coordinator)
        else:
            rounds.withdraw(round, by=case.coordinator, reason="Later.")
        assert waiting() == set()

    def test_the_due_rows_are_what_the_register_says(self, case: Case) -> None:
        advice_steps.asked(case, advice_steps.opened(case))
        assert dues.rebuild(case.fresh()) == 0


class TestWhatIsMissing:
    def need(self, case: Case, round: Round) -> readiness.ReadyItem:
        items = readiness.summary(case.fresh(), 2, Round.objects.get(pk=round.pk)).items
        return next(item for item in items if item.need.key == "milestones.statements")

    def test_one_line_counts_the_areas_that_are_silent(self, case: Case) -> None:
        round = advice_steps.opened(case)
        advice_steps.given(case, round)
        found = self.need(case, round)
        assert (str(found.need.text), found.need.level, found.need.rule) == ("9 areas have not given a statement", "warn", "M08")
        assert f"/rounds/{round.pk}/statements/" in found.need.url

    def test_it_can_be_accepted_with_a_reason(self, case: Case) -> None:
        round = advice_steps.opened(case)
        rounds.mark(round, "milestones.statements", "accepted", "They speak at the meeting.", by=case.coordinator)
        assert self.need(case, round).state == "accepted"

    def test_it_is_met_when_every_area_has_spoken(self, case: Case) -> None:
        from adoption.methods import method_for

        round = advice_steps.opened(case)
        for area in method_for(case.initiative).areas:
            RoleAssignment.objects.get_or_create(
                initiative=case.initiative, person=case.expert, role=Role.EXPERT, area=area.key, defaults={"organisation": case.lead}
            )
            statements.give(round, area.key, by=case.expert, kind="not_concerned")
        assert self.need(case, round).need.met

    def test_a_profile_that_asks_four_areas_misses_four(self, case: Case) -> None:
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(profile="light")
        round = advice_steps.opened(case)
        assert str(self.need(case, round).need.text) == "4 areas have not given a statement"


class TestOnPaper:
    def test_an_empty_register_says_so(self, case: Case) -> None:
        (block,) = registry.register("statements").blocks(case.initiative)
        assert isinstance(block, Paragraph)

    def test_what_is_advised_against_stands_first(self, case: Case) -> None:
        round = advice_steps.opened(case)
        people.assign(case.initiative, by=case.coordinator, person=case.team, role=Role.EXPERT, area="legal")
        advice_steps.given(case, round)
        statements.give(round, "legal", by=case.team, kind="against", opinion="It is not allowed.")
        (table,) = registry.register("statements").blocks(case.fresh())
        assert isinstance(table, Table)
        assert [row[2].text for row in table.rows if isinstance(row, tuple)] == ["It is not allowed.", "It holds."]

    def test_the_protocol_tells_it_from_the_seal_alone(self, case: Case) -> None:
        from milestones.protocol import protocol_document

        round = advice_steps.sealable(case)
        advice_steps.given(case, round, kind="against", opinion="The platform is old.")
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        steps.say(sealed, case, chair="for", member="for", partner_member="for")
        from milestones.services import decisions

        decision = decisions.decide(sealed, by=case.chair, outcome="approved")
        Statement.objects.all().delete()
        sections = {section.key: section for section in protocol_document(decision).sections}
        (table,) = sections["statements"].blocks
        assert [cell.text for cell in table.rows[0]][1:3] == ["Advises against", "The platform is old."]
