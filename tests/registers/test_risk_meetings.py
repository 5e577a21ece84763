"""Review meetings: begun, walked through, interrupted, ended; two people in one meeting (D08)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from adoption.models import RoleAssignment
from adoption.services import entries
from core import events
from core.db import Superseded
from registers import risk_meetings as reading
from registers.models import PointState, Risk, RiskKind, RiskMeeting, RiskMeetingPoint, RiskReview
from registers.services import risk_meeting as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def begun(case: factories.Case, scope: str = "all") -> RiskMeeting:
    return services.begin(case.initiative, by=case.coordinator, scope=scope, participants=[case.coordinator, case.owner])


def at(meeting: RiskMeeting, place: int) -> str:
    return reverse("risk-meeting-point", args=[meeting.pk, place])


def form(**values: Any) -> dict[str, Any]:
    day = factories.in_days(20).strftime("%d.%m.%Y")
    return {"note": "", "probability": "3", "consequence": "4", "next_review": day, "version": 1, "action": "judge", **values}


def states(meeting: RiskMeeting) -> list[str]:
    return list(meeting.points.order_by("place").values_list("state", flat=True))


class TestBeginning:
    def test_one_about_the_same_risks_goes_on_instead_of_a_second(self, case: factories.Case) -> None:
        factories.risk(case)
        first = begun(case)
        with pytest.raises(ValidationError, match="has not ended"):
            begun(case)
        services.end(first, by=case.coordinator, seen_version=first.version, note="")
        assert begun(case).pk != first.pk

    def test_a_risk_closed_meanwhile_is_not_judged(self, case: factories.Case) -> None:
        risk = factories.risk(case)
        point = begun(case).points.get()
        Risk.objects.filter(pk=risk.pk).update(closed_on=factories.in_days(0))
        day = factories.in_days(9)
        with pytest.raises(ValidationError, match="closed meanwhile"):
            services.judge(point, by=case.coordinator, seen_version=1, note="", probability=1, consequence=1, next_review=day)

    def test_the_agenda_is_kept_the_largest_first(self, case: factories.Case, sign_in: SignIn) -> None:
        for probability in (1, 5, 3):
            factories.risk(case, title=f"P{probability}", probability=probability)
        factories.risk(case, title="Chance", kind=RiskKind.OPPORTUNITY, probability=2)
        factories.risk(case, title="Closed", closed_on=factories.in_days(-1))
        data = {"scope": "all", "participants": [str(case.coordinator.pk), str(case.chair.pk)], "others": "A guest"}
        answer = sign_in(case.coordinator).post(reverse("risk-meeting-new", args=[case.initiative.pk]), data)
        meeting = RiskMeeting.objects.get()
        assert answer["Location"] == at(meeting, 1)
        assert [point.risk.title for point in meeting.points.all()] == ["P5", "P3", "Chance", "P1"]
        assert {one.name for one in meeting.participants.all()} == {"Coordinator", "Chair"} and meeting.others == "A guest"

    @pytest.mark.parametrize(
        ("scope", "titles"),
        [("due", {"Due", "No day"}), ("significant", {"Large", "Unknown"}), ("all", {"Due", "No day", "Large", "Unknown"})],
    )
    def test_what_each_choice_gives(self, scope: str, titles: set[str], case: factories.Case) -> None:
        later = factories.in_days(9)
        factories.risk(case, title="Due", probability=1, next_review=factories.in_days(0))
        factories.risk(case, title="No day", probability=1, next_review=None)
        factories.risk(case, title="Large", next_review=later)
        factories.risk(case, title="Unknown", consequence=None, next_review=later)
        assert {point.risk.title for point in begun(case, scope).points.all()} == titles

    def test_the_form_says_how_many(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, probability=1, next_review=factories.in_days(9))
        page = sign_in(case.coordinator).get(reverse("risk-meeting-new", args=[case.initiative.pk]))
        assert "From 10 on, and those not judged yet: 0 risks now" in text(page)
        assert page.context["form"]["scope"].value() == "all"

    def test_a_choice_without_risks_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("risk-meeting-new", args=[case.initiative.pk])
        answer = sign_in(case.coordinator).post(url, {"scope": "due"})
        assert field_errors(answer) == {"scope": ["There is no such risk now. Choose another answer."]}
        assert field_errors(sign_in(case.coordinator).post(url, {})) == {"scope": ["Choose which risks the meeting walks through."]}
        outsider = {"scope": "due", "participants": [str(case.stranger.pk)]}
        assert "participants" in field_errors(sign_in(case.coordinator).post(url, outsider))
        assert not RiskMeeting.objects.exists()


class TestWalking:
    def test_from_the_first_to_the_summary(self, case: factories.Case, sign_in: SignIn) -> None:
        for probability in (5, 4, 3, 2):
            factories.risk(case, title=f"P{probability}", probability=probability)
        meeting, client = begun(case), sign_in(case.coordinator)
        assert "1 of 4" in text(client.get(at(meeting, 1)))
        assert client.post(at(meeting, 1), form(probability="4", note="Better now"))["Location"] == at(meeting, 2)
        assert client.post(at(meeting, 2), form(probability="5"))["Location"] == at(meeting, 3)
        assert client.post(at(meeting, 3), {"action": "skip"})["Location"] == at(meeting, 4)
        last = client.post(at(meeting, 4), form(action="close", note="Contract signed"), follow=True)
        assert last.redirect_chain[-1][0] == reverse("risk-meeting", args=[meeting.pk])
        assert states(meeting) == ["judged", "judged", "skipped", "closed"]
        review = RiskReview.objects.get(note="Better now")
        assert (review.meeting, review.score_before, review.score) == (meeting, 20, 16)
        assert Risk.objects.get(title="P2").closed_on is not None
        shown = text(client.post(reverse("risk-meeting-end", args=[meeting.pk]), {"note": "Meet in May", "version": 1}, follow=True))
        assert "2 judged, 1 raised, 1 lowered, 1 closed, 1 skipped" in shown and "Meet in May" in shown and "Better now" in shown
        assert events.verify(case.initiative.pk) is None

    def test_a_page_shows_what_is_needed_to_judge(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, description="Because of …", measures="A joint opinion", probability=4)
        factories.measure(case, risk, title="Write the opinion")
        page = sign_in(case.coordinator).get(at(begun(case), 1))
        shown = text(page)
        assert all(word in shown for word in ("Because of …", "A joint opinion", "Write the opinion", "16 severe", "Missing", "History"))
        today, _after = (rows for _caption, _second, _suffix, rows in page.context["matrices"])
        assert [pill.code for row in today for square in row.squares for pill in square.pills] == ["R1"]
        assert page.context["form"]["next_review"].value() == factories.in_days(30)

    def test_an_interrupted_meeting_goes_on_where_it_was(self, case: factories.Case, sign_in: SignIn) -> None:
        for _n in range(3):
            factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        client.post(at(meeting, 1), form())
        assert "Go on with the meeting" in text(client.get(reverse("risks", args=[case.initiative.pk])))
        page = client.get(reverse("risk-meeting", args=[meeting.pk]))
        assert "Under way: 1 of 3" in text(page) and f'href="{at(meeting, 2)}"' in page.content.decode()

    def test_skipped_and_then_judged_after_all(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case), factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        client.post(at(meeting, 1), {"action": "skip"})
        client.post(at(meeting, 1), form())
        client.post(at(meeting, 1), {"action": "skip"})
        assert states(meeting) == ["judged", "waiting"]

    def test_a_risk_removed_meanwhile_is_left_out(self, case: factories.Case, sign_in: SignIn) -> None:
        first, _second = factories.risk(case), factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        entries.delete(first, by=case.coordinator, reason="Twice")
        assert client.get(at(meeting, 1)).status_code == 404
        assert "1 of 1" in text(client.get(at(meeting, 2))) and client.get(at(meeting, 3)).status_code == 404

    def test_closing_wants_a_reason_and_judging_a_day(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        assert field_errors(client.post(at(meeting, 1), form(action="close"))) == {"note": ["Write why the risk is closed."]}
        missing = field_errors(client.post(at(meeting, 1), form(next_review="")))
        assert missing == {"next_review": ["Write when the risk is looked at next."]}
        assert "probability" in field_errors(client.post(at(meeting, 1), form(probability="9")))
        assert states(meeting) == ["waiting"] and not RiskReview.objects.exists()

    def test_an_opportunity_is_judged_by_its_gain(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, kind=RiskKind.OPPORTUNITY, probability=4, consequence=5)
        page = text(sign_in(case.coordinator).get(at(begun(case), 1)))
        assert "Gain" in page and "5 Very large" in page and "20 great" in page and "contingency plan is demanded" not in page


class TestTogether:
    def test_the_second_to_judge_is_shown_what_the_first_one_said(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        client.post(at(meeting, 1), form(probability="5", note="It is certain"))
        answer = client.post(at(meeting, 1), form(probability="1", note="It is nothing"))
        assert "Somebody else changed this while you wrote" in text(answer) and "It is nothing" in answer.content.decode()
        assert RiskReview.objects.get().note == "It is certain"
        client.post(at(meeting, 1), form(probability="1", note="It is nothing", version=2))
        assert {review.note for review in RiskReview.objects.all()} == {"It is certain", "It is nothing"}
        assert Risk.objects.get().probability == 1

    def test_ended_is_ended(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case)
        meeting, client = begun(case), sign_in(case.coordinator)
        url = reverse("risk-meeting-end", args=[meeting.pk])
        client.post(url, {"note": "First", "version": 1})
        assert "Somebody else has ended the meeting already." in text(client.post(url, {"note": "Second", "version": 1}, follow=True))
        assert RiskMeeting.objects.get().note == "First"
        for data in (form(), form(action="skip"), form(action="close", note="x")):
            assert "The meeting has ended. Review the risk on its own page." in text(client.post(at(meeting, 1), data, follow=True))
        assert states(meeting) == ["waiting"] and not RiskReview.objects.exists() and Risk.objects.get().closed_on is None
        assert "The meeting has ended." in text(client.get(at(meeting, 1)))

    def test_the_services_refuse_alike(self, case: factories.Case) -> None:
        factories.risk(case)
        meeting = begun(case)
        point = RiskMeetingPoint.objects.select_related("risk__initiative", "meeting").get()
        services.end(meeting, by=case.coordinator, seen_version=1, note="")
        with pytest.raises(ValidationError):
            services.skip(point, by=case.coordinator)
        with pytest.raises(Superseded):
            services.end(meeting, by=case.coordinator, seen_version=2, note="Again")


class TestRights:
    def test_an_owner_in_the_team_judges_their_own(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, owner=case.team, probability=5), factories.risk(case)
        meeting, client = begun(case), sign_in(case.team)
        assert client.post(at(meeting, 1), form()).status_code == 302
        assert client.post(at(meeting, 2), form()).status_code == 403
        assert client.post(reverse("risk-meeting-end", args=[meeting.pk]), {"version": 1}).status_code == 403
        assert client.get(reverse("risk-meeting-new", args=[case.initiative.pk])).status_code == 403
        assert states(meeting) == ["judged", "waiting"]

    def test_a_reader_looks_only_and_a_stranger_not_at_all(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case)
        meeting = begun(case)
        for url in (at(meeting, 1), reverse("risk-meeting", args=[meeting.pk])):
            assert sign_in(case.reader).get(url).status_code == 200 and sign_in(case.stranger).get(url).status_code == 404
        assert "Save and go on" not in text(sign_in(case.reader).get(at(meeting, 1)))
        assert sign_in(case.reader).post(at(meeting, 1), form()).status_code == 403


class TestPages:
    def test_an_empty_list_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("risk-meetings", args=[case.initiative.pk])
        assert "Begin the first meeting" in text(sign_in(case.coordinator).get(url))
        assert "Begin the first meeting" not in text(sign_in(case.reader).get(url))

    def test_they_cost_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        client, urls = sign_in(case.coordinator), []
        factories.risk(case)
        meeting = begun(case)
        urls = [reverse("risk-meetings", args=[case.initiative.pk]), reverse("risk-meeting", args=[meeting.pk]), at(meeting, 1)]
        few = [self.cost(client, url) for url in urls]
        for _n in range(8):
            risk = factories.risk(case, owner=case.expert)
            RiskMeetingPoint.objects.create(meeting=meeting, risk=risk, place=risk.number, state=PointState.JUDGED, by=case.team)
            RiskMeeting.objects.create(initiative=case.initiative, scope="all", held_on=factories.in_days(-1), started_by=case.coordinator)
        assert [self.cost(client, url) for url in urls] == few and max(few) < 22

    def cost(self, client: Client, url: str) -> int:
        return queries(client, url)

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, title=HOSTILE, description=HOSTILE)
        meeting, client = begun(case), sign_in(case.coordinator)
        client.post(at(meeting, 1), form(note=HOSTILE))
        RiskMeeting.objects.update(others=HOSTILE, note=HOSTILE)
        for url in (at(meeting, 1), reverse("risk-meeting", args=[meeting.pk]), reverse("risk-meetings", args=[case.initiative.pk])):
            assert "<script>alert" not in client.get(url).content.decode()

    def test_who_has_left_is_still_named(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case)
        meeting = begun(case)
        RoleAssignment.objects.filter(person=case.owner).delete()
        assert "Owner" in text(sign_in(case.coordinator).get(reverse("risk-meeting", args=[meeting.pk])))


def test_counts_in_words() -> None:
    nothing = dict.fromkeys(("judged", "raised", "lowered", "closed", "skipped", "not_reached"), 0)
    assert reading.summary(nothing) == ["nothing judged yet"]
    assert reading.summary({**nothing, "judged": 2, "not_reached": 1}) == ["2 judged", "1 not reached"]
