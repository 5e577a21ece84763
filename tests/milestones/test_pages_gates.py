"""The list of milestones, preparing one, and what others see meanwhile."""

import pytest
from django.urls import reverse

from adoption.models import InitiativePhase
from milestones.choices import RoundState
from milestones.models import Mark, Point, Round
from milestones.services import rounds
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text
from tests.milestones import steps

pytestmark = pytest.mark.django_db
MOST = 24  # one query for each register that asks something before the milestone, and fourteen for the rest


def gate_url(case: factories.Case, gate: int = 1) -> str:
    return reverse("milestone", args=[case.initiative.pk, gate])


def opened(case: factories.Case, gate: int = 1) -> Round:
    return rounds.open_round(case.fresh(), gate, by=case.coordinator)


class TestTheList:
    def test_it_shows_eight_milestones_to_everybody_with_a_role(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("milestones", args=[case.initiative.pk])
        for somebody in (case.coordinator, case.team, case.owner, case.chair, case.reader, case.archivist):
            answer = sign_in(somebody).get(url)
            assert answer.status_code == 200
            assert len(answer.context["gates"]) == 8

    def test_a_stranger_finds_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client = sign_in(case.stranger)
        for url in (
            reverse("milestones", args=[case.initiative.pk]), gate_url(case), reverse("milestone-dates", args=[case.initiative.pk]),
            reverse("milestone-decider", args=[case.initiative.pk, 1]), reverse("round-submit", args=[round_.pk]),
            reverse("round-describe", args=[round_.pk]), reverse("milestone-decide", args=[round_.pk]), reverse("round", args=[round_.pk]),
            reverse("conditions", args=[case.initiative.pk]), reverse("initiative-resume", args=[case.initiative.pk]),
        ):  # fmt: skip
            assert client.get(url).status_code == 404, url
            assert client.post(url).status_code in (404, 405), url

    def test_it_names_decisions_and_rounds(self, case: factories.Case, sign_in: SignIn) -> None:
        decision = steps.passed(case, 1)
        opened(case, 2)
        answer = sign_in(case.reader).get(reverse("milestones", args=[case.initiative.pk]))
        assert reverse("decision", args=[decision.pk]) in answer.content.decode()
        assert "Round 1: Being prepared" in text(answer)

    def test_it_costs_the_same_however_much_was_decided(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("milestones", args=[case.initiative.pk])
        before = queries(client, url)
        steps.passed(case, 1)
        opened(case, 2)
        assert queries(client, url) == before < 15

    def test_a_ninth_milestone_does_not_exist(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert client.get(gate_url(case, 9)).status_code == client.get(gate_url(case, 0)).status_code == 404


class TestDatesAndDecider:
    def test_dates_are_set_on_one_form(self, case: factories.Case, sign_in: SignIn) -> None:
        url, version = reverse("milestone-dates", args=[case.initiative.pk]), case.initiative.version
        sign_in(case.coordinator).post(url, {"planned_gate_1": "1.2.2030", "planned_gate_2": "1 March 2030", "version": version})
        days = dict(InitiativePhase.objects.filter(initiative=case.initiative).values_list("number", "planned_gate"))
        assert (str(days[1]), str(days[2]), days[3]) == ("2030-02-01", "2030-03-01", None)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"planned_gate_1": "1.3.2030", "planned_gate_2": "1.2.2030"}, "planned before the one in front of it"),
            ({"planned_gate_1": "1.3.2001"}, "planned before the start"),
        ],
    )
    def test_dates_out_of_order_are_refused_and_kept_in_the_form(
        self, case: factories.Case, sign_in: SignIn, typed: dict[str, str], said: str
    ) -> None:
        url = reverse("milestone-dates", args=[case.initiative.pk])
        answer = sign_in(case.coordinator).post(url, {**typed, "version": case.initiative.version})
        assert said in text(answer)
        assert typed["planned_gate_1"] in answer.content.decode()

    def test_a_second_editor_is_shown_the_dates_of_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("milestone-dates", args=[case.initiative.pk])
        seen = case.initiative.version
        client.post(url, {"planned_gate_1": "1.2.2030", "version": seen})
        answer = client.post(url, {"planned_gate_1": "1.4.2030", "version": seen})
        assert "Somebody else changed this" in text(answer) and "1 February 2030" in text(answer)
        day = InitiativePhase.objects.filter(initiative=case.initiative, number=1).values_list("planned_gate", flat=True)
        assert str(day[0]) == "2030-02-01"
        client.post(url, {"planned_gate_1": "1.4.2030", "version": answer.context["form"]["version"].value()})
        assert str(day.all()[0]) == "2030-04-01"

    def test_only_the_coordinator_sets_them(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.team).get(reverse("milestone-dates", args=[case.initiative.pk]))
        assert answer.status_code == 403
        assert "Only the coordinator" in text(answer)

    def test_another_decider_needs_a_note_and_is_shown(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("milestone-decider", args=[case.initiative.pk, 1])
        row = InitiativePhase.objects.get(initiative=case.initiative, number=1)
        answer = client.post(url, {"decider": "steering_group", "decider_note": "", "version": row.version})
        assert "Write why somebody else" in text(answer)
        note = "The council has given it to the group."
        client.post(url, {"decider": "steering_group", "decider_note": note, "version": row.version})
        assert note in text(sign_in(case.reader).get(reverse("milestones", args=[case.initiative.pk])))
        answer = client.post(url, {"decider": "business_owner", "decider_note": "", "version": row.version})
        assert "Somebody else changed this" in text(answer)


class TestPreparing:
    def test_a_round_is_opened_once(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("round-open", args=[case.initiative.pk, 1])
        assert "Prepare this milestone" in text(client.get(gate_url(case)))
        client.post(url)
        client.post(url)
        assert Round.objects.count() == 1
        assert sign_in(case.team).post(url).status_code == 403

    def test_the_page_lists_what_is_missing_and_cannot_be_submitted(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client = sign_in(case.coordinator)
        answer = client.get(gate_url(case))
        assert "disabled" in answer.content.decode()
        assert "stand before the decision" in text(answer)
        answer = client.post(reverse("round-submit", args=[round_.pk]), follow=True)
        assert "Still in the way:" in text(answer)
        assert Round.objects.get().state == RoundState.PREPARING

    def test_others_see_how_far_it_is_and_may_change_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        for somebody in (case.team, case.owner, case.chair, case.reader):
            client = sign_in(somebody)
            answer = client.get(gate_url(case))
            assert answer.status_code == 200
            assert "The coordinator is preparing this milestone" in text(answer)
            assert '<form method="post" action="/rounds' not in answer.content.decode()
            for name in ("round-submit", "round-describe", "round-mark", "round-unmark", "round-withdraw"):
                assert client.post(reverse(name, args=[round_.pk])).status_code == 403, name

    def test_a_point_is_answered_in_place(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client, url = sign_in(case.coordinator), reverse("point-answer", args=[round_.pk, "need_exists"])
        client.post(url, {"answer": "yes", "text": HOSTILE, "version": 1})
        assert Point.objects.get(key="need_exists").text == HOSTILE
        assert "<script>alert" not in client.get(gate_url(case)).content.decode()
        assert client.post(reverse("point-answer", args=[round_.pk, "no_such_point"]), {"answer": "yes"}).status_code == 404

    def test_a_second_editor_of_a_point_is_shown_the_first_ones_words(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client, url = sign_in(case.coordinator), reverse("point-answer", args=[round_.pk, "need_exists"])
        client.post(url, {"answer": "yes", "text": "First", "version": 1})
        answer = client.post(url, {"answer": "no", "text": "Second", "version": 1})
        assert "Somebody else changed this" in text(answer)
        assert "First" in text(answer)
        assert "Second" in text(answer)
        client.post(url, {"answer": "no", "text": "Second", "version": 2})
        assert Point.objects.get(key="need_exists").text == "Second"

    def test_a_text_too_long_is_refused_and_kept(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        answer = sign_in(case.coordinator).post(
            reverse("point-answer", args=[round_.pk, "need_exists"]), {"answer": "yes", "text": "y" * 2001, "version": 1}
        )
        assert "Shorten this to 2000 characters" in text(answer)
        assert "y" * 2001 in answer.content.decode()

    def test_the_question_is_described(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client, url = sign_in(case.coordinator), reverse("round-describe", args=[round_.pk])
        answer = client.post(url, {"summary": "Why and what.", "decide_by": "the 3rd", "version": 1})
        assert "Write the date as day, month, year" in text(answer)
        assert "Why and what." in text(answer)
        client.post(url, {"summary": "Why and what.", "decide_by": "3.4.2030", "version": 1})
        assert Round.objects.get().summary == "Why and what."
        answer = client.post(url, {"summary": "Otherwise.", "decide_by": "", "version": 1})
        assert "Somebody else changed this" in text(answer)

    def test_what_is_missing_may_follow_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client, url = sign_in(case.coordinator), reverse("round-mark", args=[round_.pk])
        need = "milestones.point.need_exists"
        answer = client.post(url, {"need": need, "reason": ""})
        assert "Write why the milestone can be decided without it." in text(answer)
        client.post(url, {"need": need, "reason": "Comes in May."})
        assert Mark.objects.get().kind == "to_follow"
        assert "Comes in May." in text(client.get(gate_url(case)))
        assert "Comes in May." in text(sign_in(case.reader).get(gate_url(case)))
        client.post(reverse("round-unmark", args=[round_.pk]), {"need": need})
        assert not Mark.objects.exists()

    def test_a_need_nobody_has_heard_of_cannot_be_marked(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        answer = sign_in(case.coordinator).post(reverse("round-mark", args=[round_.pk]), {"need": "nothing", "reason": "x"})
        assert "Nothing is missing here any longer" in text(answer)

    def test_a_ready_round_is_submitted_once_and_sealed(self, case: factories.Case, sign_in: SignIn, commits: object) -> None:
        round_ = steps.prepared(case, 1)
        client, url = sign_in(case.coordinator), reverse("round-submit", args=[round_.pk])
        assert "Everything is in place" in text(client.get(gate_url(case)))
        client.post(url)
        client.post(url)
        answer = client.get(gate_url(case))
        assert "being sealed" in text(answer)
        assert answer["Refresh"] == "8"
        assert client.get(gate_url(case), headers={"HX-Request": "true"}).status_code == 204
        assert sign_in(case.owner).get(gate_url(case)).status_code == 200

    def test_it_is_withdrawn_with_a_reason_and_kept(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = opened(case)
        client, url = sign_in(case.coordinator), reverse("round-withdraw", args=[round_.pk])
        assert "Write why it is withdrawn." in text(client.post(url, {"reason": " "}))
        client.post(url, {"reason": "Too early."})
        assert Round.objects.get().state == RoundState.WITHDRAWN
        assert "Too early." in text(client.get(gate_url(case)))

    def test_the_page_costs_the_same_however_much_there_is(self, case: factories.Case, sign_in: SignIn) -> None:
        opened(case)
        client = sign_in(case.coordinator)
        before = queries(client, gate_url(case))
        for _number in range(5):
            factories.task(case, responsible=case.team)
            factories.risk(case)
            factories.goal(case)
        assert queries(client, gate_url(case)) == before < MOST

    def test_open_conditions_and_reasons_keep_it_under_the_limit(self, case: factories.Case, sign_in: SignIn) -> None:
        few = steps.with_everything(case)
        counts = [queries(sign_in(somebody), gate_url(case, 2)) for somebody in (case.coordinator, case.reader)]
        steps.more_of_everything(case, few)
        assert [queries(sign_in(somebody), gate_url(case, 2)) for somebody in (case.coordinator, case.reader)] == counts
        assert max(counts) < MOST
