"""Governance and mandate: forums, the escalation path without circles, what is demanded (D02, M26)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption.models import Initiative
from adoption.registry import Need
from core.blocks import Bullets, Paragraph, Table
from core.models import Event
from registers import escalation
from registers.descriptions.governance import REGISTER, entries
from registers.models import Forum
from registers.services import governance
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"title": "Steering group", "kind": "steering", "mandate": "The budget.", "owner": "", "members": "", "meets": ""}
    return {**data, "escalates_to": "", "escalates_when": "", "agreed_on": "", "basis": "", **values}


def page(case: factories.Case) -> str:
    return reverse("governance", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.fresh(), gate)}  # type: ignore[misc]


def chain(case: factories.Case) -> tuple[Forum, Forum, Forum]:
    """F1 at the top, F2 escalates to it, F3 to F2."""
    top = factories.forum(case, title="Steering group")
    middle = factories.forum(case, title="Project office", kind="project", escalates_to=top, escalates_when="A milestone moves.")
    low = factories.forum(case, title="Working group", kind="working", escalates_to=middle, escalates_when="Work does not suffice.")
    return top, middle, low


class TestWriting:
    def test_a_forum_is_saved_and_its_event_written(self, case: factories.Case, sign_in: SignIn) -> None:
        top, client = factories.forum(case), sign_in(case.coordinator)
        data = form(title="Project office", kind="project", owner=case.team.pk, escalates_to=top.pk, escalates_when="The budget breaks.")
        answer = client.post(reverse("forum-new", args=[case.initiative.pk]), data, follow=True)
        forum = Forum.objects.get(title="Project office")
        assert (forum.code, forum.escalates_to, forum.owner) == ("F2", top, case.team)
        assert "F2 is saved." in text(answer) and "The budget breaks." in text(answer)
        assert Event.objects.filter(action="registers.forum.created", subject=forum.pk).exists()

    def test_errors_say_how_to_mend_and_nothing_typed_is_lost(self, case: factories.Case, sign_in: SignIn) -> None:
        ahead = factories.in_days(9).strftime("%d.%m.%Y")
        data = form(title="", mandate="", agreed_on=ahead, members="Six handlers")
        answer = sign_in(case.coordinator).post(reverse("forum-new", args=[case.initiative.pk]), data)
        errors = field_errors(answer)
        assert errors["title"] == ["Write what the forum is called."]
        assert errors["mandate"] == ["Write what it may decide without asking anybody."]
        assert errors["agreed_on"][0].startswith("This date lies ahead.")
        assert "Six handlers" in answer.content.decode()

    def test_whoever_escalates_says_when(self, case: factories.Case, sign_in: SignIn) -> None:
        data = form(escalates_to=factories.forum(case).pk)
        answer = sign_in(case.coordinator).post(reverse("forum-new", args=[case.initiative.pk]), data)
        assert field_errors(answer) == {"escalates_when": ["Write when a matter goes on to the next."]}

    def test_a_forum_of_another_initiative_is_not_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        other = factories.forum(factories.case(), title="Somebody else's board")
        data = form(escalates_to=other.pk, escalates_when="Always.")
        answer = sign_in(case.coordinator).post(reverse("forum-new", args=[case.initiative.pk]), data)
        assert field_errors(answer) == {"escalates_to": ["This choice is not offered any more. Choose another one."]}
        assert "Somebody else" not in answer.content.decode()

    def test_a_change_stands_in_the_history_and_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        top, middle, _low = chain(case)
        client, url = sign_in(case.coordinator), reverse("forum-edit", args=[middle.pk])
        client.post(url, form(title="First", version=1))
        answer = client.post(url, form(title="Second", version=1))
        assert "Somebody else changed this while you wrote" in text(answer) and 'value="Second"' in answer.content.decode()
        shown = text(client.get(reverse("forum", args=[middle.pk])))
        assert "Title : Project office → First" in shown and f"Escalates to : {top.title} → –" in shown


class TestCircles:
    """M26: a matter must come to an end somewhere."""

    @pytest.mark.parametrize("low_end", [1, 2])
    def test_a_circle_is_refused_at_the_field(self, low_end: int, case: factories.Case, sign_in: SignIn) -> None:
        forums = chain(case)
        data = form(escalates_to=forums[low_end].pk, escalates_when="Always.", version=1)
        answer = sign_in(case.coordinator).post(reverse("forum-edit", args=[forums[0].pk]), data)
        (message,) = field_errors(answer)["escalates_to"]
        assert message.startswith(f"{forums[low_end].code} {forums[low_end].title} escalates to this forum itself")

    def test_nor_to_itself(self, case: factories.Case, sign_in: SignIn) -> None:
        forum = factories.forum(case)
        with pytest.raises(ValidationError, match="cannot escalate to itself"):
            governance.edit(forum, by=case.coordinator, seen_version=1, escalates_to=forum)
        page = sign_in(case.coordinator).get(reverse("forum-edit", args=[forum.pk]))
        assert str(forum.pk) not in [str(value) for value, _label in page.context["form"].fields["escalates_to"].choices]

    def test_a_circle_closed_meanwhile_is_refused_too(self, case: factories.Case) -> None:
        """Two people write at once: what the form saw is judged again by the service."""
        one, other = factories.forum(case), factories.forum(case)
        governance.edit(one, by=case.coordinator, seen_version=1, escalates_to=other)
        with pytest.raises(ValidationError, match="escalates to this forum itself"):
            governance.edit(other, by=case.coordinator, seen_version=1, escalates_to=one)

    def test_what_the_service_refuses_stands_at_the_field(
        self, case: factories.Case, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        top, _middle, low = chain(case)
        monkeypatch.setattr("registers.forms.governance.ForumForm.clean_escalates_to", lambda form: form.cleaned_data["escalates_to"])
        data = form(escalates_to=low.pk, escalates_when="Always.", version=1)
        answer = sign_in(case.coordinator).post(reverse("forum-edit", args=[top.pk]), data)
        assert list(field_errors(answer)) == ["escalates_to"]
        top.refresh_from_db()
        assert top.escalates_to is None

    def test_one_that_others_escalate_to_stays(self, case: factories.Case, sign_in: SignIn) -> None:
        top, middle, low = chain(case)
        client = sign_in(case.coordinator)
        answer = client.post(reverse("forum-delete", args=[middle.pk]), {"reason": "Not needed"})
        assert "These escalate to it: F3 Working group." in text(answer)
        client.post(reverse("forum-delete", args=[low.pk]), {"reason": "Dissolved"})
        client.post(reverse("forum-delete", args=[middle.pk]), {"reason": "Not needed"})
        assert [forum.title for forum in entries(case.initiative)] == [top.title]
        assert "Not needed" in text(client.get(reverse("forum", args=[middle.pk])))

    def test_one_removed_meanwhile_is_no_target(self, case: factories.Case) -> None:
        gone = factories.forum(case)
        governance.remove(gone, by=case.coordinator, reason="Dissolved")
        with pytest.raises(ValidationError, match="removed this forum meanwhile"):
            factories.forum(case, escalates_to=gone)


class TestPath:
    def test_it_begins_nearest_the_work_and_ends_in_the_last_instance(self, case: factories.Case) -> None:
        top, middle, low = chain(case)
        aside = factories.forum(case, title="Reference group")
        steps = escalation.path([top, aside, middle, low])
        assert [(step.forum, step.target) for step in steps] == [(low, middle), (middle, top), (top, None)]
        assert steps[1].sentence == "F2 Project office escalates to F1 Steering group: A milestone moves."
        assert steps[2].sentence == "F1 Steering group decides in the last instance"

    def test_a_circle_in_the_data_does_not_hang_it(self, case: factories.Case) -> None:
        top, _middle, low = chain(case)
        Forum.objects.filter(pk=top.pk).update(escalates_to=low)
        assert len(escalation.path(entries(case.initiative))) == 3

    def test_it_stands_on_the_page_as_an_ordered_list_read_aloud(self, case: factories.Case, sign_in: SignIn) -> None:
        chain(case)
        answer = sign_in(case.reader).get(page(case))
        html = answer.content.decode()
        assert html.count('<ol class="fl-path">') == 1 and html.index("Working group") < html.index("Steering group")
        assert "F3 Working group escalates to F2 Project office" in text(answer)
        assert "When: A milestone moves." in text(answer)
        assert 'href="#i-right"' in html

    def test_it_says_when_there_is_none(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.forum(case)
        assert "No forum escalates to another yet." in text(sign_in(case.coordinator).get(page(case)))


class TestNeeds:
    @pytest.mark.parametrize("gate", [1, 4, 8])
    def test_an_empty_register_warns_at_every_milestone(self, gate: int, case: factories.Case) -> None:
        """M26."""
        found = needs(case, gate)
        assert {(key, need.level, need.met, need.rule) for key, need in found.items()} == {("governance.mandate", "warn", False, "M26")}

    def test_several_forums_need_a_path(self, case: factories.Case) -> None:
        """M26."""
        top = factories.forum(case)
        assert set(needs(case, 2)) == {"governance.mandate"}
        other = factories.forum(case)
        assert not needs(case, 2)["governance.escalation"].met
        governance.edit(other, by=case.coordinator, seen_version=1, escalates_to=top)
        assert all(need.met for need in needs(case, 2).values())

    def test_who_joins_a_shared_service_agrees_on_steering_before_the_plan(self, case: factories.Case) -> None:
        """D02 (000:16): enforced at milestone IV, where the playbook is chosen."""
        assert "governance.agreed" not in needs(case, 4)
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["joining_shared_service"])
        assert (needs(case, 4)["governance.agreed"].level, needs(case, 4)["governance.agreed"].met) == ("enforce", False)
        assert "governance.agreed" not in needs(case, 3)
        forum = factories.forum(case)
        assert not needs(case, 4)["governance.agreed"].met
        governance.edit(forum, by=case.coordinator, seen_version=1, agreed_on=factories.in_days(-1))
        found = needs(case, 4)["governance.agreed"]
        assert (found.met, found.rule) == (True, "D02")


class TestPageAndPaper:
    def test_an_empty_one_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Describe the first forum" in text(sign_in(case.coordinator).get(page(case)))
        assert "Describe the first forum" not in text(sign_in(case.reader).get(page(case)))

    def test_it_costs_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        top, client = factories.forum(case), sign_in(case.coordinator)
        factories.forum(case, owner=case.team, escalates_to=top, escalates_when="Often.")
        before = queries(client, page(case))
        for _number in range(30):
            factories.forum(case, owner=case.owner, escalates_to=top, escalates_when="Often.")
        assert queries(client, page(case)) == before

    def test_hostile_text_is_only_text(self, case: factories.Case, sign_in: SignIn) -> None:
        top = factories.forum(case, title=HOSTILE, mandate=HOSTILE)
        factories.forum(case, escalates_to=top, escalates_when=HOSTILE)
        for url in (page(case), reverse("forum", args=[top.pk])):
            html = sign_in(case.reader).get(url).content.decode()
            assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html

    def test_it_stands_on_paper_with_its_path(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No forum is described yet")]  # type: ignore[misc]
        chain(case)
        table, _heading, steps = REGISTER.blocks(case.initiative)  # type: ignore[misc]
        assert isinstance(table, Table) and [row[1].text for row in table.rows] == ["Steering group", "Project office", "Working group"]  # type: ignore[index]
        assert isinstance(steps, Bullets) and steps.ordered and len(steps.items) == 3
