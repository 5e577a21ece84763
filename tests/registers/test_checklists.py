"""Checklists: the questions of the coordination areas, who answers them, what a "no" becomes, what a milestone asks for (M08)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

import method
from adoption.choices import Role, Status
from adoption.models import Initiative, RoleAssignment, Task
from adoption.registry import Need
from adoption.services import entries, people
from core.blocks import Group, Heading, Paragraph, Table
from core.db import Superseded
from core.models import Event
from notifications.models import OutboxRow
from registers.descriptions.answer import REGISTER
from registers.messages import AnswerOpen
from registers.models import Answer, Risk
from registers.permissions import answer_question
from registers.services import answer as services
from registers.services.answer import Given, Overtaken
from tests.factories import Case

SignIn = Callable[[Any], Client]
ARCHITECTURE = [one.key for one in method.area("architecture").of_phase("identify_need")]
KEY, SECOND, THIRD = ARCHITECTURE
LEGAL = method.area("legal").of_phase("identify_need")[0].key


def given(case: Case, key: str = KEY, word: str = "no", comment: str = "", seen: int | None = None, by: Any = None) -> Answer:
    return services.answer(case.initiative, key, by=by or case.coordinator, seen_version=seen, word=word, comment=comment)


def needs(case: Case, gate: int = 1) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.fresh(), gate)}  # type: ignore[misc]


def page_url(case: Case) -> str:
    return reverse("checklists", args=[case.initiative.pk])


def save_url(case: Case, area: str = "architecture", phase: int = 1) -> str:
    return reverse("checklist-save", args=[case.initiative.pk, phase, area])


def sent(**words: str) -> dict[str, str]:
    """first="yes": the answers of the form of the area architecture."""
    keys = dict(zip(("first", "second", "third"), ARCHITECTURE, strict=True))
    found = {}
    for name, value in words.items():
        place, _sep, part = name.partition("_")
        found[f"architecture-{keys[place]}-{part or 'word'}"] = value
    return found


class TestAnswering:
    def test_an_answer_is_kept_with_who_gave_it_and_recorded(self, case: Case) -> None:
        row = given(case, word="partly", comment=" Two of three. ", by=case.expert)
        assert (row.area, row.phase_number, row.word, row.comment, row.answered_by) == (
            "architecture",
            1,
            "partly",
            "Two of three.",
            case.expert,
        )
        event = Event.objects.get(action="registers.answer.created")
        assert event.subject == row.pk and event.text.data["changes"]["word"] == ["", "partly"]

    def test_the_same_answer_again_changes_nothing(self, case: Case) -> None:
        first, again = given(case), given(case)
        assert (first.pk, first.version) == (again.pk, again.version)
        assert Event.objects.filter(action__startswith="registers.answer").count() == 1

    def test_a_changed_answer_leaves_the_earlier_one_in_the_record(self, case: Case) -> None:
        row = given(case)
        after = given(case, word="yes", seen=row.version)
        assert (after.word, after.version) == ("yes", row.version + 1)
        assert Event.objects.get(action="registers.answer.changed").text.data["changes"]["word"] == ["no", "yes"]

    def test_not_relevant_demands_a_reason(self, case: Case) -> None:
        with pytest.raises(ValidationError) as error:
            given(case, word="not_relevant", comment="  ")
        assert error.value.message_dict == {"comment": ["Write why it is not relevant here."]}
        assert given(case, word="not_relevant", comment="Nothing is bought.").comment == "Nothing is bought."

    @pytest.mark.parametrize(("key", "word"), [("architecture.identify_need.99", "yes"), (KEY, "perhaps"), (KEY, "")])
    def test_an_unknown_question_or_word_is_refused(self, key: str, word: str, case: Case) -> None:
        with pytest.raises(ValidationError):
            given(case, key=key, word=word)
        assert not Answer.objects.exists()

    def test_a_second_one_is_told_what_the_first_one_said(self, case: Case) -> None:
        first = given(case, word="yes")
        with pytest.raises(Superseded) as late:
            given(case, word="no", by=case.expert)
        assert late.value.obj == first
        given(case, word="partly", seen=first.version)
        with pytest.raises(Superseded):
            given(case, word="no", seen=first.version, by=case.expert)

    def test_a_race_for_the_first_answer_is_settled_by_the_database(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        def beaten(self: Answer, **options: Any) -> None:
            raise IntegrityError

        monkeypatch.setattr(Answer, "save", beaten)
        with pytest.raises(Superseded):
            given(case)

    def test_several_are_saved_together_or_not_at_all(self, case: Case) -> None:
        given(case, key=SECOND, word="yes")
        with pytest.raises(Overtaken) as late:
            services.answer_several(case.initiative, [Given(KEY, "yes"), Given(SECOND, "no")], by=case.expert)
        assert list(late.value.current) == [SECOND]
        assert Answer.objects.count() == 1


class TestPermission:
    def test_the_coordinator_and_the_expert_of_the_area(self, case: Case) -> None:
        """M08: experts answer for their area."""
        initiative = case.initiative
        assert answer_question(case.coordinator.user, initiative, "legal")
        assert answer_question(case.expert.user, initiative, "architecture")
        denied = answer_question(case.expert.user, initiative, "legal")
        assert not denied and "expert of this area" in str(denied.reason)  # type: ignore[union-attr]
        assert not answer_question(case.team.user, initiative, "architecture")

    def test_not_when_the_mandate_has_ended(self, case: Case) -> None:
        people.end(case.role(case.expert, Role.EXPERT), by=case.coordinator, reason="Left")
        assert not answer_question(case.expert.user, case.initiative, "architecture")

    def test_not_when_the_initiative_has_ended(self, case: Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(status=Status.STOPPED)
        assert not answer_question(case.expert.user, case.fresh(), "architecture")
        assert not answer_question(case.coordinator.user, case.fresh(), "architecture")


class TestTaskAndRisk:
    def test_a_task_in_one_step_and_only_once(self, case: Case) -> None:
        row = given(case, comment="Nobody knows.")
        task = services.make_task(row, by=case.coordinator)
        assert services.make_task(row, by=case.coordinator).pk == task.pk
        question = str(method.whole().question(KEY)[1].text)
        assert task.title == f"Settle: {question}" and task.phase_number == 1
        assert question in task.description and "Nobody knows." in task.description and "Answer: No" in task.description
        assert Answer.objects.get().task == task
        assert Event.objects.filter(subject=row.pk, action="registers.answer.task_made").count() == 1

    def test_a_removed_task_may_be_made_again(self, case: Case) -> None:
        row = given(case)
        entries.delete(services.make_task(row, by=case.coordinator), by=case.coordinator, reason="Mistake")
        assert services.make_task(row, by=case.coordinator).deleted_at is None

    def test_a_risk_in_one_step_that_waits_to_be_judged(self, case: Case) -> None:
        risk = services.make_risk(given(case, word="partly"), by=case.coordinator)
        assert (risk.score, risk.owner, Answer.objects.get().risk) == (None, None, risk)
        assert risk.next_review is not None

    def test_nothing_is_made_of_a_yes(self, case: Case) -> None:
        with pytest.raises(ValidationError):
            services.make_task(given(case, word="yes"), by=case.coordinator)
        assert not Task.objects.exists()

    def test_the_language_is_that_of_the_documents(self, case: Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(language="sv")
        row = given(case)
        task = services.make_task(row, by=case.coordinator)
        assert method.whole().question(KEY)[1].text.sv in task.description

    def test_what_an_expert_finds_wanting_reaches_the_coordinator_once_a_day(self, case: Case) -> None:
        given(case, by=case.expert)
        given(case, key=SECOND, by=case.expert)
        given(case, key=THIRD, word="yes", by=case.expert)
        row = OutboxRow.objects.get(key="registers.answer_open")
        assert row.recipient == case.coordinator and AnswerOpen().may_receive(row)
        content = AnswerOpen().content(row)
        assert "2 questions" in content.lead and "phase=1&area=architecture" in content.url
        Answer.objects.update(word="yes")
        assert not AnswerOpen().may_receive(row), "nothing is missing any more"

    def test_the_coordinator_is_not_told_of_their_own_answers(self, case: Case) -> None:
        given(case)
        assert not OutboxRow.objects.filter(key="registers.answer_open").exists()


class TestNeeds:
    def test_each_demanded_area_warns_until_all_its_questions_are_answered(self, case: Case) -> None:
        """M08: the areas are heard before each milestone."""
        found = needs(case)
        assert len(found) == len(method.areas()) and not any(need.met for need in found.values())
        need = found["checklists.1.architecture"]
        assert (need.level, need.rule, need.owner) == ("warn", "M08", case.expert)
        assert need.detail == "0 of 3 answered" and "phase=1&area=architecture" in need.url
        assert found["checklists.1.legal"].owner is None
        given(case), given(case, key=SECOND, word="partly"), given(case, key=THIRD, word="yes")
        need = needs(case)["checklists.1.architecture"]
        assert need.met and need.detail == "3 of 3 answered; 1 answered no; 1 answered partly"
        assert not needs(case, 2)["checklists.2.architecture"].met

    def test_only_what_profile_and_version_demand(self, case: Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(profile="light")
        assert set(needs(case)) == {f"checklists.1.{key}" for key in ("information_security", "legal", "communication", "benefits")}
        Initiative.objects.filter(pk=case.initiative.pk).update(profile="normal", method_version="v1_1")
        found = needs(case)
        assert len(found) == 9 and "checklists.1.reuse" not in found

    def test_queries_do_not_grow(self, case: Case, django_assert_num_queries: Any) -> None:
        initiative = case.fresh()
        with django_assert_num_queries(2):
            list(REGISTER.needs(initiative, 1))  # type: ignore[misc]
        given(case), given(case, key=SECOND), given(case, key=LEGAL)
        with django_assert_num_queries(2):
            list(REGISTER.needs(initiative, 1))  # type: ignore[misc]


class TestBlocks:
    def blocks(self, case: Case) -> list[Any]:
        return list(REGISTER.blocks(case.initiative))  # type: ignore[misc]

    def test_without_answers_it_says_so(self, case: Case) -> None:
        assert self.blocks(case) == [Paragraph("No question is answered yet")]

    def test_a_table_for_each_phase_by_area(self, case: Case, django_assert_num_queries: Any) -> None:
        given(case, comment="Nobody knows."), given(case, key=LEGAL, word="yes")
        given(case, key=method.area("legal").of_phase("develop")[0].key, word="yes")
        with django_assert_num_queries(1):
            first, table, second, _other = self.blocks(case)
        assert isinstance(first, Heading) and isinstance(second, Heading) and isinstance(table, Table)
        assert [isinstance(row, Group) for row in table.rows] == [True, False, True, False]
        answered = table.rows[1]
        assert isinstance(answered, tuple) and [cell.text for cell in answered[1:]] == ["No", "Nobody knows."]

    def test_a_question_that_is_gone_keeps_its_answer(self, case: Case) -> None:
        row = given(case)
        Answer.objects.filter(pk=row.pk).update(question="own.check.1", area="own_area")
        assert isinstance(self.blocks(case)[1], Table)


class TestPages:
    def test_all_areas_with_progress_and_the_form_of_the_first_open_one(self, case: Case, sign_in: SignIn) -> None:
        given(case, word="yes")
        page = sign_in(case.coordinator).get(page_url(case), {"phase": "1"}).content.decode()
        assert "1 of 27 questions answered" in page and "1 of 3 answered" in page
        assert page.count("Save the answers") == 10
        assert page.count('class="ds-button" type="submit"') == 1, "one primary action"

    def test_what_the_profile_demands_is_unfolded_before_what_is_only_offered(self, case: Case, sign_in: SignIn) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(profile="light")
        page = sign_in(case.coordinator).get(page_url(case), {"phase": "1"}).content.decode()
        assert 'id="information_security" open' in page and 'id="architecture" open' not in page

    def test_an_expert_has_the_form_of_their_area_and_reads_the_others(self, case: Case, sign_in: SignIn) -> None:
        page = sign_in(case.expert).get(page_url(case)).content.decode()
        assert page.count("Save the answers") == 1 and 'id="architecture" open' in page

    def test_a_reader_reads(self, case: Case, sign_in: SignIn) -> None:
        page = sign_in(case.reader).get(page_url(case), {"phase": "x", "area": "nothing"})
        assert page.status_code == 200 and "Save the answers" not in page.content.decode()

    def test_one_button_saves_an_area(self, case: Case, sign_in: SignIn) -> None:
        answer = sign_in(case.expert).post(save_url(case), sent(first="yes", second="no", second_comment="Not yet."))
        assert answer.status_code == 302 and "area=architecture" in answer["Location"]
        assert {row.question: (row.word, row.comment) for row in Answer.objects.all()} == {KEY: ("yes", ""), SECOND: ("no", "Not yet.")}

    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(self, case: Case, sign_in: SignIn) -> None:
        typed = sent(first="not_relevant", second="yes", third_comment="Half of it.")
        page = sign_in(case.expert).post(save_url(case), typed).content.decode()
        assert "Write why it is not relevant here." in page and "Choose an answer too, or empty the comment." in page
        assert "Half of it." in page and not Answer.objects.exists()

    def test_somebody_elses_answer_is_shown_before_it_is_gone_over(self, case: Case, sign_in: SignIn) -> None:
        row = given(case, word="yes", comment="By the chief.")
        client = sign_in(case.expert)
        page = client.post(save_url(case), sent(first="no", second="yes")).content.decode()
        assert "Somebody else changed this while you wrote" in page and "Yes: By the chief." in page
        assert Answer.objects.count() == 1
        assert f'name="architecture-{KEY}-seen" value="{row.version}"' in page
        assert client.post(save_url(case), sent(first="no", first_seen=str(row.version), second="yes")).status_code == 302
        assert Answer.objects.get(question=KEY).word == "no" and Answer.objects.count() == 2

    def test_who_may_not_and_what_is_not_there(self, case: Case, sign_in: SignIn) -> None:
        assert sign_in(case.expert).post(save_url(case, "legal"), {}).status_code == 403
        assert sign_in(case.stranger).post(save_url(case), {}).status_code == 404
        client = sign_in(case.coordinator)
        assert client.post(save_url(case, "nothing"), {}).status_code == 404
        assert client.post(save_url(case, phase=9), {}).status_code == 404
        assert client.get(reverse("question-answer", args=[case.initiative.pk, "no.such.1"])).status_code == 404

    def test_one_question_with_its_history_and_what_it_may_become(self, case: Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("question-answer", args=[case.initiative.pk, KEY])
        assert client.get(url).status_code == 200
        page = client.post(url, {"word": "no", "comment": "Nobody knows."}, follow=True).content.decode()
        assert "Make a task of it" in page and "Make a risk of it" in page and "Nobody knows." in page
        row = Answer.objects.get()
        page = client.post(url, {"word": "yes", "comment": "", "version": row.version}, follow=True).content.decode()
        assert "Make a task of it" not in page and "<del>No</del>" in page

    def test_a_late_editor_of_one_question_is_shown_the_other_answer(self, case: Case, sign_in: SignIn) -> None:
        given(case, word="yes", comment="By the chief.")
        page = sign_in(case.expert).post(reverse("question-answer", args=[case.initiative.pk, KEY]), {"word": "no"}).content.decode()
        assert "Somebody else changed this while you wrote" in page and Answer.objects.get().word == "yes"

    def test_one_click_makes_it_and_opens_its_form(self, case: Case, sign_in: SignIn) -> None:
        given(case)
        client = sign_in(case.coordinator)
        task = client.post(reverse("question-task", args=[case.initiative.pk, KEY]))
        assert task["Location"] == reverse("task-edit", args=[Task.objects.get().pk])
        risk = client.post(reverse("question-risk", args=[case.initiative.pk, KEY]))
        assert risk["Location"] == reverse("risk-edit", args=[Risk.objects.get().pk])
        assert "Make a task of it" not in client.get(page_url(case), {"area": "architecture"}).content.decode()

    def test_an_expert_makes_no_task_and_is_told_who_does(self, case: Case, sign_in: SignIn) -> None:
        given(case, by=case.expert)
        client = sign_in(case.expert)
        page = client.get(reverse("question-answer", args=[case.initiative.pk, KEY])).content.decode()
        assert "The coordinator is told" in page and "Make a task of it" not in page
        assert client.post(reverse("question-task", args=[case.initiative.pk, KEY])).status_code == 403

    def test_the_number_of_queries_does_not_grow(self, case: Case, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
        client = sign_in(case.coordinator)
        client.get(page_url(case))
        for area in method.areas():
            for one in area.of_phase("identify_need"):
                services.make_task(given(case, key=one.key), by=case.coordinator)
        RoleAssignment.objects.filter(role=Role.EXPERT).update(area="legal")
        with django_assert_max_num_queries(9):
            client.get(page_url(case))
