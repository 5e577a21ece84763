"""Goals: written, changed, removed with a reason, seen by those with a role."""

import pytest
from django.urls import reverse

from adoption.models import DueItem, Goal
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
DATA = {"title": "One place for permits", "effect": "28 days instead of 41", "strategy": "", "description": "", "owner": "", "due": ""}


class TestWriting:
    def test_a_coordinator_writes_a_goal(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        answer = client.post(
            reverse("goal-new", args=[case.initiative.pk]), {**DATA, "owner": case.team.pk, "due": "31.12.2027"}, follow=True
        )
        goal = Goal.objects.get()
        assert (goal.code, goal.title, goal.owner, goal.due.year) == ("G1", DATA["title"], case.team, 2027)
        assert "G1 is saved." in text(answer)
        assert DueItem.objects.open().get(subject=goal.pk).person == case.team

    def test_an_empty_form_says_what_to_write(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("goal-new", args=[case.initiative.pk]), {})
        assert field_errors(answer) == {"title": ["Write what is to be reached."]}

    def test_what_was_typed_stays_when_something_is_wrong(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("goal-new", args=[case.initiative.pk]), {**DATA, "due": "the 31st"})
        assert list(field_errors(answer)) == ["due"]
        assert DATA["effect"] in answer.content.decode()
        assert not Goal.objects.exists()

    def test_a_title_too_long_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("goal-new", args=[case.initiative.pk]), {**DATA, "title": "x" * 201})
        assert field_errors(answer)["title"] == ["Shorten this to 200 characters. It has 201 now."]

    def test_somebody_from_elsewhere_cannot_own_it_and_is_not_named(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("goal-new", args=[case.initiative.pk]), {**DATA, "owner": case.stranger.pk})
        assert field_errors(answer) == {"owner": ["This choice is not offered any more. Choose another one."]}
        assert case.stranger.name not in answer.content.decode()


class TestChanging:
    def test_a_change_stands_in_the_history(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case, title="Before"), sign_in(case.coordinator)
        client.post(reverse("goal-edit", args=[goal.pk]), {**DATA, "title": "After", "due": "1.2.2027", "version": goal.version})
        shown = text(client.get(reverse("goal", args=[goal.pk])))
        assert "Goal : Before → After" in shown or "Title : Before → After" in shown
        assert "– → 1 Feb 2027" in shown

    def test_the_second_editor_sees_what_the_first_one_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case, title="Before"), sign_in(case.coordinator)
        url = reverse("goal-edit", args=[goal.pk])
        client.post(url, {**DATA, "title": "First", "version": 1})
        answer = client.post(url, {**DATA, "title": "Second", "version": 1})
        shown = text(answer)
        assert "Somebody else changed this while you wrote" in shown
        assert "First" in shown and 'value="Second"' in answer.content.decode()
        goal.refresh_from_db()
        assert goal.title == "First"
        client.post(url, {**DATA, "title": "Second", "version": answer.context["form"]["version"].value()})
        goal.refresh_from_db()
        assert goal.title == "Second"

    def test_who_held_it_before_leaving_stays_until_somebody_else_is_chosen(self, case: factories.Case, sign_in: SignIn) -> None:
        goal = factories.goal(case, owner=case.team)
        case.initiative.roles.filter(person=case.team).delete()
        client = sign_in(case.coordinator)
        client.post(reverse("goal-edit", args=[goal.pk]), {**DATA, "owner": case.team.pk, "version": 1})
        goal.refresh_from_db()
        assert (goal.owner, goal.title) == (case.team, DATA["title"])


class TestRemoving:
    def test_it_needs_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        goal = factories.goal(case)
        answer = sign_in(case.coordinator).post(reverse("goal-delete", args=[goal.pk]), {"reason": " "})
        assert field_errors(answer) == {"reason": ["Write why it is removed."]}

    def test_it_leaves_the_list_and_keeps_its_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case, title="Faster permits", owner=case.team, due=factories.in_days(9)), sign_in(case.coordinator)
        answer = client.post(reverse("goal-delete", args=[goal.pk]), {"reason": "Written twice"}, follow=True)
        assert "Faster permits" not in text(answer)
        page = text(client.get(reverse("goal", args=[goal.pk])))
        assert "Removed on" in page and "Written twice" in page
        assert not DueItem.objects.open().filter(subject=goal.pk).exists()

    def test_a_removed_one_cannot_be_changed_and_nothing_typed_is_lost(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case), sign_in(case.coordinator)
        client.post(reverse("goal-delete", args=[goal.pk]), {"reason": "Written twice"})
        answer = client.post(reverse("goal-edit", args=[goal.pk]), {**DATA, "title": "Typed for long", "version": 1})
        assert "Somebody has removed this meanwhile." in text(answer)
        assert "Typed for long" in answer.content.decode()

    def test_twice_is_once(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case), sign_in(case.coordinator)
        url = reverse("goal-delete", args=[goal.pk])
        client.post(url, {"reason": "First"})
        answer = client.post(url, {"reason": "Second"}, follow=True)
        goal.refresh_from_db()
        assert goal.deleted_reason == "First"
        assert "was removed already" in text(answer)


class TestRights:
    @pytest.mark.parametrize("page", ["goal-edit", "goal-delete"])
    def test_a_reader_may_look_only(self, page: str, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case), sign_in(case.reader)
        assert client.get(reverse("goal", args=[goal.pk])).status_code == 200
        assert client.get(reverse(page, args=[goal.pk])).status_code == 403
        assert client.get(reverse("goal-new", args=[case.initiative.pk])).status_code == 403

    def test_a_team_member_changes_their_own(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.goal(case, owner=case.team), factories.goal(case), sign_in(case.team)
        assert client.get(reverse("goal-edit", args=[mine.pk])).status_code == 200
        assert client.get(reverse("goal-edit", args=[other.pk])).status_code == 403
        assert client.get(reverse("goal-delete", args=[mine.pk])).status_code == 403

    @pytest.mark.parametrize("page", ["goal", "goal-edit", "goal-delete"])
    def test_a_stranger_learns_nothing(self, page: str, case: factories.Case, sign_in: SignIn) -> None:
        goal = factories.goal(case)
        for somebody in (case.stranger, case.administrator):
            assert sign_in(somebody).get(reverse(page, args=[goal.pk])).status_code == 404
            assert sign_in(somebody).get(reverse("goals", args=[case.initiative.pk])).status_code == 404


class TestList:
    def test_an_empty_one_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("goals", args=[case.initiative.pk])
        assert "No goals are written yet" in text(sign_in(case.coordinator).get(url))
        assert "Write the first goal" not in text(sign_in(case.reader).get(url))

    def test_it_costs_the_same_for_two_hundred(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("goals", args=[case.initiative.pk])
        for _ in range(3):
            factories.goal(case, owner=case.team)
        few = queries(client, url)
        Goal.objects.bulk_create(Goal(initiative=case.initiative, number=n, title=f"G {n}", owner=case.expert) for n in range(10, 210))
        assert queries(client, url) == few < 15

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, client = factories.goal(case, title=HOSTILE, description=HOSTILE), sign_in(case.coordinator)
        for url in (reverse("goals", args=[case.initiative.pk]), reverse("goal", args=[goal.pk])):
            html = client.get(url).content.decode()
            assert "<script>alert" not in html
            assert "&lt;script&gt;alert(1)&lt;/script&gt; 👩‍👩‍👧 مرحبا" in html
