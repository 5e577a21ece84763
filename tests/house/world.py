"""One world for the permission matrix: three initiatives with something at every address, and everybody who might knock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import method
from accounts.models import Person, User
from adoption.choices import Outcome
from adoption.imports import carrying, importers
from adoption.services import activities, huki, phases, plan_versions
from core.sheets.read import Row as SheetRow
from core.sheets.read import Table
from documents.models import Document, RenderedFile, Side, Version
from documents.services import commenting, pictures, rendering, review, status, writing
from meetings import replying
from meetings.models import Meeting
from meetings.services import agenda, outcomes
from milestones import links
from milestones.models import Addressee, Condition, Round
from milestones.services import matters, rounds
from registers.services import answer as answers
from registers.services import risk_meeting as risk_meetings
from tests import factories
from tests.meetings import steps as meeting_steps
from tests.milestones import advice_steps, steps
from tests.support import packs
from tests.support.pictures import png

INSIDE = (
    "coordinator",
    "team",
    "expert",
    "owner",
    "chair",
    "member",
    "partner_member",
    "deputy",
    "reader",
    "archivist",
    "procurer",
    "benefits_owner",
)
OUTSIDE = ("stranger", "administrator", "superuser")
ROLES = ("anonymous", *OUTSIDE, *INSIDE)
Place = tuple[factories.Case, list[Any]]


@dataclass
class World:
    """`place(name)` gives the initiative and the arguments of the address for a kind of thing."""

    case: factories.Case
    paused: factories.Case
    preparing: factories.Case
    superuser: Person
    things: dict[str, Place] = field(default_factory=dict)
    sessions: dict[tuple[UUID, str], str] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> "World":
        """Shared by all tests: the database takes back what they change, nothing here changes."""
        return self

    def place(self, kind: str) -> Place:
        if kind not in self.things:
            self.things[kind] = PLACES[kind](self)
        return self.things[kind]

    def client(self, case: factories.Case, role: str) -> Client:
        """A browser of the one who has `role` in the case; each call opens a new one."""
        client = Client()
        if role != "anonymous":
            client.cookies["sessionid"] = self._session(case, role)
        return client

    def _session(self, case: factories.Case, role: str) -> str:
        key = (case.initiative.pk, role)
        if key not in self.sessions:
            person = self.superuser if role == "superuser" else getattr(case, role)
            client = Client()
            client.force_login(User.objects.get(person=person), backend="accounts.backends.FarledBackend")
            self.sessions[key] = client.cookies["sessionid"].value
        return self.sessions[key]


def build() -> World:
    """The first case has passed milestone I and waits for II; one is paused, one prepares milestone I, one has an open condition."""
    case, paused, preparing, bound = (factories.case() for _n in range(4))
    root = factories.person("Root")
    User.objects.filter(person=root).update(is_superuser=True)
    phases.carry_out(paused.initiative.pk, 1, Outcome.PAUSED, decision=uuid4(), by=paused.owner)
    conditional = steps.passed(bound, 1, Outcome.APPROVED_WITH_CONDITIONS, conditions=[steps.condition(bound)])
    decision, submitted = steps.passed(case, 1), steps.submitted(case, 2)
    world = World(case, paused, preparing, root)
    world.things |= {"decision": (case, [decision.pk]), "submitted": (case, [submitted.pk])}
    world.things["condition"] = (bound, [Condition.objects.get(decision=conditional).pk])
    for kind in PLACES:
        world.place(kind)
    for owner, role in product((case, paused, preparing, bound), (*OUTSIDE, *INSIDE)):
        world.client(owner, role)
    return world


def _of_case(make: Callable[[factories.Case], list[Any]]) -> Callable[[World], Place]:
    return lambda world: (world.case, make(world.case))


def _addressee(world: World) -> Place:
    case, (pk,) = world.place("decision")
    return case, [Addressee.objects.filter(communication__decision=pk).order_by("pk")[0].pk]


def _basis(world: World) -> Place:
    case, (pk,) = world.place("submitted")
    return case, [pk, Round.objects.get(pk=pk).basis.filter(kind="register").order_by("order")[0].order]


def _draft(world: World) -> Place:
    return world.preparing, [writing.ensure(world.preparing.initiative, method.basis_types(1)[0].key, world.preparing.coordinator).pk]


def _section(world: World) -> Place:
    case, (pk,) = world.place("draft")
    document = writing.ensure(case.initiative, method.basis_types(1)[0].key, case.coordinator)
    return case, [pk, document.sections.order_by("order")[0].key]


def _written_section(world: World) -> Place:
    case, (pk, key) = world.place("section")
    document = Document.objects.get(pk=pk)
    version = document.sections.get(key=key).version
    section = writing.write_section(document, key, by=case.coordinator, seen_version=version, text=f"Version {version}.")
    return case, [pk, key, section.version]


def _report(world: World) -> Place:
    """A published status report."""
    draft = status.begin(world.case.initiative, by=world.case.coordinator)
    said = {side: status.Said("on_course", "") for side in Side}
    values = {"as_of": factories.in_days(0), "changes_text": "", "said": said}
    saved = status.save(draft, by=world.case.coordinator, seen_version=draft.version, **values)
    return world.case, [status.publish(saved, by=world.case.coordinator, seen_version=saved.version).pk]


def _docx_of(place: str) -> Callable[[World], Place]:
    def made(world: World) -> Place:
        case, arguments = world.place(place)
        return case, [*arguments, "docx"]

    return made


def _in_review(world: World) -> Place:
    case = world.preparing
    document = writing.ensure(case.initiative, method.basis_types(2)[0].key, case.coordinator)
    section, days = document.sections.order_by("order")[0], factories.in_days(5)
    writing.write_section(document, section.key, by=case.coordinator, seen_version=section.version, text="As it is.")
    document.refresh_from_db(fields=["version"])
    people = {"by": case.coordinator, "reviewer": case.owner, "readers": [case.expert]}
    sent = review.send_for_review(document, due=days, seen_version=document.version, **people)
    return case, [sent.pk]


def _comment(world: World) -> Place:
    """Of the expert, on the draft."""
    case, (pk, key) = world.place("section")
    return case, [commenting.add(Document.objects.get(pk=pk), key, by=case.expert, text="How many are they?").pk]


def _approved(world: World) -> Place:
    return world.case, [writing.ensure(world.case.initiative, method.basis_types(1)[0].key, world.case.coordinator).pk]


def _version(world: World) -> Place:
    document = writing.ensure(world.case.initiative, method.basis_types(1)[0].key, world.case.coordinator)
    return world.case, [document.versions.get().pk]


def _round(world: World) -> Place:
    return world.preparing, [steps.prepared(world.preparing, 1).pk]


def _review(world: World) -> Place:
    """A milestone that the lead organisation has marked as not formal, far ahead of the one being prepared."""
    lead = world.preparing.lead
    lead.decision_points = {**lead.decision_points, "7": {"name": "", "formal": False}}
    lead.save()
    return world.preparing, [rounds.open_round(world.preparing.fresh(), 7, by=world.preparing.coordinator).pk]


def _matter(world: World) -> Place:
    """A change of lead that waits for both parties."""
    case = world.case
    opened = matters.open_matter(case.initiative, "lead_change", by=case.coordinator)
    values = {"reason": "The partner maintains the service.", "organisation": case.partner}
    return case, [matters.propose(opened, by=case.coordinator, seen_version=opened.version, **values).pk]


def _point(world: World) -> Place:
    case, (pk,) = world.place("round")
    return case, [pk, Round.objects.get(pk=pk).points.all()[0].key]


def _member_of_submitted(world: World) -> Place:
    case, (pk,) = world.place("submitted")
    return case, [pk, case.role(case.member, "steering_member").pk]


def _file(world: World) -> Place:
    path = default_storage.save("matrix.pdf", ContentFile(b"%PDF-1.7"))
    values = {"title": "Plan", "kind": rendering.PLAN, "content_sha256": "0" * 64, "file_sha256": "0" * 64, "size": 8, "pages": 1}
    return world.case, [RenderedFile.objects.create(initiative=world.case.initiative.pk, path=path, **values).pk]


def _import_draft(world: World) -> Place:
    table = Table([SheetRow(1, ["Task"]), SheetRow(2, ["Agree on dates"])], merged=False)
    initiative = world.case.initiative
    draft = carrying.keep(importers.TASKS, initiative, table, by=world.case.coordinator, file_name="tasks.xlsx")
    return world.case, [initiative.pk, "plan", draft.pk]


def _newer_pack(world: World) -> Place:
    case = world.paused
    packs.follow(case, packs.load(key="shared_pack"))
    return case, [case.initiative.pk, packs.load(version="1.1", key="shared_pack").pk]


def _activity(world: World) -> Place:
    key = "phase/identify_need/analyse_needs"
    activities.assign(world.case.initiative, key, by=world.case.coordinator, seen_version=None, responsible=world.case.team)
    return world.case, [world.case.initiative.pk, key]


def _plan_waiting(world: World) -> Place:
    """A plan that waits for the chair."""
    factories.task(world.preparing, responsible=world.preparing.team, due=factories.in_days(9))
    factories.say_who(world.preparing)
    return world.preparing, [plan_versions.propose(world.preparing.initiative, by=world.preparing.coordinator).pk]


def _question(world: World) -> Place:
    key = method.area("architecture").questions[0].key
    answers.answer(world.case.initiative, key, by=world.case.coordinator, seen_version=None, word="no")
    return world.case, [world.case.initiative.pk, key]


def _picture(world: World) -> Place:
    case, (pk,) = world.place("draft")
    document = writing.ensure(case.initiative, method.basis_types(1)[0].key, case.coordinator)
    return case, [pictures.put_picture(document, by=case.coordinator, file=SimpleUploadedFile("a.png", png(3, 2))).pk]


def _lead_with_logo(world: World) -> Place:
    pictures.set_logo(world.case.lead, by=None, file=SimpleUploadedFile("a.png", png(3, 2)), alternative="Logo")
    return world.case, [world.case.lead.pk]


def _risk_meeting_point(world: World) -> Place:
    """Of a risk that belongs to the team member."""
    risk = factories.risk(world.case, owner=world.case.team, probability=5, consequence=5)
    meeting = risk_meetings.begin(world.case.initiative, by=world.case.coordinator, scope="significant", participants=[])
    return world.case, [meeting.pk, meeting.points.get(risk=risk).place]


def _item(meeting: Meeting) -> list[Any]:
    return [meeting.items.all()[0].pk]


def _reply(case: factories.Case) -> list[Any]:
    """The link of a member, who answers without signing in."""
    row = meeting_steps.there(meeting_steps.called(case), case.member)
    return [row.pk, replying.token(row)]


def _paper(case: factories.Case) -> list[Any]:
    item = meeting_steps.planned(case).items.all()[0]
    return [agenda.add_paper(item, by=case.coordinator, title="Statistics", url="https://example.org").pk]


def _outcome(case: factories.Case) -> list[Any]:
    item = meeting_steps.opened(case).items.all()[0]
    return [outcomes.become_decision(item, by=case.coordinator, text="We meet monthly.").pk]


def _advised(world: World) -> Place:
    """A round of milestone III being prepared, far ahead of the one that waits."""
    return world.case, [advice_steps.opened(world.case, 3).pk]


def _sent(world: World) -> Place:
    """A referral with a document, sent to the reader and to somebody without an account."""
    case, (pk,) = world.place("advised")
    version = Version.objects.get(pk=world.place("version")[1][0])
    return case, list(advice_steps.sent(case, Round.objects.get(pk=pk), [version]))


def _referral_draft(world: World) -> Place:
    case, (pk,) = world.place("advised")
    draft = advice_steps.drafted(case, Round.objects.get(pk=pk))
    advice_steps.outsider(case, draft)
    return case, [draft.pk]


def _behind_link(world: World, *more: Any) -> Place:
    case, (_referral, outside) = world.place("sent")
    return case, [outside.pk, links.token_of(outside), *more]


PLACES: dict[str, Callable[[World], Place]] = {
    "nothing": _of_case(lambda case: []),
    "phase_of_guide": _of_case(lambda case: [1]),
    "document_of_guide": _of_case(lambda case: [method.document_types()[0].key]),
    "area_of_guide": _of_case(lambda case: [method.areas()[0].key]),
    "playbook_of_guide": _of_case(lambda case: [method.whole().playbooks[0].key]),
    "initiative": _of_case(lambda case: [case.initiative.pk]),
    "event": _of_case(lambda case: [case.initiative.pk, 2]),
    "import_of_plan": _of_case(lambda case: [case.initiative.pk, "plan"]),
    "import_draft": _import_draft,
    "member_of_submitted": _member_of_submitted,
    "plan_as_xlsx": _of_case(lambda case: [case.initiative.pk, "plan", "xlsx"]),
    "paused": lambda world: (world.paused, [world.paused.initiative.pk]),
    "setup": _of_case(lambda case: [case.initiative.pk, "basics"]),
    "gate": _of_case(lambda case: [case.initiative.pk, 2]),
    "later_gate": _of_case(lambda case: [case.initiative.pk, 3]),
    "kind_of_document": _of_case(lambda case: [case.initiative.pk, method.basis_types(1)[0].key]),
    "lead": _of_case(lambda case: [case.lead.pk]),
    "lead_and_kind": _of_case(lambda case: [case.lead.pk, method.basis_types(1)[0].key]),
    "lead_with_logo": _lead_with_logo,
    "picture": _picture,
    "pack": _of_case(lambda case: [packs.load(case.lead).pack_id]),
    "pack_version": _of_case(lambda case: [packs.load(case.lead).pk]),
    "newer_pack": _newer_pack,
    "person": _of_case(lambda case: [case.team.pk]),
    "partner": _of_case(lambda case: [case.initiative.participations.get().pk]),
    "person_here": _of_case(lambda case: [case.initiative.pk, case.team.pk]),
    "huki_role": _of_case(lambda case: [huki.add_role(case.initiative, by=case.coordinator, name="IT operations").pk]),
    "role": _of_case(lambda case: [case.role(case.team, "team_member").pk]),
    "mail": _of_case(lambda case: ["missing.eml"]),
    "task_of_team": _of_case(lambda case: [factories.task(case, responsible=case.team).pk]),
    "dependency": _of_case(lambda case: [factories.dependency(case).pk]),
    "task_of_expert": _of_case(lambda case: [factories.task(case, responsible=case.expert).pk]),
    "activity_of_team": _activity,
    "plan_waiting": _plan_waiting,
    "checklist": _of_case(lambda case: [case.initiative.pk, 1, "architecture"]),
    "question": _question,
    "goal_of_team": _of_case(lambda case: [factories.goal(case, owner=case.team).pk]),
    "forum_of_team": _of_case(lambda case: [factories.forum(case, owner=case.team).pk]),
    "agreement_of_team": _of_case(lambda case: [factories.agreement(case, owner=case.team).pk]),
    "funding_of_team": _of_case(lambda case: [factories.funding(case, gate=3, owner=case.team).pk]),
    "risk_of_team": _of_case(lambda case: [factories.risk(case, owner=case.team).pk]),
    "risk_measure": _of_case(lambda case: [factories.measure(case, factories.risk(case, owner=case.team)).pk]),
    "risk_meeting": lambda world: (world.case, world.place("risk_meeting_point")[1][:1]),
    "risk_meeting_point": _risk_meeting_point,
    "option": _of_case(lambda case: [factories.option(case).pk]),
    "deliverable_of_team": _of_case(lambda case: [factories.deliverable(case, owner=case.team).pk]),
    "profitability_of_team": _of_case(lambda case: [factories.profitability(case, owner=case.team).pk]),
    "remaining_of_team": _of_case(lambda case: [factories.remaining(case, owner=case.team).pk]),
    "maintenance_of_team": _of_case(lambda case: [factories.maintenance_object(case, owner=case.team).pk]),
    "procurement_of_team": _of_case(lambda case: [factories.procurement(case, responsible=case.team).pk]),
    "benefit_of_team": _of_case(lambda case: [factories.benefit(case, owner=case.team).pk]),
    "lesson_of_team": _of_case(lambda case: [factories.lesson(case, owner=case.team).pk]),
    "training_of_team": _of_case(lambda case: [factories.training(case, owner=case.team).pk]),
    "line_of_team": _of_case(lambda case: [factories.service_line(case, owner=case.team).pk]),
    "connection_of_team": _of_case(lambda case: [factories.connection(case, responsible=case.team).pk]),
    "draft": _draft,
    "section": _section,
    "written_section": _written_section,
    "report": _report,
    "docx_of_report": _docx_of("report"),
    "docx_of_draft": _docx_of("draft"),
    "docx_of_version": _docx_of("version"),
    "docx_of_initiative": _docx_of("initiative"),
    "in_review": _in_review,
    "comment_of_expert": _comment,
    "approved": _approved,
    "version": _version,
    "rendering": _of_case(lambda case: [rendering.ask_for_plan(case.initiative).pk]),
    "file": _file,
    "matter": _matter,
    "consent": lambda world: (world.case, [*world.place("matter")[1], world.case.partner.pk]),
    "stop": _of_case(lambda case: [matters.open_matter(case.initiative, "stop", by=case.coordinator).pk]),
    "meeting_planned": _of_case(lambda case: [meeting_steps.planned(case).pk]),
    "meeting_called": _of_case(lambda case: [meeting_steps.called(case).pk]),
    "meeting_open": _of_case(lambda case: [meeting_steps.opened(case).pk]),
    "participant": _of_case(lambda case: [meeting_steps.there(meeting_steps.planned(case), case.deputy).pk]),
    "reply": _of_case(_reply),
    "agenda_item": _of_case(lambda case: _item(meeting_steps.planned(case))),
    "open_item": _of_case(lambda case: _item(meeting_steps.opened(case))),
    "meeting_paper": _of_case(_paper),
    "meeting_outcome": _of_case(_outcome),
    "room_item": _of_case(lambda case: [meeting_steps.opened(case).pk, 1]),
    "minutes_draft": _of_case(lambda case: [meeting_steps.draft(case).meeting_id]),
    "minutes_sent": _of_case(lambda case: [meeting_steps.sent(case).meeting_id]),
    "round": _round,
    "point": _point,
    "review": _review,
    "advised": _advised,
    "statement": lambda world: (world.case, [world.place("advised")[1][0], advice_steps.AREA]),
    "sent": _sent,
    "referral": lambda world: (world.case, [world.place("sent")[1][0].pk]),
    "referral_draft": _referral_draft,
    "recipient": lambda world: (world.case, [world.place("sent")[1][1].pk]),
    "personal_link": _behind_link,
    "personal_document": lambda world: _behind_link(world, world.place("version")[1][0]),
    "basis": _basis,
    "addressee": _addressee,
}
