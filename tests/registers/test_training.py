"""The training plan (K07, 000:59, 003:100, 004:30)."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.choices import DueKind
from adoption.models import DueItem, Initiative
from adoption.registry import Need
from adoption.services import entries
from core.blocks import Lead, Paragraph, Table
from registers.descriptions.training import REGISTER
from registers.models import Training
from registers.training_page import is_done
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"title": "Handle a case", "audience": "Case handlers", "competence": "From application to decision", "form": "practice"}
    return {**data, "people": "14", "trained": "9", **values}


def new(case: factories.Case) -> str:
    return reverse("training-new", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


def with_playbook(case: factories.Case, *playbooks: str) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=list(playbooks))
    case.fresh()


class TestWriting:
    def test_it_is_saved_and_waits_for_whoever_answers_for_it(self, case: factories.Case, sign_in: SignIn) -> None:
        day = factories.in_days(6)
        answer = sign_in(case.coordinator).post(new(case), form(owner=case.team.pk, due=day.strftime("%d.%m.%Y")), follow=True)
        training = Training.objects.get()
        row = DueItem.objects.open().get(subject=training.pk)
        assert (training.code, row.kind, row.person, row.due) == ("U1", DueKind.TRAINING, case.team, day)
        assert "9 of 14" in text(answer) and "Practice in a test environment" in text(answer)

    def test_when_everybody_is_trained_it_waits_no_more(self, case: factories.Case) -> None:
        training = factories.training(case, owner=case.team, due=factories.in_days(-1), people=3)
        assert DueItem.objects.awaiting(case.team.pk).filter(subject=training.pk).exists()
        entries.edit(training, by=case.coordinator, seen_version=1, trained=3)
        assert not DueItem.objects.open().filter(subject=training.pk).exists()

    def test_numbers_may_be_left_empty(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(people="", trained=""), follow=True)
        assert (Training.objects.get().people, Training.objects.get().trained) == (None, 0)
        assert "Nobody has counted how many need it" in text(answer)

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write a short name for the training."]}),
            ({"audience": ""}, {"audience": ["Write who is trained."]}),
            ({"trained": "15"}, {"trained": ["More are trained than need it. Mend one of the two numbers."]}),
            ({"trained": "-1"}, {"trained": ["Write a number of at least 0."]}),
            ({"form": "dance"}, {"form": ["This choice is not offered any more. Choose another one."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: Any, errors: Any, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(**values))
        assert field_errors(answer) == errors and "From application to decision" in answer.content.decode()

    def test_it_cannot_be_done_tomorrow(self, case: factories.Case, sign_in: SignIn) -> None:
        day = factories.in_days(1).strftime("%d.%m.%Y")
        assert list(field_errors(sign_in(case.coordinator).post(new(case), form(done_on=day)))) == ["done_on"]

    def test_the_owner_changes_it_and_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        training, client = factories.training(case, owner=case.team), sign_in(case.team)
        url = reverse("training-edit", args=[training.pk])
        client.post(url, form(owner=case.team.pk, trained="10", version=1))
        answer = client.post(url, form(owner=case.team.pk, trained="11", version=1))
        assert "Somebody else changed this while you wrote" in text(answer)
        training.refresh_from_db()
        assert training.trained == 10

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        training, client = factories.training(case, title="Written twice"), sign_in(case.coordinator)
        assert "Written twice" not in text(client.post(reverse("training-delete", args=[training.pk]), {"reason": "Twice"}, follow=True))


class TestDone:
    @pytest.mark.parametrize(
        ("people", "trained", "done_on", "done"),
        [(14, 14, False, True), (14, 9, True, False), (0, 0, False, True), (None, 9, False, False), (None, 0, True, True)],
    )
    def test_the_count_tells_and_without_one_the_day(self, people: int | None, trained: int, done_on: bool, done: bool) -> None:
        training = Training(people=people, trained=trained, done_on=factories.in_days(-1) if done_on else None)
        assert is_done(training) is done


class TestList:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        shown = text(sign_in(case.coordinator).get(reverse("trainings", args=[case.initiative.pk])))
        assert "Plan the first training" in shown and "9 of 14" in shown

    def test_it_shows_who_how_when_and_how_many(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.training(case, people=20, trained=12, due=factories.in_days(-3), owner=case.team)
        shown = text(sign_in(case.reader).get(reverse("trainings", args=[case.initiative.pk])))
        assert all(word in shown for word in ("Case handlers", "Course or workshop", "12 of 20", "Overdue by 3 days", "Team member"))

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client, training = sign_in(case.coordinator), factories.training(case, owner=case.team)
        urls = (reverse("trainings", args=[case.initiative.pk]), reverse("training", args=[training.pk]))
        few = [queries(client, url) for url in urls]
        for _n in range(12):
            factories.training(case, owner=case.expert)
        assert [queries(client, url) for url in urls] == few
        assert max(few) < 15

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        training = factories.training(case, title=HOSTILE, audience=HOSTILE, competence=HOSTILE)
        for url in (reverse("trainings", args=[case.initiative.pk]), reverse("training", args=[training.pk])):
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()


class TestNeeds:
    """K07: those who handle the cases are trained before the service is switched on."""

    @pytest.mark.parametrize("playbooks", [(), ("procure_and_realise",)])
    def test_nobody_asks_where_no_playbook_wants_it(self, playbooks: tuple[str, ...], case: factories.Case) -> None:
        with_playbook(case, *playbooks)
        assert all(needs(case, gate) == {} for gate in range(1, 9))

    @pytest.mark.parametrize("playbook", ["joining_shared_service", "services_online", "remote_services"])
    def test_a_playbook_asks_for_a_plan_at_four_and_the_training_at_six(self, playbook: str, case: factories.Case) -> None:
        with_playbook(case, playbook)
        assert [gate for gate in range(1, 9) if needs(case, gate)] == [4, 6]
        planned, done = needs(case, 4)["training.any"], needs(case, 6)["training.done"]
        assert (planned.met, planned.level, done.met, done.level, done.rule) == (False, "warn", False, "warn", "K07")
        assert str(done.detail) == "No training is planned yet"

    def test_what_is_planned_has_to_be_done(self, case: factories.Case) -> None:
        factories.training(case, people=3, trained=3)
        late = factories.training(case, title="Support", people=3, owner=case.team)
        assert needs(case, 4)["training.any"].met
        need = needs(case, 6)["training.done"]
        assert (need.met, need.detail, need.owner) == (False, "U2 Support", case.team)
        entries.edit(late, by=case.coordinator, seen_version=1, trained=3)
        assert needs(case, 6)["training.done"].met

    def test_they_cost_one_query(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        for _n in range(3):
            factories.training(case, owner=case.team)
        with django_assert_num_queries(1):
            needs(case, 6)


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No training is planned yet")]

    def test_a_sentence_and_a_table(self, case: factories.Case) -> None:
        factories.training(case, competence="Decide", people=2, trained=2)
        factories.training(case)
        lead, table = REGISTER.blocks(case.initiative)
        assert lead == Lead("2 pieces of training are planned; 1 done.")
        assert isinstance(table, Table) and table.rows[0][2].second == "Decide"
        assert (table.rows[0][6].text, table.rows[0][6].state) == ("2 of 2", "done")
