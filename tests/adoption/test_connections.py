"""Organisations that connect: step by step with their days, many at once, counted at milestone VI (M16)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption import connection_months, connection_register, registry
from adoption.connection_months import Month
from adoption.models import Connection, ConnectionState, ConnectionStep, DueItem
from adoption.services import connections
from core.blocks import Lead, Paragraph, Table
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
DATA: dict[str, Any] = {
    "title": "Rescue Department", "organisation": "", "contact_name": "", "contact_email": "", "contact_phone": "", "responsible": "",
    "planned": "", "note": "",
}  # fmt: skip


def typed(days: int) -> str:
    return f"{factories.in_days(days):%d.%m.%Y}"


class TestSteps:
    def test_each_step_is_kept_with_its_day(self, case: factories.Case) -> None:
        made = factories.connection(case, declared_on=factories.in_days(-30))
        for days in (-20, -10, -10):
            made = connections.move_on(made, by=case.coordinator, seen_version=made.version, on=factories.in_days(days))
        assert (made.state, made.state_on) == (ConnectionState.CONNECTED, factories.in_days(-10))
        kept = list(ConnectionStep.objects.filter(connection=made).values_list("state", "on"))
        assert kept == [
            ("declared", factories.in_days(-30)), ("preparing", factories.in_days(-20)), ("testing", factories.in_days(-10)),
            ("connected", factories.in_days(-10)),
        ]  # fmt: skip
        last = Event.objects.filter(subject=made.pk).order_by("-seq")[0]
        assert last.action == "adoption.connection.moved" and last.text.data["changes"]["state"] == ["testing", "connected"]

    def test_nobody_sets_the_state_by_hand(self, case: factories.Case) -> None:
        with pytest.raises(AttributeError):
            factories.connection(case).state = ConnectionState.CONNECTED

    @pytest.mark.parametrize(("days", "words"), [(1, "This date lies ahead"), (-11, "“Declared” was reached on")])
    def test_a_day_ahead_or_before_the_last_step_is_refused(self, days: int, words: str, case: factories.Case, sign_in: SignIn) -> None:
        made = factories.connection(case, declared_on=factories.in_days(-10))
        sent = {"version": made.version, "on": typed(days)}
        answer = sign_in(case.coordinator).post(reverse("connection-step", args=[made.pk]), sent)
        assert words in field_errors(answer)["on"][0]
        assert Connection.objects.get(pk=made.pk).state == ConnectionState.DECLARED

    def test_after_the_last_step_there_is_none(self, case: factories.Case) -> None:
        made = factories.connection(case, "connected")
        with pytest.raises(ValidationError):
            connections.move_on(made, by=case.coordinator, seen_version=made.version)

    def test_it_goes_back_with_a_reason(self, case: factories.Case) -> None:
        made = factories.connection(case, "testing")
        with pytest.raises(ValidationError):
            connections.step_back(made, by=case.coordinator, seen_version=made.version, reason=" ")
        after = connections.step_back(made, by=case.coordinator, seen_version=made.version, reason="The test failed.")
        assert after.state == ConnectionState.PREPARING
        assert after.steps.last().reason == "The test failed."
        first = factories.connection(case)
        with pytest.raises(ValidationError):
            connections.step_back(first, by=case.coordinator, seen_version=first.version, reason="Why not")

    def test_it_withdraws_and_may_declare_anew(self, case: factories.Case) -> None:
        made = factories.connection(case, "connected")
        gone = connections.withdraw(made, by=case.coordinator, seen_version=made.version, reason="Merged with another one.")
        assert gone.state == ConnectionState.WITHDRAWN and gone.next_state is None
        with pytest.raises(ValidationError):
            connections.withdraw(gone, by=case.coordinator, seen_version=gone.version, reason="Again")
        back = connections.step_back(gone, by=case.coordinator, seen_version=gone.version, reason="It thought better of it.")
        assert back.state == ConnectionState.DECLARED

    def test_two_at_once_take_one_step(self, case: factories.Case) -> None:
        made = factories.connection(case)
        connections.move_on(made, by=case.coordinator, seen_version=made.version)
        with pytest.raises(Superseded):
            connections.move_on(made, by=case.coordinator, seen_version=made.version)
        assert Connection.objects.get(pk=made.pk).state == ConnectionState.PREPARING

    def test_who_looks_after_it_is_waited_for_until_it_is_connected(self, case: factories.Case) -> None:
        made = factories.connection(case, "testing", responsible=case.team, planned=factories.in_days(4))
        item = DueItem.objects.open().get(subject=made.pk)
        assert (item.kind, item.person, item.due) == ("connection", case.team, factories.in_days(4))
        connections.move_on(made, by=case.team, seen_version=made.version)
        assert not DueItem.objects.open().filter(subject=made.pk).exists()


class TestPages:
    def test_one_is_added_with_whom_to_talk_to(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        sent = {
            **DATA, "contact_name": "Ann", "contact_email": "ann@rescue.example", "responsible": case.team.pk, "planned": typed(90),
            "declared_on": typed(-5), "organisation": case.partner.pk,
        }  # fmt: skip
        shown = text(client.post(reverse("connection-new", args=[case.initiative.pk]), sent, follow=True))
        made = Connection.objects.get()
        assert (made.code, made.state_on, made.organisation) == ("C1", factories.in_days(-5), case.partner)
        assert "ann@rescue.example" in shown and case.team.name in shown

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"title": ""}, "title", "Write the name of the organisation."),
            ({"contact_email": "ann"}, "contact_email", "Write a whole e-mail address, for example name@example.org."),
            ({"title": "rescue department"}, "title", "This organisation stands here already, as C1. Change that one."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, sent: Any, field: str, words: str, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case, title="Rescue Department")
        answer = sign_in(case.coordinator).post(
            reverse("connection-new", args=[case.initiative.pk]), {**DATA, "title": "Another", "declared_on": "", **sent}
        )
        assert field_errors(answer) == {field: [words]}

    def test_a_change_may_not_take_the_name_of_another(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case, title="Rescue Department")
        other = factories.connection(case, title="Water Company")
        url = reverse("connection-edit", args=[other.pk])
        answer = sign_in(case.coordinator).post(url, {**DATA, "version": 1})
        assert list(field_errors(answer)) == ["title"]
        assert sign_in(case.coordinator).post(url, {**DATA, "title": "WATER company", "version": 1}).status_code == 302

    def test_an_organisation_from_elsewhere_is_not_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(
            reverse("connection-new", args=[case.initiative.pk]), {**DATA, "organisation": factories.organisation("Elsewhere").pk}
        )
        assert list(field_errors(answer)) == ["organisation"] and "Elsewhere" not in answer.content.decode()

    def test_the_second_editor_sees_both_values(self, case: factories.Case, sign_in: SignIn) -> None:
        made, client = factories.connection(case), sign_in(case.coordinator)
        url = reverse("connection-edit", args=[made.pk])
        client.post(url, {**DATA, "note": "First", "version": 1})
        answer = client.post(url, {**DATA, "note": "Second", "version": 1})
        assert "First" in text(answer) and "Second" in answer.content.decode()
        assert Connection.objects.get().note == "First"

    def test_a_button_in_the_list_takes_one_step(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other = factories.connection(case, responsible=case.team), factories.connection(case)
        client, url = sign_in(case.team), reverse("connections", args=[case.initiative.pk])
        html = client.get(url).content.decode()
        assert reverse("connection-step", args=[mine.pk]) in html and reverse("connection-step", args=[other.pk]) not in html
        answer = client.post(reverse("connection-step", args=[mine.pk]), {"version": mine.version, "next": url})
        assert answer["Location"] == url
        assert Connection.objects.get(pk=mine.pk).state == ConnectionState.PREPARING
        assert client.post(reverse("connection-step", args=[mine.pk]), {"version": 2, "next": "https://evil.example/"})["Location"] == (
            reverse("connection", args=[mine.pk])
        )

    def test_a_button_pressed_too_late_says_so(self, case: factories.Case, sign_in: SignIn) -> None:
        made, client = factories.connection(case), sign_in(case.coordinator)
        url = reverse("connection-step", args=[made.pk])
        client.post(url, {"version": 1})
        answer = client.post(url, {"version": 1})
        assert "Somebody else has changed C1 meanwhile" in text(answer)
        assert "version" in field_errors(client.post(url, {}))
        assert Connection.objects.get().state == ConnectionState.PREPARING

    def test_the_list_is_filtered_by_state(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case, "connected", title="Alpha")
        factories.connection(case, title="Beta", planned=factories.in_days(-3), responsible=case.team)
        client, url = sign_in(case.reader), reverse("connections", args=[case.initiative.pk])
        page = text(client.get(url))
        assert "1 of 2 organisations are connected" in page and "1 is past its planned day" in page
        assert [row.entry.title for row in client.get(f"{url}?state=connected").context["rows"]] == ["Alpha"]
        assert [row.entry.title for row in client.get(f"{url}?owner={case.team.pk}").context["rows"]] == ["Beta"]

    def test_years_are_written_as_years(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case)
        shown, year = (
            text(sign_in(case.coordinator).get(reverse("connections-over-time", args=[case.initiative.pk]))),
            factories.in_days(0).year,
        )
        assert str(year) in shown and f"{year:,}" not in shown

    def test_it_costs_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        urls = [reverse(name, args=[case.initiative.pk]) for name in ("connections", "connections-over-time")]
        factories.connection(case, "testing", responsible=case.team)
        few = [queries(client, url) for url in urls]
        connections.create_many(case.initiative, [f"Authority no. {n}" for n in range(40)], by=case.coordinator, responsible=case.expert)
        assert [queries(client, url) for url in urls] == few

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        made = factories.connection(case, title=HOSTILE, contact_name=HOSTILE, note=HOSTILE)
        for url in (
            reverse("connections", args=[case.initiative.pk]), reverse("connections-over-time", args=[case.initiative.pk]),
            reverse("connection", args=[made.pk]),
        ):  # fmt: skip
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()


class TestMany:
    def post(self, case: factories.Case, sign_in: SignIn, names: str, **more: Any) -> Any:
        return sign_in(case.coordinator).post(reverse("connections-many", args=[case.initiative.pk]), {"names": names, **more}, follow=True)

    def test_one_that_takes_no_part_here_is_not_known_of(self, case: factories.Case) -> None:
        factories.organisation("Elsewhere")
        found, _doubles = connections.create_many(case.initiative, ["Elsewhere"], by=case.coordinator)
        assert found[0].organisation is None

    def test_one_on_each_line_doubles_left_out(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case, title="Old Town")
        names = f"  New   Town \n\nold town\r\nNEW TOWN\n{case.partner.name}\n"
        answer = self.post(case, sign_in, names, planned=typed(60), responsible=case.team.pk)
        assert "2 organisations are added." in text(answer) and "Already in the list: old town, NEW TOWN." in text(answer)
        made = {one.title: one for one in Connection.objects.all()}
        assert set(made) == {"Old Town", "New Town", case.partner.name}
        assert made[case.partner.name].organisation == case.partner
        assert (made["New Town"].planned, made["New Town"].responsible) == (factories.in_days(60), case.team)
        assert ConnectionStep.objects.count() == 3 and DueItem.objects.open().filter(kind="connection").count() == 2

    def test_five_hundred_cost_what_fifty_cost_and_more_are_refused(
        self, case: factories.Case, sign_in: SignIn, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(40):
            made, _doubles = connections.create_many(case.initiative, [f"Town no. {n}" for n in range(500)], by=case.coordinator)
        assert len(made) == Connection.objects.count() == 500
        answer = self.post(case, sign_in, "\n".join(f"Village no. {n}" for n in range(501)))
        assert field_errors(answer) == {"names": ["These are 501 organisations. Add at most 500 at once."]}

    @pytest.mark.parametrize(("names", "words"), [(" \n ", "at least one name"), ("x" * 201, "Shorten the name that begins with")])
    def test_nothing_and_too_long_names_are_refused(self, names: str, words: str, case: factories.Case, sign_in: SignIn) -> None:
        assert words in field_errors(self.post(case, sign_in, names))["names"][0]
        assert not Connection.objects.exists()

    def test_a_declaration_does_not_lie_ahead(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "This date lies ahead" in field_errors(self.post(case, sign_in, "Town", declared_on=typed(2)))["declared_on"][0]


class TestOverTime:
    def test_each_month_tells_what_was_reached_by_its_end(self, case: factories.Case) -> None:
        this = Month(factories.in_days(0).replace(day=1))
        two_ago = this.on(-2)
        made = factories.connection(case, title="Town", declared_on=two_ago.first, planned=this.on(2).first)
        made = connections.move_on(made, by=case.coordinator, seen_version=1, on=this.on(-1).first)
        steps = connection_months.reached(case.initiative)
        months = connection_months.window("", [two_ago.first])
        row = connection_months.row(made, steps[made.pk], months, "planned")
        kinds = [[mark.kind for mark in marks] for _month, marks in row.marks]
        assert kinds == [["declared"], ["preparing"], ["preparing"], [], ["planned"], *[[]] * 7]
        told = {str(one.label): [number for _m, number in one.numbers] for one in connection_months.sums(steps, months)}
        assert told["Declared"] == [1, 0, 0, *[None] * 9] and told["Preparing"] == [0, 1, 1, *[None] * 9]
        planned = connection_months.planned_in([made], months, "Planned")
        assert [number for _m, number in planned.numbers] == [0, 0, 0, 0, 1, *[0] * 7]

    def test_a_step_back_on_the_same_day_is_the_last_word(self, case: factories.Case) -> None:
        made = factories.connection(case, "testing")
        connections.step_back(made, by=case.coordinator, seen_version=made.version, reason="Too early.")
        steps = connection_months.reached(case.initiative)
        months = connection_months.window("", [factories.in_days(0)])
        assert [mark.kind for mark in connection_months.row(made, steps[made.pk], months, "").marks[0][1]] == ["preparing"]

    def test_long_ago_is_reached_by_its_month(self) -> None:
        this = Month(factories.in_days(0).replace(day=1))
        shown = connection_months.window("", [factories.in_days(0) - timedelta(days=900)])
        assert shown[0] == this.on(-8) and len(shown) == 12
        assert connection_months.window("2024-11", [])[0].key == "2024-11"
        assert connection_months.window("2024-11", [])[2].key == "2025-01"

    @pytest.mark.parametrize("asked", ["2026-13", "nonsense", "9999-12", "0000-01", "2026-1", "2026-01-01", "٢٠٢٦-٠١"])
    def test_what_is_no_month_is_passed_over(self, asked: str, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case)
        url = reverse("connections-over-time", args=[case.initiative.pk])
        assert sign_in(case.reader).get(url, {"from": asked}).context["months"][0].holds(factories.in_days(0))

    def test_the_drawing_says_the_same_in_words_and_days(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.connection(case, "connected", title="Town")
        page = sign_in(case.reader).get(reverse("connections-over-time", args=[case.initiative.pk])).content.decode()
        assert '<span class="fl-months__word">Connected</span>' in page
        assert "Day by day" in page and "In numbers" in page


class TestNeedsAndPaper:
    def test_nothing_is_asked_where_nobody_connects(self, case: factories.Case) -> None:
        assert [list(connection_register.needs(case.initiative, gate)) for gate in range(1, 9)] == [[]] * 8

    def test_a_planned_day_is_asked_for_at_five_and_they_are_counted_at_six(self, case: factories.Case) -> None:
        """M16."""
        factories.connection(case, "connected", planned=None)
        late = factories.connection(case, responsible=case.team)
        (five,), (six,) = (list(connection_register.needs(case.initiative, gate)) for gate in (5, 6))
        assert (five.met, five.level, five.rule, five.owner) == (False, "warn", "M16", case.team)
        assert (six.met, str(six.text)) == (False, "1 of 2 organisations are connected") and late.title in str(six.detail)
        connections.withdraw(late, by=case.coordinator, seen_version=1, reason="Merged.")
        (six,) = connection_register.needs(case.initiative, 6)
        assert six.met and str(six.text) == "1 of 1 organisation is connected"

    def test_paper_tells_names_but_no_addresses(self, case: factories.Case) -> None:
        assert list(registry.register("connections").blocks(case.initiative)) == [
            Paragraph("No organisation has declared that it connects yet")
        ]
        factories.connection(case, "connected", title="Town", contact_name="Ann", contact_email="ann@town.example")
        blocks = list(registry.register("connections").blocks(case.initiative))
        assert blocks[0] == Lead("1 of 1 organisation is connected.")
        assert "Town" in str(blocks) and "ann@town.example" not in str(blocks)
        assert [len(block.rows) for block in blocks if isinstance(block, Table)] == [1, 1]
