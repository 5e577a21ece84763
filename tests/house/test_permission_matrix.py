"""Who is answered what at every address: a line for each url name, each role, GET and POST.

A line names the kind of thing the address is about (tests/house/world.py) and who is let in by GET and by POST. Everybody else is
answered as the house answers: not signed in 302 to the sign-in page, no role in the initiative 404, a role that does not suffice 403,
a method the page does not know 405.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from tests.house import sources
from tests.house.world import INSIDE, OUTSIDE, ROLES, World, build

ALL = frozenset(INSIDE)
SIGNED_IN = frozenset((*INSIDE, *OUTSIDE))
EVERYBODY = SIGNED_IN | {"anonymous"}
COORDINATOR = frozenset({"coordinator"})
TEAM = frozenset({"coordinator", "team"})
WORKERS = TEAM | {"procurer", "benefits_owner"}
WITH_EXPERT = frozenset({"coordinator", "expert"})
EXPERT = frozenset({"expert"})
OWNER = frozenset({"owner"})
CHAIR = frozenset({"chair"})
OWNER_OR_CHAIR = OWNER | CHAIR
PARTNERS = frozenset({"partner_member", "deputy", "reader"})
MEETING = COORDINATOR | CHAIR
MEMBER = frozenset({"member"})
STEERING = frozenset({"chair", "member", "partner_member", "deputy"})
LOG = frozenset({"coordinator", "archivist"})
ADMINISTRATORS = frozenset({"administrator", "superuser"})
SUPERUSER = frozenset({"superuser"})
NEVER: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """about: a key of world.PLACES. get, post: who is let in; None where the page does not know the method.

    hidden: whoever has no role is told that there is nothing (404); else that they may not (403). gone: let in, and told 404.
    """

    about: str
    get: frozenset[str] | None
    post: frozenset[str] | None = None
    hidden: bool = True
    gone: bool = False

    def expected(self, role: str, method: str) -> str:
        """The class of the answer."""
        allowed = self.get if method == "get" else self.post
        if role == "anonymous" and (self.get is None or role not in self.get):
            return "sign in"
        if allowed is None:
            return "405"
        if role in allowed:
            return "404" if self.gone else "in"
        return "404" if self.hidden and role in OUTSIDE else "403"


def of(about: str, get: frozenset[str], post: frozenset[str] | None = None, **options: bool) -> Line:
    return Line(about, get, post, **options)


MATRIX = {
    # For everybody
    "healthz": of("nothing", EVERYBODY),
    "components": of("nothing", EVERYBODY, EVERYBODY),
    "sign-in": of("nothing", EVERYBODY, EVERYBODY),
    "set_language": of("nothing", EVERYBODY, EVERYBODY),
    "help": of("nothing", EVERYBODY),
    "verify": of("nothing", EVERYBODY, EVERYBODY),
    "verify-anchors": of("nothing", EVERYBODY),
    "accessibility": of("nothing", EVERYBODY),
    "about-method": of("nothing", EVERYBODY),
    "guide": of("nothing", EVERYBODY),
    "guide-search": of("nothing", EVERYBODY),
    "guide-phase": of("phase_of_guide", EVERYBODY),
    "guide-documents": of("nothing", EVERYBODY),
    "guide-document": of("document_of_guide", EVERYBODY),
    "guide-areas": of("nothing", EVERYBODY),
    "guide-area": of("area_of_guide", EVERYBODY),
    "guide-playbooks": of("nothing", EVERYBODY),
    "guide-playbook": of("playbook_of_guide", EVERYBODY),
    "guide-roles": of("nothing", EVERYBODY),
    "guide-rules": of("nothing", EVERYBODY),
    "guide-versions": of("nothing", EVERYBODY),
    "guide-words": of("nothing", EVERYBODY),
    # For everybody signed in
    "start": of("nothing", SIGNED_IN),
    "my-work": of("nothing", SIGNED_IN),
    "initiatives": of("nothing", SIGNED_IN),
    "initiative-new": of("nothing", SIGNED_IN, SIGNED_IN),
    "account": of("nothing", SIGNED_IN, SIGNED_IN),
    "sign-out": of("nothing", SIGNED_IN, SIGNED_IN),
    # Administration
    "administration": of("nothing", ADMINISTRATORS, hidden=False),
    "organisation-new": of("nothing", SUPERUSER, SUPERUSER, hidden=False),
    "organisation-edit": of("lead", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "person-new": of("nothing", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "person-edit": of("person", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "packs": of("nothing", ADMINISTRATORS, hidden=False),
    "pack-load": of("nothing", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "pack-version": of("pack_version", ADMINISTRATORS, hidden=False),
    "pack-yaml": of("pack_version", ADMINISTRATORS, hidden=False),
    "pack-remove": of("pack", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "decision-points": of("lead", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "organisation-documents": of("lead", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "organisation-headings": of("lead_and_kind", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "organisation-logo-remove": of("lead", ADMINISTRATORS, ADMINISTRATORS, hidden=False),
    "organisation-logo": of("lead_with_logo", ALL | ADMINISTRATORS),
    "mail-folder": of("nothing", SUPERUSER, hidden=False),
    "mail": of("mail", SUPERUSER, hidden=False, gone=True),
    # The initiative
    "initiative": of("initiative", ALL),
    "initiative-setup": of("setup", COORDINATOR, COORDINATOR),
    "initiative-edit": of("initiative", COORDINATOR, COORDINATOR),
    "initiative-method": of("initiative", ALL, COORDINATOR),
    "initiative-activities": of("initiative", COORDINATOR, COORDINATOR),
    "organisations": of("initiative", ALL),
    "partner-new": of("initiative", COORDINATOR, COORDINATOR),
    "partner-edit": of("partner", COORDINATOR, COORDINATOR),
    "partner-remove": of("partner", COORDINATOR, COORDINATOR),
    "people": of("initiative", ALL),
    "role-new": of("initiative", COORDINATOR, COORDINATOR),
    "role-edit": of("role", COORDINATOR, COORDINATOR),
    "role-end": of("role", COORDINATOR, COORDINATOR),
    "role-deputy": of("role", COORDINATOR, COORDINATOR),
    "role-invite": of("role", COORDINATOR, COORDINATOR),
    "hand-over": of("person_here", COORDINATOR, COORDINATOR),
    "steering-rule": of("initiative", COORDINATOR, COORDINATOR),
    "bodies": of("initiative", ALL),
    "owner-rule": of("initiative", COORDINATOR, COORDINATOR),
    "owner-alone": of("initiative", COORDINATOR, COORDINATOR, gone=True),
    "log": of("initiative", LOG),
    "log-erase": of("event", LOG, LOG),
    "pack-upgrade": of("newer_pack", COORDINATOR, COORDINATOR),
    "register-export": of("plan_as_xlsx", ALL),
    "register-import": of("import_of_plan", COORDINATOR, COORDINATOR),
    "import-template": of("plan_as_xlsx", COORDINATOR),
    "import-preview": of("import_draft", COORDINATOR, COORDINATOR),
    # Plan, goals, risks
    "plan": of("initiative", ALL),
    "plan-versions": of("initiative", ALL),
    "plan-propose": of("initiative", COORDINATOR, COORDINATOR),
    "plan-margin": of("initiative", COORDINATOR, COORDINATOR),
    "plan-print": of("initiative", ALL),
    "plan-version": of("plan_waiting", ALL),
    "plan-approve": of("plan_waiting", CHAIR, CHAIR),
    "plan-send-back": of("plan_waiting", CHAIR, CHAIR),
    "plan-withdraw": of("plan_waiting", COORDINATOR, COORDINATOR),
    "plan-add": of("initiative", COORDINATOR, COORDINATOR),
    "plan-many": of("initiative", COORDINATOR, COORDINATOR),
    "plan-move": of("initiative", WORKERS, WORKERS),
    "task-cell": of("task_of_team", TEAM, TEAM),
    "task-shift": of("task_of_team", COORDINATOR, COORDINATOR),
    "task-wait": of("task_of_team", COORDINATOR, COORDINATOR),
    "dependency-remove": of("dependency", COORDINATOR, COORDINATOR),
    "task-new": of("initiative", COORDINATOR, COORDINATOR),
    "task": of("task_of_team", ALL),
    "task-edit": of("task_of_team", TEAM, TEAM),
    "task-delete": of("task_of_team", COORDINATOR, COORDINATOR),
    "task-done": of("task_of_expert", WITH_EXPERT, WITH_EXPERT),
    "task-date": of("task_of_team", TEAM, TEAM),
    "task-state": of("task_of_team", TEAM, TEAM),
    "task-take-up": of("task_of_team", TEAM, TEAM),
    "activity-done": of("activity_of_team", TEAM, TEAM),
    "activity-assign": of("activity_of_team", TEAM, TEAM),
    "activity-comment": of("activity_of_team", ALL, TEAM),
    "activity-set-aside": of("activity_of_team", TEAM, TEAM),
    "service-lines": of("initiative", ALL),
    "service-lines-compare": of("initiative", ALL),
    "service-line-new": of("initiative", COORDINATOR, COORDINATOR),
    "service-line": of("line_of_team", ALL),
    "service-line-edit": of("line_of_team", TEAM, TEAM),
    "service-line-delete": of("line_of_team", COORDINATOR, COORDINATOR),
    "service-line-on": of("line_of_team", TEAM, TEAM),
    "service-line-close": of("line_of_team", TEAM, TEAM),
    "service-line-back": of("line_of_team", TEAM, TEAM),
    "connections": of("initiative", ALL),
    "connections-over-time": of("initiative", ALL),
    "connections-many": of("initiative", COORDINATOR, COORDINATOR),
    "connection-new": of("initiative", COORDINATOR, COORDINATOR),
    "connection": of("connection_of_team", ALL),
    "connection-edit": of("connection_of_team", TEAM, TEAM),
    "connection-delete": of("connection_of_team", COORDINATOR, COORDINATOR),
    "connection-step": of("connection_of_team", TEAM, TEAM),
    "connection-back": of("connection_of_team", TEAM, TEAM),
    "connection-withdraw": of("connection_of_team", TEAM, TEAM),
    "huki": of("initiative", ALL),
    "huki-letters": of("initiative", ALL, ALL),
    "huki-summary": of("initiative", ALL),
    "huki-row": of("task_of_team", COORDINATOR, COORDINATOR),
    "huki-cell": of("task_of_team", COORDINATOR, COORDINATOR),
    "huki-propose": of("initiative", COORDINATOR, COORDINATOR),
    "huki-roles": of("initiative", ALL),
    "huki-role-new": of("initiative", COORDINATOR, COORDINATOR),
    "huki-role-edit": of("huki_role", COORDINATOR, COORDINATOR),
    "huki-role-move": of("huki_role", COORDINATOR, COORDINATOR),
    "huki-role-delete": of("huki_role", COORDINATOR, COORDINATOR),
    "phases": of("initiative", ALL),
    "phase": of("gate", ALL),
    "checklists": of("initiative", ALL),
    "checklist-save": of("checklist", ALL, WITH_EXPERT),
    "question-answer": of("question", ALL, WITH_EXPERT),
    "question-task": of("question", ALL, COORDINATOR),
    "question-risk": of("question", ALL, COORDINATOR),
    "goals": of("initiative", ALL),
    "goal-new": of("initiative", COORDINATOR, COORDINATOR),
    "goal": of("goal_of_team", ALL),
    "goal-edit": of("goal_of_team", TEAM, TEAM),
    "goal-delete": of("goal_of_team", COORDINATOR, COORDINATOR),
    "risks": of("initiative", ALL),
    "risk-new": of("initiative", COORDINATOR, COORDINATOR),
    "risk": of("risk_of_team", ALL),
    "risk-edit": of("risk_of_team", TEAM, TEAM),
    "risk-delete": of("risk_of_team", COORDINATOR, COORDINATOR),
    "risk-review": of("risk_of_team", TEAM, TEAM),
    "risk-close": of("risk_of_team", TEAM, TEAM),
    "risk-measure-new": of("risk_of_team", TEAM, TEAM),
    "risk-measure-remove": of("risk_measure", TEAM, TEAM),
    "risks-since": of("initiative", ALL),
    "risk-meetings": of("initiative", ALL),
    "risk-meeting-new": of("initiative", COORDINATOR, COORDINATOR),
    "risk-meeting": of("risk_meeting", ALL),
    "risk-meeting-point": of("risk_meeting_point", ALL, TEAM),
    "risk-meeting-end": of("risk_meeting", COORDINATOR, COORDINATOR),
    "options": of("initiative", ALL),
    "options-compare": of("initiative", ALL),
    "options-begin": of("initiative", COORDINATOR, COORDINATOR),
    "option-new": of("initiative", COORDINATOR, COORDINATOR),
    "option": of("option", ALL),
    "option-edit": of("option", COORDINATOR, COORDINATOR),
    "option-delete": of("option", COORDINATOR, COORDINATOR),
    "option-recommend": of("option", COORDINATOR, COORDINATOR),
    "deliverables": of("initiative", ALL),
    "deliverable-new": of("initiative", COORDINATOR, COORDINATOR),
    "deliverable": of("deliverable_of_team", ALL),
    "deliverable-edit": of("deliverable_of_team", TEAM, TEAM),
    "deliverable-delete": of("deliverable_of_team", COORDINATOR, COORDINATOR),
    "deliverable-check": of("deliverable_of_team", TEAM, TEAM),
    "profitability": of("initiative", ALL),
    "profitability-entry-new": of("initiative", COORDINATOR, COORDINATOR),
    "profitability-entry": of("profitability_of_team", ALL),
    "profitability-entry-edit": of("profitability_of_team", TEAM, TEAM),
    "profitability-entry-delete": of("profitability_of_team", COORDINATOR, COORDINATOR),
    "remaining": of("initiative", ALL),
    "remaining-all": of("initiative", COORDINATOR, COORDINATOR),
    "remaining-item-new": of("initiative", COORDINATOR, COORDINATOR),
    "remaining-item": of("remaining_of_team", ALL),
    "remaining-item-edit": of("remaining_of_team", TEAM, TEAM),
    "remaining-item-delete": of("remaining_of_team", COORDINATOR, COORDINATOR),
    "maintenance-objects": of("initiative", ALL),
    "maintenance-object-new": of("initiative", COORDINATOR, COORDINATOR),
    "maintenance-object": of("maintenance_of_team", ALL),
    "maintenance-object-edit": of("maintenance_of_team", TEAM, TEAM),
    "maintenance-object-delete": of("maintenance_of_team", COORDINATOR, COORDINATOR),
    "lessons": of("initiative", ALL),
    "lesson-new": of("initiative", COORDINATOR, COORDINATOR),
    "lesson": of("lesson_of_team", ALL),
    "lesson-edit": of("lesson_of_team", TEAM, TEAM),
    "lesson-delete": of("lesson_of_team", COORDINATOR, COORDINATOR),
    "trainings": of("initiative", ALL),
    "training-new": of("initiative", COORDINATOR, COORDINATOR),
    "training": of("training_of_team", ALL),
    "training-edit": of("training_of_team", TEAM, TEAM),
    "training-delete": of("training_of_team", COORDINATOR, COORDINATOR),
    # Procurements, benefits
    "procurement-questions": of("initiative", ALL, WORKERS),
    "necessary-procurements": of("initiative", ALL),
    "necessary-procurement-new": of("initiative", COORDINATOR, COORDINATOR),
    "necessary-procurement": of("procurement_of_team", ALL),
    "necessary-procurement-edit": of("procurement_of_team", TEAM, TEAM),
    "necessary-procurement-delete": of("procurement_of_team", COORDINATOR, COORDINATOR),
    "expected-benefits": of("initiative", ALL),
    "expected-benefit-new": of("initiative", COORDINATOR, COORDINATOR),
    "expected-benefit": of("benefit_of_team", ALL),
    "expected-benefit-edit": of("benefit_of_team", TEAM, TEAM),
    "expected-benefit-delete": of("benefit_of_team", COORDINATOR, COORDINATOR),
    # Governance, agreements, funding
    "governance": of("initiative", ALL),
    "forum-new": of("initiative", COORDINATOR, COORDINATOR),
    "forum": of("forum_of_team", ALL),
    "forum-edit": of("forum_of_team", TEAM, TEAM),
    "forum-delete": of("forum_of_team", COORDINATOR, COORDINATOR),
    "agreements": of("initiative", ALL),
    "agreement-new": of("initiative", COORDINATOR, COORDINATOR),
    "agreement": of("agreement_of_team", ALL),
    "agreement-edit": of("agreement_of_team", TEAM, TEAM),
    "agreement-delete": of("agreement_of_team", COORDINATOR, COORDINATOR),
    "fundings": of("initiative", ALL),
    "funding-new": of("initiative", COORDINATOR, COORDINATOR),
    "funding": of("funding_of_team", ALL),
    "funding-edit": of("funding_of_team", TEAM, TEAM),
    "funding-delete": of("funding_of_team", COORDINATOR, COORDINATOR),
    # Documents
    "documents": of("initiative", ALL),
    "document-begin": of("kind_of_document", WORKERS, WORKERS),
    "document": of("draft", ALL),
    "document-section": of("section", WORKERS, WORKERS),
    "document-pictures": of("draft", WORKERS, WORKERS),
    "picture": of("picture", ALL),
    "document-responsible": of("draft", COORDINATOR, COORDINATOR),
    "document-review": of("draft", WORKERS, WORKERS),
    "document-approve": of("in_review", OWNER, OWNER),
    "document-send-back": of("in_review", OWNER, OWNER),
    "document-advice": of("in_review", EXPERT, EXPERT),
    "document-comments": of("draft", ALL, ALL),
    "document-comment": of("section", ALL, ALL),
    "comment-reply": of("comment_of_expert", ALL, ALL),
    "comment-settle": of("comment_of_expert", WORKERS | EXPERT, WORKERS | EXPERT),
    "comment-reopen": of("comment_of_expert", WORKERS | EXPERT, WORKERS | EXPERT),
    "comment-delete": of("comment_of_expert", EXPERT, EXPERT),
    "document-take-back": of("in_review", COORDINATOR, COORDINATOR),
    "document-new-draft": of("approved", WORKERS, WORKERS),
    "document-versions": of("approved", ALL),
    "document-compare": of("approved", ALL),
    "document-pdf": of("draft", ALL, ALL),
    "document-export": of("docx_of_draft", ALL, ALL),
    "document-autosave": of("section", WORKERS, WORKERS),
    "document-paste": of("section", WORKERS, WORKERS),
    "document-history": of("section", ALL),
    "document-restore": of("written_section", WORKERS, WORKERS),
    "version": of("version", ALL),
    "version-pdf": of("version", ALL, ALL),
    "version-export": of("docx_of_version", ALL, ALL),
    "plan-pdf": of("initiative", ALL, ALL),
    "plan-export": of("docx_of_initiative", ALL, ALL),
    "status-reports": of("initiative", ALL),
    "status-report-begin": of("initiative", WORKERS, WORKERS),
    "status-report": of("report", ALL, ALL),
    "status-report-throw-away": of("report", WORKERS, WORKERS),
    "status-report-pdf": of("report", ALL, ALL),
    "status-report-export": of("docx_of_report", ALL, ALL),
    "rendering": of("rendering", ALL),
    "file": of("file", ALL),
    # Meetings
    "meetings": of("initiative", ALL),
    "meeting-new": of("initiative", MEETING, MEETING),
    "meeting": of("meeting_planned", ALL),
    "meeting-edit": of("meeting_planned", MEETING, MEETING),
    "meeting-call": of("meeting_planned", MEETING, MEETING),
    "meeting-cancel": of("meeting_planned", MEETING, MEETING),
    "meeting-open": of("meeting_called", MEETING, MEETING),
    "meeting-close": of("meeting_open", MEETING, MEETING),
    "meeting-calendar": of("meeting_planned", ALL),
    "meeting-people": of("meeting_planned", MEETING, MEETING),
    "meeting-attendance": of("meeting_open", MEETING, MEETING),
    "participant-remove": of("participant", MEETING, MEETING),
    "meeting-reply": of("reply", EVERYBODY, EVERYBODY),
    "agenda-new": of("meeting_planned", MEETING, MEETING),
    "agenda-matters": of("meeting_planned", MEETING, MEETING),
    "meeting-notes": of("meeting_open", MEETING, MEETING),
    "agenda-edit": of("agenda_item", MEETING, MEETING),
    "agenda-remove": of("agenda_item", MEETING, MEETING),
    "agenda-move": of("agenda_item", MEETING, MEETING),
    "agenda-outcome": of("open_item", MEETING, MEETING),
    "agenda-paper": of("agenda_item", MEETING, MEETING),
    "outcome-edit": of("meeting_outcome", MEETING, MEETING),
    "outcome-take-back": of("meeting_outcome", MEETING, MEETING),
    "paper-remove": of("meeting_paper", MEETING, MEETING),
    "meeting-room": of("meeting_open", ALL),
    "meeting-room-item": of("room_item", ALL),
    "minutes": of("minutes_sent", ALL),
    "minutes-write": of("minutes_draft", MEETING, MEETING),
    "minutes-send": of("minutes_draft", MEETING, MEETING),
    "minutes-approve": of("minutes_sent", ALL, MEMBER),
    "minutes-send-back": of("minutes_sent", MEMBER, MEMBER),
    "minutes-take-back": of("minutes_sent", MEETING, MEETING),
    "minutes-chair": of("minutes_draft", MEETING, MEETING),
    # Milestones
    "milestones": of("initiative", ALL),
    "milestone-dates": of("initiative", COORDINATOR, COORDINATOR),
    "milestone": of("gate", ALL),
    "milestone-decider": of("later_gate", COORDINATOR, COORDINATOR),
    "round-open": of("later_gate", ALL, COORDINATOR),
    "conditions": of("initiative", ALL),
    "matter-new": of("initiative", COORDINATOR | CHAIR, COORDINATOR | CHAIR),
    "matter": of("matter", ALL),
    "matter-propose": of("matter", COORDINATOR, COORDINATOR),
    "matter-consent": of("consent", PARTNERS, PARTNERS),
    "matter-fates": of("stop", COORDINATOR, COORDINATOR),
    "initiative-resume": of("paused", OWNER_OR_CHAIR, OWNER_OR_CHAIR),
    "round": of("submitted", ALL),
    "round-basis": of("basis", ALL),
    "communications": of("initiative", ALL),
    "addressee-told": of("addressee", COORDINATOR, COORDINATOR),
    "round-brief": of("submitted", ALL),
    "round-brief-pdf": of("submitted", ALL, ALL),
    "round-describe": of("round", COORDINATOR, COORDINATOR),
    "point-answer": of("point", COORDINATOR, COORDINATOR),
    "round-mark": of("round", COORDINATOR, COORDINATOR),
    "round-unmark": of("round", COORDINATOR, COORDINATOR),
    "round-submit": of("round", ALL, COORDINATOR),
    "round-withdraw": of("submitted", COORDINATOR, COORDINATOR),
    "position-take": of("submitted", STEERING, STEERING),
    "position-disqualify": of("submitted", STEERING, STEERING),
    "member-disqualify": of("member_of_submitted", CHAIR, CHAIR),
    "member-qualify": of("member_of_submitted", CHAIR, CHAIR),
    "member-absent": of("member_of_submitted", CHAIR, CHAIR),
    "member-present": of("member_of_submitted", CHAIR, CHAIR),
    "milestone-decide": of("submitted", CHAIR, CHAIR),
    "review-record": of("review", COORDINATOR, COORDINATOR),
    "decision": of("decision", ALL),
    "condition-sign-off": of("condition", OWNER, OWNER),
    # Statements and referrals
    "advice": of("initiative", ALL),
    "round-statements": of("advised", ALL),
    "statements-ask": of("advised", COORDINATOR, COORDINATOR),
    "statements-remind": of("advised", COORDINATOR, COORDINATOR),
    "statement": of("statement", ALL, EXPERT),
    "statement-ask": of("statement", COORDINATOR, COORDINATOR),
    "referral-new": of("advised", COORDINATOR, COORDINATOR),
    "referral": of("referral", ALL),
    "referral-edit": of("referral_draft", COORDINATOR, COORDINATOR),
    "referral-move": of("referral", COORDINATOR, COORDINATOR),
    "referral-recipients": of("referral", COORDINATOR, COORDINATOR),
    "referral-send": of("referral_draft", COORDINATOR, COORDINATOR),
    "referral-withdraw": of("referral", COORDINATOR, COORDINATOR),
    "referral-remind": of("referral", COORDINATOR, COORDINATOR),
    "referral-answer": of("referral", frozenset({"reader"}), frozenset({"reader"})),
    "recipient-renew": of("recipient", COORDINATOR, COORDINATOR),
    "recipient-take-off": of("recipient", COORDINATOR, COORDINATOR),
    "personal-answer": of("personal_link", EVERYBODY, EVERYBODY),
    "personal-document": of("personal_document", EVERYBODY),
    "personal-pdf": of("personal_document", EVERYBODY, gone=True),
}


def answer(world: World, name: str, role: str, method: str) -> str:
    """The class of the answer that `role` gets."""
    case, arguments = world.place(MATRIX[name].about)
    client = world.client(case, role)
    with transaction.atomic():
        response = getattr(client, method)(reverse(name, args=arguments))
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/sign-in/?"):
        return "sign in"
    if response.status_code == 404 and case.initiative.name in response.content.decode():
        return "404 that tells the name"
    return "in" if response.status_code in (200, 302, 409, 422) else str(response.status_code)


def test_every_address_has_its_line() -> None:
    assert set(sources.url_owners()) - set(MATRIX) == set(), "write a line for each new address"
    assert set(MATRIX) - set(sources.url_owners()) == set(), "take away lines of addresses that are gone"


class TestMatrix(TestCase):
    """One test for each line; the world is built once, and what a request changes is taken back after it."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def check_line(self, name: str) -> None:
        if name not in sources.url_owners():
            pytest.fail("There is no such address any more.")
        line, wrong = MATRIX[name], {}
        for role in ROLES:
            for method in ("get", "post"):
                wanted, got = line.expected(role, method), answer(self.world, name, role, method)
                if wanted != got:
                    wrong[role, method] = f"{got} instead of {wanted}"
        assert wrong == {}


def _check(name: str) -> Callable[[TestMatrix], None]:
    return lambda self: self.check_line(name)


for _name in MATRIX:
    setattr(TestMatrix, f"test_{_name.replace('-', '_')}_answers_each_role_as_its_line_says", _check(_name))


def test_a_line_reads_as_the_house_answers() -> None:
    line = of("goal_of_team", TEAM, COORDINATOR)
    roles = ("anonymous", "stranger", "superuser", "reader", "team", "coordinator")
    assert [line.expected(role, "get") for role in roles] == ["sign in", "404", "404", "403", "in", "in"]
    assert [line.expected(role, "post") for role in roles] == ["sign in", "404", "404", "403", "403", "in"]
    assert of("nothing", SIGNED_IN).expected("reader", "post") == "405"
