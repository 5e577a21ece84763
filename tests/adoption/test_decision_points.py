"""An organisation's own decision points: named by its administrators, shown wherever a milestone is (M14)."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation
from accounts.services import INSTALLATION
from adoption import decision_points as own
from adoption import pages
from adoption.decision_points import OwnPoint
from adoption.models import DueItem
from adoption.services import decision_points, leads
from core import events
from core.db import Superseded
from core.models import Event
from documents.title_page import rail as rail_on_paper
from milestones.models import Decision
from milestones.protocol import protocol_document
from milestones.registers import milestone_blocks
from notifications import messages
from notifications.models import OutboxRow
from portfolio.rails import courses
from tests import factories
from tests.factories import Case
from tests.milestones import steps
from tests.support import packs

pytestmark = pytest.mark.django_db
NAMES = {1: "B1 Start", 2: "B2", 3: "B2", 4: "B3"}


def name(case: Case, names: dict[int, str] = NAMES, formal: bool = True) -> None:
    points = {gate: OwnPoint(words, formal) for gate, words in names.items()}
    lead = Organisation.objects.get(pk=case.lead.pk)
    decision_points.save(lead, points, by=case.administrator, seen_version=lead.version)
    case.fresh()


def form(version: int = 1, informal: tuple[int, ...] = (), **names: str) -> dict[str, Any]:
    values: dict[str, Any] = {f"name_{gate}": names.get(f"n{gate}", "") for gate in own.GATES}
    return {**values, **{f"formal_{gate}": "on" for gate in own.GATES if gate not in informal}, "version": version}


@pytest.fixture
def url(case: Case) -> str:
    return reverse("decision-points", args=[case.lead.pk])


@pytest.fixture
def client(sign_in: Any, case: Case) -> Client:
    return sign_in(case.administrator)


class TestPage:
    def test_the_names_are_kept_on_the_organisation(self, client: Client, case: Case, url: str) -> None:
        """M14: several milestones may have one decision point, and one may be decided without form."""
        assert client.post(url, form(n1="BP1", n2="BP2", n3="BP2", informal=(5,))).status_code == 302
        case.lead.refresh_from_db()
        assert own.of_organisation(case.lead) == {
            1: OwnPoint("BP1", True), 2: OwnPoint("BP2", True), 3: OwnPoint("BP2", True), 5: OwnPoint("", False),
        }  # fmt: skip
        assert own.together(case.fresh(), 3) == (2, 3) and not own.is_formal(case.initiative, 5)
        event = Event.objects.select_related("text").get(action="adoption.decision_points.changed")
        assert event.stream == INSTALLATION and event.text.data["changes"]["III"] == ["", "BP2"]
        assert events.verify(INSTALLATION) is None

    def test_one_name_at_milestones_that_are_not_neighbours_is_refused_at_the_field(self, client: Client, case: Case, url: str) -> None:
        answer = client.post(url, form(n1="BP1", n3="BP1"))
        assert list(answer.context["form"].errors) == ["name_3"]
        assert "stands at milestone I too" in answer.content.decode() and 'value="BP1"' in answer.content.decode()
        case.lead.refresh_from_db()
        assert case.lead.decision_points == {}

    def test_what_is_decided_together_is_formal_together(self, client: Client, url: str) -> None:
        answer = client.post(url, form(n2="BP2", n3="BP2", informal=(3,)))
        assert "both formally, or neither" in answer.context["form"].errors["formal_3"][0]

    def test_capitals_make_no_other_name(self, client: Client, case: Case, url: str) -> None:
        client.post(url, form(n2="BP2", n3="bp2"))
        case.lead.refresh_from_db()
        assert own.of_organisation(case.lead)[3].name == "BP2"

    def test_a_name_that_is_too_long_is_refused(self, client: Client, url: str) -> None:
        assert "name_1" in client.post(url, form(n1="x" * 41)).context["form"].errors

    def test_the_form_is_filled_from_prosjektveiviseren_and_from_a_loaded_pack(self, client: Client, case: Case, url: str) -> None:
        filled = client.get(f"{url}?from=prosjektveiviseren").context["form"].initial
        assert [filled[f"name_{gate}"] for gate in own.GATES] == ["BP1", "BP2", "BP2", "BP3", "", "BP4", "BP5", "BP6"]
        version = packs.load(case.lead, decision_points=[{"gate": 1, "name": packs.four("Go"), "formal": False}])
        filled = client.get(f"{url}?from={version.pk}").context["form"].initial
        assert (filled["name_1"], filled["formal_1"], filled["name_2"]) == ("Go (sv)", False, "")
        assert client.get(f"{url}?from=nowhere").status_code == 200

    def test_a_second_editor_is_shown_what_the_first_wrote(self, client: Client, case: Case, url: str) -> None:
        client.post(url, form(n1="First"))
        answer = client.post(url, form(n1="Second"))
        assert "First" in answer.content.decode() and "Second" in answer.content.decode()
        case.lead.refresh_from_db()
        assert own.of_organisation(case.lead)[1].name == "First"
        with pytest.raises(Superseded):
            decision_points.save(case.lead, {1: OwnPoint("Third", True)}, by=None, seen_version=1)

    @pytest.mark.parametrize(("who", "status"), [("coordinator", 403), ("stranger", 403), ("administrator", 200)])
    def test_only_administrators_of_the_organisation(self, sign_in: Any, case: Case, url: str, who: str, status: int) -> None:
        assert sign_in(getattr(case, who)).get(url).status_code == status

    def test_those_of_others_are_not_there(self, client: Client, case: Case) -> None:
        assert client.get(reverse("decision-points", args=[case.partner.pk])).status_code == 404

    def test_a_service_refuses_what_the_page_refuses(self, case: Case) -> None:
        with pytest.raises(ValidationError):
            name(case, {1: "BP1", 8: "BP1"})


class TestShown:
    def test_on_the_rail_for_eyes_and_ears(self, case: Case) -> None:
        steps.passed(case, 1)
        name(case)
        stops = pages.rail(case.fresh())
        assert [stop.own_name for stop in stops[:5]] == ["B1 Start", "B2", "B2", "B3", ""]
        assert "Milestone I (B1 Start) passed" in stops[0].text_for_screen_reader
        assert "you are here. B2, Milestone II" in stops[1].text_for_screen_reader and "B3" in stops[3].text_for_screen_reader

    def test_a_plain_organisation_has_the_rail_of_before(self, case: Case) -> None:
        assert {stop.own_name for stop in pages.rail(case.initiative)} == {""}
        assert pages.rail(case.initiative)[0].date_lines[0] == "Milestone I"

    def test_on_the_overview_and_at_the_gate(self, sign_in: Any, case: Case) -> None:
        name(case)
        client = sign_in(case.coordinator)
        assert "fl-rail__own" in client.get(case.initiative.get_absolute_url()).content.decode()
        page = client.get(reverse("milestone", args=[case.initiative.pk, 1])).content.decode()
        assert "Milestone I (B1 Start): Identified need" in page
        assert "Milestone IV (B3)" in client.get(reverse("milestone", args=[case.initiative.pk, 4])).content.decode()

    def test_in_lists_and_on_paper(self, case: Case) -> None:
        name(case)
        assert courses([case.initiative])[case.initiative.pk].milestone.startswith("I (B1 Start), ")
        stops = rail_on_paper(case.initiative)
        assert stops[0].lines[:3] == ("Here", "Milestone I", "B1 Start") and stops[3].lines[:2] == ("Ahead", "B3")
        assert "B1 Start" in str(milestone_blocks(case.initiative))

    def test_in_mails(self, case: Case) -> None:
        name(case)
        steps.submitted(case, 1)
        row = OutboxRow.objects.filter(key="milestones.decision_asked").first()
        assert row is not None
        assert "B1 Start" in messages.get(row.key).render(row).subject

    def test_the_protocol_keeps_the_name_of_the_day_it_was_decided(self, case: Case) -> None:
        name(case)
        decision = steps.passed(case, 1)
        assert decision.decision_point == "B1 Start"
        name(case, {1: "Renamed"})
        assert ("Decision point", "B1 Start") in protocol_document(Decision.objects.get(pk=decision.pk)).facts

    def test_what_waits_for_somebody_is_renamed(self, case: Case, commits: Any) -> None:
        steps.submitted(case, 1)
        with commits():
            name(case)
        assert DueItem.objects.open().filter(kind="decision").get().title.startswith("Milestone I (B1 Start)")

    def test_another_lead_calls_what_waits_by_its_own_names(self, case: Case, commits: Any) -> None:
        """M04, M14."""
        steps.submitted(case, 1)
        with commits():
            name(case)
        leads.carry_out(case.initiative.pk, case.partner, decision=uuid.uuid4(), by=case.owner)
        assert "B1 Start" not in DueItem.objects.open().filter(kind="decision").get().title

    def test_a_pack_names_them_where_the_organisation_says_nothing(self, case: Case) -> None:
        packs.follow(case, packs.load(decision_points=[{"gate": gate, "name": packs.four(f"P{gate}")} for gate in (1, 2)]))
        name(case, {2: "Mine"})
        assert [own.own_name(case.initiative, gate) for gate in (1, 2, 3)] == ["P1 (en)", "Mine", ""]

    def test_what_is_decided_together_is_the_same_for_every_reader(self, case: Case) -> None:
        """M14: names of packs are compared in the language of the documents, whoever reads."""
        names = {2: packs.four("B2"), 3: {**packs.four("B3"), "en": "B2 (en)"}}
        packs.follow(case, packs.load(decision_points=[{"gate": gate, "name": words} for gate, words in names.items()]))
        with translation.override("sv"):
            assert [own.own_name(case.initiative, gate) for gate in (2, 3)] == ["B2 (sv)", "B3 (sv)"]
            assert own.together(case.initiative, 2) == (2, 3)
        case.initiative.language = "sv"
        assert own.together(case.initiative, 2) == (2,)

    def test_a_formal_and_an_informal_one_are_never_decided_together(self, case: Case) -> None:
        """M14: the pack names one milestone, the organisation its neighbour; each of them is right by itself."""
        packs.follow(case, packs.load(decision_points=[{"gate": 2, "name": packs.four("B2")}]))
        name(case, {3: "B2 (en)"})
        assert own.together(case.initiative, 2) == (2, 3)
        name(case, {3: "B2 (en)"}, formal=False)
        assert (own.together(case.initiative, 2), own.together(case.initiative, 3)) == ((2,), (3,))

    def test_a_name_is_text_and_nothing_else(self, sign_in: Any, case: Case) -> None:
        name(case, {1: "<b>B1</b>"})
        page = sign_in(case.coordinator).get(case.initiative.get_absolute_url()).content.decode()
        assert "&lt;b&gt;B1&lt;/b&gt;" in page and "<b>B1</b>" not in page

    def test_it_costs_no_query(self, case: Case, django_assert_num_queries: Any) -> None:
        name(case)
        initiative = factories.Initiative.objects.select_related("lead").get(pk=case.initiative.pk)
        pages.phase_rows(initiative)
        with django_assert_num_queries(0):
            pages.rail(initiative)
