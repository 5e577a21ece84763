"""The pages of statements: asking, giving in five minutes, reading, what the decider sees."""

import pytest
from django.urls import reverse

from adoption.choices import Role
from adoption.models import RoleAssignment
from milestones.models import Statement
from milestones.services import decisions, rounds, sealing, statements
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text
from tests.factories import Case, in_days
from tests.milestones import advice_steps, steps
from tests.milestones.advice_steps import AREA

pytestmark = pytest.mark.django_db


def url(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


class TestAsking:
    def test_one_press_asks_all_and_tells_who_could_not_be_asked(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client = sign_in(case.coordinator)
        answer = client.post(url("statements-ask", round.pk), {"due": str(in_days(9)), "question": HOSTILE}, follow=True)
        said = text(answer)
        assert "1 area is asked for its statement." in said and "Nobody can be asked yet in" in said
        assert "<script>alert" not in answer.content.decode() and Statement.objects.get().is_awaited

    def test_bad_days_come_back_with_what_was_typed(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client = sign_in(case.coordinator)
        for day in ("", "soon", str(in_days(-2))):
            answer = client.post(url("statements-ask", round.pk), {"due": day, "question": "Is it safe?"})
            assert "Is it safe?" in answer.content.decode() and answer.context["form"].errors["due"]
        assert not Statement.objects.exists()

    def test_one_area_is_asked_of_somebody_named(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client = sign_in(case.coordinator)
        values = {"due": str(in_days(9)), "question": "", "person": str(case.team.pk)}
        assert client.post(url("statement-ask", round.pk, "legal"), values).status_code == 302
        assert Statement.objects.get(area="legal").person == case.team
        assert client.post(url("statement-ask", round.pk, "legal"), {**values, "person": str(case.stranger.pk)}).status_code == 200
        assert client.get(url("statement-ask", round.pk, "astrology")).status_code == 404

    def test_an_area_without_an_expert_says_so_at_the_field(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        answer = sign_in(case.coordinator).post(url("statement-ask", round.pk, "legal"), {"due": str(in_days(9))})
        assert "no expert who can sign in" in str(answer.context["form"].errors["person"])

    def test_after_sealing_it_is_refused_with_a_clear_word(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.sealable(case)
        rounds.submit(round, by=case.coordinator)
        answer = sign_in(case.coordinator).post(url("statements-ask", round.pk), {"due": str(in_days(9))})
        assert answer.status_code == 403 and "The basis is sealed" in text(answer)

    def test_reminders_say_how_many(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        client = sign_in(case.coordinator)
        assert "1 area is reminded." in text(client.post(url("statements-remind", round.pk), follow=True))
        assert "Everybody was reminded today already." in text(client.post(url("statements-remind", round.pk), follow=True))


class TestGiving:
    def test_the_page_has_the_question_the_points_and_the_documents(self, case: Case, sign_in: SignIn) -> None:
        documents = steps.approve_documents(case, 2)
        round = advice_steps.opened(case)
        rounds.describe(round, by=case.coordinator, seen_version=round.version, summary="Which way we go.", decide_by=None)
        advice_steps.asked(case, round, question="Is it safe?")
        answer = sign_in(case.expert).get(url("statement", round.pk, AREA))
        page = answer.content.decode()
        for words in (
            "Is it safe?",
            "Which way we go.",
            documents[0].document.get_absolute_url(),
            'name="kind"',
            "Open the questions of the area",
        ):
            assert words in page

    def test_it_is_given_and_changed(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client, way = sign_in(case.expert), url("statement", round.pk, AREA)
        said = {"kind": "against", "opinion": HOSTILE, "recommendation": "Wait."}
        assert "The statement is saved." in text(client.post(way, said, follow=True))
        page = client.get(way).content.decode()
        assert "<script>alert" not in page and "Change the statement" in page
        client.post(way, {**said, "opinion": "They renew it.", "kind": "recommends", "version": Statement.objects.get().version})
        assert Statement.objects.get().kind == "recommends"

    def test_half_a_statement_keeps_what_was_typed(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        answer = sign_in(case.expert).post(url("statement", round.pk, AREA), {"kind": "against", "recommendation": "Wait a year."})
        assert "what speaks against it" in text(answer) and "Wait a year." in answer.content.decode()

    @pytest.mark.parametrize("form_was_empty", [True, False])
    def test_the_second_editor_sees_both(self, case: Case, sign_in: SignIn, form_was_empty: bool) -> None:
        round = advice_steps.opened(case)
        seen = {} if form_was_empty else {"version": advice_steps.given(case, round).version}
        client, way = sign_in(case.expert), url("statement", round.pk, AREA)
        client.post(way, {"kind": "remarks", "opinion": "Mind the load.", **seen})
        answer = client.post(way, {"kind": "against", "opinion": "No, never.", **seen})
        assert "Mind the load." in text(answer) and "No, never." in text(answer)
        assert Statement.objects.get().opinion == "Mind the load."
        again = {"kind": "against", "opinion": "No, never.", "version": answer.context["form"]["version"].value()}
        assert client.post(way, again).status_code == 302 and Statement.objects.get().opinion == "No, never."

    @pytest.mark.parametrize("who", ["coordinator", "owner", "reader", "archivist"])
    def test_everybody_else_with_a_role_reads(self, case: Case, sign_in: SignIn, who: str) -> None:
        round = advice_steps.opened(case)
        advice_steps.given(case, round)
        client = sign_in(getattr(case, who))
        answer = client.get(url("statement", round.pk, AREA))
        assert "It holds." in text(answer) and answer.context["form"] is None
        assert client.post(url("statement", round.pk, AREA), {"kind": "against", "opinion": "No."}).status_code == 403

    def test_a_stranger_finds_nothing(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client = sign_in(case.stranger)
        for way in (url("advice", case.initiative.pk), url("round-statements", round.pk), url("statement", round.pk, AREA)):
            assert client.get(way).status_code == 404

    def test_the_round_before_is_told(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        advice_steps.given(case, round, kind="against", opinion="The platform is old.")
        rounds.withdraw(round, by=case.coordinator, reason="Later.")
        answer = sign_in(case.expert).get(url("statement", advice_steps.opened(case).pk, AREA))
        assert "In the round before: Advises against" in text(answer) and "The platform is old." in text(answer)


class TestWhereItIsSeen:
    def test_the_coordinators_page_counts_and_shows_the_way(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        advice_steps.given(case, round)
        answer = sign_in(case.coordinator).get(round.get_absolute_url())
        said = text(answer)
        assert "1 of 10 areas have given their statement" in said and "Ask the experts" in said
        assert url("referral-new", round.pk) in answer.content.decode()

    def test_it_stands_under_awaiting_me(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        answer = sign_in(case.expert).get(reverse("my-work"))
        assert url("statement", round.pk, AREA) in answer.content.decode() and "Give the statement" in text(answer)

    def test_the_decider_and_the_record_read_what_speaks_against_first(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.sealable(case)
        RoleAssignment.objects.create(initiative=case.initiative, person=case.team, role=Role.EXPERT, area="legal", organisation=case.lead)
        advice_steps.given(case, round)
        statements.give(round, "legal", by=case.team, kind="against", opinion="It is not allowed.")
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        said = text(sign_in(case.chair).get(sealed.get_absolute_url()))
        assert said.index("It is not allowed.") < said.index("It holds.")
        steps.say(sealed, case, chair="for", member="for", partner_member="for")
        decision = decisions.decide(sealed, by=case.chair, outcome="approved")
        assert "It is not allowed." in text(sign_in(case.reader).get(reverse("decision", args=[decision.pk])))

    def test_an_empty_page_teaches(self, case: Case, sign_in: SignIn) -> None:
        assert "Nobody has been asked yet" in text(sign_in(case.reader).get(url("advice", case.initiative.pk)))

    def test_it_is_taken_out_as_a_spreadsheet(self, case: Case, sign_in: SignIn) -> None:
        advice_steps.given(case, advice_steps.opened(case))
        for kind in ("xlsx", "ods"):
            answer = sign_in(case.reader).get(reverse("register-export", args=[case.initiative.pk, "advice", kind]))
            assert answer.status_code == 200 and len(answer.content) > 1000


class TestCost:
    def fill(self, case: Case, round: object) -> None:
        for area in ("legal", "financing", "maintenance", "benefits"):
            somebody = factories.person(of=case.lead)
            RoleAssignment.objects.create(initiative=case.initiative, person=somebody, role=Role.EXPERT, area=area, organisation=case.lead)
            statements.give(round, area, by=somebody, kind="remarks", opinion="Mind it.")

    @pytest.mark.parametrize("name", ["advice", "round-statements", "statement"])
    def test_the_pages_cost_the_same_however_many_have_spoken(self, case: Case, sign_in: SignIn, name: str) -> None:
        round = advice_steps.opened(case)
        advice_steps.asked(case, round)
        arguments = {"advice": [case.initiative.pk], "round-statements": [round.pk], "statement": [round.pk, AREA]}[name]
        client, way = sign_in(case.coordinator), url(name, *arguments)
        before = queries(client, way)
        self.fill(case, round)
        advice_steps.sent(case, round)
        assert queries(client, way) == before < 22

    def test_the_page_of_whoever_prepares_costs_the_same(self, case: Case, sign_in: SignIn) -> None:
        round = advice_steps.opened(case)
        client = sign_in(case.coordinator)
        before = queries(client, round.get_absolute_url())
        self.fill(case, round)
        advice_steps.sent(case, round)
        assert queries(client, round.get_absolute_url()) == before
