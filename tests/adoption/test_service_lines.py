"""Service lines: stages with an owner (N01, K02), lessons (K10), tasks of their own (N02), what milestones ask (K03, K04, K11)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from adoption import line_register, registry
from adoption.forms.service_lines import NAMES
from adoption.models import DueItem, Initiative, ServiceLine, Stage, Task
from adoption.registry import Need
from adoption.services import service_lines, tasks
from core.blocks import Heading, Lead, Paragraph, Table
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
DATA: dict[str, Any] = {
    "title": "Remote physiotherapy", "description": "", "owner": "", "starts": "", "due": "", "mandate_by": "", "mandate_on": "",
    "tools": "",
    **{f"{time}_{name}": "" for time in ("today", "future") for name in NAMES},
}  # fmt: skip
ORDER = ["define", "plan", "pilot", "adopt", "follow_up"]


def on(line: ServiceLine, case: factories.Case) -> ServiceLine:
    return service_lines.move_on(line, by=case.coordinator, seen_version=line.version)


class TestStages:
    def test_it_goes_through_five_stages_and_is_closed_with_what_was_learned(self, case: factories.Case) -> None:
        line = factories.service_line(case, owner=case.team)
        seen = [line.stage]
        while line.stage != Stage.FOLLOW_UP:
            line = on(line, case)
            seen.append(line.stage)
        assert seen == ORDER
        line = service_lines.close(line, by=case.coordinator, seen_version=line.version, lessons=" Train earlier. ")
        assert (line.stage, line.lessons, line.closed_on) == (Stage.CLOSED, "Train earlier.", factories.in_days(0))
        moves = Event.objects.filter(subject=line.pk, action__startswith="adoption.serviceline.").order_by("seq")
        assert [event.action.rpartition(".")[2] for event in moves] == ["created", *["moved"] * 4, "closed"]
        assert moves[1].text.data["changes"] == {"stage": ["define", "plan"]}

    def test_nobody_sets_the_stage_by_hand(self, case: factories.Case) -> None:
        line = factories.service_line(case)
        with pytest.raises(AttributeError):
            line.stage = Stage.ADOPT
        with pytest.raises(TransitionNotAllowed):
            line.begin_adoption()

    def test_without_an_owner_it_stays_where_it_is(self, case: factories.Case) -> None:
        """N01, K02."""
        line = factories.service_line(case)
        with pytest.raises(ValidationError) as refused:
            on(line, case)
        assert "Name an owner first" in refused.value.message_dict["owner"][0]
        assert ServiceLine.objects.get(pk=line.pk).stage == Stage.DEFINE

    def test_the_database_knows_the_rule_too(self, case: factories.Case) -> None:
        """N01."""
        line = factories.service_line(case)
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceLine.objects.filter(pk=line.pk).update(stage=Stage.PLAN)

    def test_one_that_has_begun_keeps_an_owner(self, case: factories.Case, sign_in: SignIn) -> None:
        """N01."""
        line = factories.service_line(case, "plan")
        answer = sign_in(case.coordinator).post(reverse("service-line-edit", args=[line.pk]), {**DATA, "version": line.version})
        assert field_errors(answer) == {"owner": ["Choose another owner: a service that has begun always has one."]}

    def test_lessons_are_demanded_and_only_after_following_up(self, case: factories.Case) -> None:
        """K10."""
        line = factories.service_line(case, "follow_up")
        with pytest.raises(ValidationError):
            service_lines.close(line, by=case.coordinator, seen_version=line.version, lessons=" ")
        early = factories.service_line(case, "pilot")
        with pytest.raises(ValidationError):
            service_lines.close(early, by=case.coordinator, seen_version=early.version, lessons="Too early")
        with pytest.raises(ValidationError):
            on(line, case)

    @pytest.mark.parametrize(("stage", "former"), [("plan", "define"), ("follow_up", "adopt"), ("closed", "follow_up")])
    def test_it_goes_back_with_a_reason(self, stage: str, former: str, case: factories.Case) -> None:
        line = factories.service_line(case, stage)
        with pytest.raises(ValidationError):
            service_lines.step_back(line, by=case.coordinator, seen_version=line.version, reason="")
        after = service_lines.step_back(line, by=case.coordinator, seen_version=line.version, reason="Nobody came.")
        assert (after.stage, after.closed_on) == (former, None)
        assert Event.objects.filter(subject=line.pk).order_by("-seq")[0].text.data["reason"] == "Nobody came."

    def test_the_first_stage_has_none_before_it(self, case: factories.Case) -> None:
        line = factories.service_line(case)
        with pytest.raises(ValidationError):
            service_lines.step_back(line, by=case.coordinator, seen_version=line.version, reason="Why not")

    def test_two_at_once_move_it_once(self, case: factories.Case) -> None:
        line = factories.service_line(case, owner=case.team)
        on(line, case)
        with pytest.raises(Superseded):
            on(line, case)
        assert ServiceLine.objects.get(pk=line.pk).stage == Stage.PLAN

    def test_who_waits_follows_the_line(self, case: factories.Case) -> None:
        line = factories.service_line(case, "follow_up", owner=case.team, due=factories.in_days(5))
        item = DueItem.objects.open().get(subject=line.pk)
        assert (item.kind, item.person, item.due) == ("service_line", case.team, factories.in_days(5))
        service_lines.close(line, by=case.coordinator, seen_version=line.version, lessons="Learned.")
        assert not DueItem.objects.open().filter(subject=line.pk).exists()


class TestPages:
    def test_a_service_is_written_and_shown_as_it_is_and_is_to_be(self, case: factories.Case, sign_in: SignIn) -> None:
        """K04, K11: both versions of the process, and how far cases are handled electronically."""
        client = sign_in(case.coordinator)
        sent = {
            **DATA, "owner": case.team.pk, "due": "31.12.2027", "today_process": "By letter", "future_process": "By video",
            "today_version": "as_is", "future_version": "integrated", "today_handling": "paper", "future_handling": "whole",
        }  # fmt: skip
        shown = text(client.post(reverse("service-line-new", args=[case.initiative.pk]), sent, follow=True))
        line = ServiceLine.objects.get()
        assert (line.code, line.stage, line.owner) == ("L1", Stage.DEFINE, case.team)
        for words in ("L1 is saved.", "By letter", "By video", "Fully integrated", "On paper", "Integrated with the case system"):
            assert words in shown

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"title": ""}, "title", "Write what the service is called."),
            ({"starts": "2.1.2027", "due": "1.1.2027"}, "due", "The service cannot be in use before it starts. Change one of the dates."),
            ({"today_version": "magic"}, "today_version", "This choice is not offered any more. Choose another one."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, sent: Any, field: str, words: str, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("service-line-new", args=[case.initiative.pk]), {**DATA, **sent})
        assert field_errors(answer) == {field: [words]} and not ServiceLine.objects.exists()

    def test_authority_is_given_before_today(self, case: factories.Case, sign_in: SignIn) -> None:
        sent = {**DATA, "mandate_by": "Director", "mandate_on": f"{factories.in_days(2):%d.%m.%Y}"}
        answer = sign_in(case.coordinator).post(reverse("service-line-new", args=[case.initiative.pk]), sent)
        assert "This date lies ahead" in field_errors(answer)["mandate_on"][0]

    def test_one_button_takes_it_on(self, case: factories.Case, sign_in: SignIn) -> None:
        line, client = factories.service_line(case, owner=case.team), sign_in(case.team)
        page = client.get(reverse("service-line", args=[line.pk]))
        assert "Go on to “Plan”" in text(page) and page.content.decode().count('<li aria-current="step">') == 1
        after = client.post(reverse("service-line-on", args=[line.pk]), {"version": line.version}, follow=True)
        assert "L1 has gone on to “Plan”." in text(after)
        again = client.post(reverse("service-line-on", args=[line.pk]), {"version": line.version}, follow=True)
        assert "Somebody else has changed L1 meanwhile" in text(again)

    def test_without_an_owner_the_page_leads_to_where_it_is_mended(self, case: factories.Case, sign_in: SignIn) -> None:
        line, client = factories.service_line(case), sign_in(case.coordinator)
        html = client.get(reverse("service-line", args=[line.pk])).content.decode()
        assert "Name an owner before it goes on to planning" in html and reverse("service-line-on", args=[line.pk]) not in html
        answer = client.post(reverse("service-line-on", args=[line.pk]), {"version": line.version}, follow=True)
        assert "Name an owner first" in text(answer)

    def test_closing_asks_for_lessons_and_offers_the_next_service(self, case: factories.Case, sign_in: SignIn) -> None:
        """K10."""
        line = factories.service_line(case, "follow_up", owner=case.team, tools="Tablets", mandate_by="Director")
        client, url = sign_in(case.coordinator), reverse("service-line-close", args=[line.pk])
        assert field_errors(client.post(url, {"version": line.version})) == {
            "lessons": ["Write what you learned, so that the next service goes quicker."]
        }
        page = client.post(url, {"version": line.version, "lessons": "Train earlier."}, follow=True)
        assert "Start the next service" in text(page) and "Train earlier." in text(page)
        following = client.get(reverse("service-line-new", args=[case.initiative.pk]) + f"?after={line.pk}")
        assert following.context["form"].initial["owner"] == case.team
        assert "Tablets" in following.content.decode() and following.context["form"]["title"].value() is None

    def test_a_service_of_another_initiative_gives_nothing_away(self, case: factories.Case, sign_in: SignIn) -> None:
        other = factories.service_line(factories.case(), tools="Secret tablets")
        url = reverse("service-line-new", args=[case.initiative.pk])
        for asked in (other.pk, "nonsense"):
            assert "Secret tablets" not in sign_in(case.coordinator).get(f"{url}?after={asked}").content.decode()

    def test_a_step_that_came_too_late_keeps_what_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        line, client = factories.service_line(case, "pilot"), sign_in(case.coordinator)
        url = reverse("service-line-back", args=[line.pk])
        service_lines.move_on(line, by=case.coordinator, seen_version=line.version)
        answer = client.post(url, {"version": line.version, "reason": "Typed for long"})
        assert "Somebody else has changed" in text(answer) and "Typed for long" in answer.content.decode()
        assert ServiceLine.objects.get(pk=line.pk).stage == Stage.ADOPT
        client.post(url, {"version": answer.context["form"]["version"].value(), "reason": "Typed for long"})
        assert ServiceLine.objects.get(pk=line.pk).stage == Stage.PILOT

    def test_the_second_editor_sees_both_values(self, case: factories.Case, sign_in: SignIn) -> None:
        line, client = factories.service_line(case), sign_in(case.coordinator)
        url = reverse("service-line-edit", args=[line.pk])
        client.post(url, {**DATA, "title": "First", "version": 1})
        answer = client.post(url, {**DATA, "title": "Second", "version": 1})
        assert "First" in text(answer) and 'value="Second"' in answer.content.decode()
        assert ServiceLine.objects.get().title == "First"

    def test_the_list_is_searched_filtered_and_sorted(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.service_line(case, title="Alpha", due=factories.in_days(9))
        factories.service_line(case, "plan", title="Beta", due=factories.in_days(3))
        factories.service_line(case, title="Gamma")
        client, url = sign_in(case.reader), reverse("service-lines", args=[case.initiative.pk])

        def found(query: str) -> list[str]:
            return [row.entry.title for row in client.get(url + query).context["rows"]]

        assert found("?stage=plan") == ["Beta"]
        assert found("?q=alp") == ["Alpha"]
        assert found(f"?owner={case.coordinator.pk}") == ["Beta"]
        assert found("?sort=due") == ["Beta", "Alpha", "Gamma"]
        assert found("?stage=nonsense&sort=nonsense") == ["Alpha", "Beta", "Gamma"]

    def test_side_by_side_they_stand_as_columns_and_as_cards(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.service_line(case, title=HOSTILE, today_process="Letters", future_process="Video")
        factories.service_line(case, "plan", title="Other")
        answer = sign_in(case.reader).get(reverse("service-lines-compare", args=[case.initiative.pk]))
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert html.count("Letters") == 2 and html.count('scope="rowgroup"') == 3
        assert 'role="region"' in html and 'tabindex="0"' in html

    def test_pages_cost_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        urls = [reverse(name, args=[case.initiative.pk]) for name in ("service-lines", "service-lines-compare", "plan")]
        factories.task(case, service_line=factories.service_line(case, owner=case.team))
        few = [queries(client, url) for url in urls]
        for _n in range(9):
            factories.task(case, service_line=factories.service_line(case, owner=case.expert))
        assert [queries(client, url) for url in urls] == few

    def test_an_empty_page_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("service-lines", args=[case.initiative.pk])
        assert "Describe the first service" in text(sign_in(case.coordinator).get(url))
        assert "There is nothing to compare yet" in text(sign_in(case.reader).get(f"{url}compare/"))


class TestTasks:
    """N02: each service has a schedule of its own."""

    def test_a_task_is_given_to_a_service_and_found_by_it(self, case: factories.Case, sign_in: SignIn) -> None:
        line, client = factories.service_line(case, title="Video visits"), sign_in(case.coordinator)
        new = reverse("task-new", args=[case.initiative.pk])
        assert client.get(f"{new}?service_line={line.pk}").context["form"].initial["service_line"] == line
        sent = {"title": "Buy cameras", "phase_number": 4, "state": "todo", "progress": 0, "service_line": line.pk, "due": "1.3.2027"}
        page = text(client.post(new, sent, follow=True))
        assert "L1 Video visits" in page and Task.objects.get().service_line == line
        factories.task(case, title="Not this one")
        plan = reverse("plan", args=[case.initiative.pk])
        narrowed = text(client.get(f"{plan}?view=list&service_line={line.pk}"))
        assert "Buy cameras" in narrowed and "Not this one" not in narrowed
        assert "Buy cameras" in text(client.get(reverse("service-line", args=[line.pk])))
        assert "0 of 1 done" in text(client.get(reverse("service-lines", args=[case.initiative.pk])))

    def test_without_services_nobody_is_asked(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert "service_line" not in client.get(reverse("task-new", args=[case.initiative.pk])).context["form"].fields
        assert "service_line" not in client.get(reverse("plan", args=[case.initiative.pk])).context["filters"].fields
        other = factories.service_line(factories.case())
        sent = {"title": "A", "phase_number": 1, "state": "todo", "progress": 0, "service_line": other.pk}
        client.post(reverse("task-new", args=[case.initiative.pk]), sent)
        assert Task.objects.get().service_line is None

    def test_a_service_of_another_initiative_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.service_line(case)
        other = factories.service_line(factories.case())
        sent = {"title": "A", "phase_number": 1, "state": "todo", "progress": 0, "service_line": other.pk}
        answer = sign_in(case.coordinator).post(reverse("task-new", args=[case.initiative.pk]), sent)
        assert list(field_errors(answer)) == ["service_line"] and not Task.objects.exists()

    def test_a_part_begins_in_the_service_of_its_whole(self, case: factories.Case, sign_in: SignIn) -> None:
        line = factories.service_line(case)
        whole = factories.task(case, service_line=line)
        form = sign_in(case.coordinator).get(reverse("task-new", args=[case.initiative.pk]) + f"?parent={whole.pk}").context["form"]
        assert form["service_line"].value() == line.pk

    def test_a_closed_service_is_offered_only_to_tasks_it_has(self, case: factories.Case, sign_in: SignIn) -> None:
        line = factories.service_line(case, "closed")
        factories.service_line(case)
        kept, other, client = factories.task(case, service_line=line), factories.task(case), sign_in(case.coordinator)

        def offered(task: Task) -> bool:
            return line in client.get(reverse("task-edit", args=[task.pk])).context["form"].fields["service_line"].queryset

        assert offered(kept) and not offered(other)

    def test_a_service_with_tasks_is_not_removed(self, case: factories.Case, sign_in: SignIn) -> None:
        line = factories.service_line(case)
        task, client = factories.task(case, service_line=line), sign_in(case.coordinator)
        url = reverse("service-line-delete", args=[line.pk])
        answer = client.post(url, {"reason": "Written twice"})
        assert f"Tasks of the plan belong to this service: {task.code}." in text(answer)
        tasks.remove(task, by=case.coordinator, reason="Not needed")
        client.post(url, {"reason": "Written twice"})
        assert not ServiceLine.objects.live().exists()


class TestNeeds:
    @staticmethod
    def asked(initiative: Initiative, gate: int) -> dict[str, Need]:
        return {need.key.removeprefix("service_lines."): need for need in line_register.needs(initiative, gate)}

    def test_nothing_is_asked_where_there_are_none(self, case: factories.Case) -> None:
        assert [self.asked(case.initiative, gate) for gate in range(1, 9)] == [{}] * 8

    def test_a_playbook_that_goes_by_services_misses_them(self, case: factories.Case) -> None:
        """N02."""
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["remote_services"])
        need = self.asked(case.fresh(), 3)["any"]
        assert (need.met, need.level, need.rule) == (False, "warn", "N02")
        factories.service_line(case)
        assert self.asked(case.initiative, 3)["any"].met

    def test_what_is_missing_is_told_gate_by_gate(self, case: factories.Case) -> None:
        """N01, N02, K03, K04."""
        line = factories.service_line(case, title="Bare")
        assert {key: need.rule for key, need in self.asked(case.initiative, 3).items()} == {"owned": "N01", "to_be": "K04"}
        found = self.asked(case.initiative, 4)
        assert {key: (need.rule, need.met) for key, need in found.items()} == {
            "owned": ("N01", False), "to_be": ("K04", False), "authority": ("K03", False), "scheduled": ("N02", False),
        }  # fmt: skip
        assert all("L1 Bare" in need.detail and need.url == reverse("service-line", args=[line.pk]) for need in found.values())

    def test_a_whole_one_lacks_nothing(self, case: factories.Case) -> None:
        day = factories.in_days(3)
        line = factories.service_line(
            case, "plan", future_process="By video", future_version="integrated", mandate_by="Director", mandate_on=day, starts=day, due=day
        )
        assert not self.asked(case.initiative, 4)["scheduled"].met, "dates alone are no schedule"
        factories.task(case, service_line=line, due=day)
        assert all(need.met for need in self.asked(case.initiative, 4).values())

    def test_closed_ones_are_not_asked_about(self, case: factories.Case) -> None:
        factories.service_line(case, "closed")
        assert self.asked(case.initiative, 6) == {}


class TestPaper:
    def test_an_empty_register_is_one_sentence(self, case: factories.Case) -> None:
        assert list(registry.register("service_lines").blocks(case.initiative)) == [Paragraph("No service lines are described yet")]

    def test_lines_stand_in_tables_that_fit_a_page(self, case: factories.Case) -> None:
        for number in range(6):
            factories.service_line(case, title=f"Service {number}", today_process="By letter")
        factories.service_line(case, "closed", title="Done one")
        blocks = list(registry.register("service_lines").blocks(case.initiative))
        assert blocks[0] == Lead("7 services are taken into use; 1 closed.")
        sides = [block for block in blocks if isinstance(block, Table)][1:]
        assert [len(side.columns) for side in sides] == [5, 4]
        assert Heading("What was learned") in blocks and Paragraph("L7 Done one: Train earlier.") in blocks
