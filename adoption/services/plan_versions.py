"""The plan goes before the steering group: proposed, approved or sent back; what is approved is the baseline (000:40, D10)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import due, plan_content, registry, schedule
from adoption.choices import DueKind
from adoption.models import Initiative, PlanVersion, RoleAssignment
from adoption.permissions import PLAN_GATE, plan_approver
from adoption.registry import Due, Need
from core import events
from core.db import Superseded, locked, save_edited
from notifications import outbox

RULES = ("D", "N", "U")  # whose demands are the plan's own: planning, service lines, HUKI
EMPTY = _("There is no task in the plan yet. Plan the work first.")
MISSING = _("Something is missing that the plan must have before it is approved. It is listed below.")


LATER = ("plan.done", "plan.ahead")


def missing(initiative: Initiative) -> list[Need]:
    """What the plan must have before it is approved (D02, D03, D07, D09) and what it should have; unmet ones only.

    What asks for the approval itself (D10) is left out, and that work is done or in its order: a plan is approved before its work.
    """
    needs = registry.needs(initiative, PLAN_GATE)
    return [need for need in needs if not need.met and need.rule[:1] in RULES and need.rule != "D10" and need.key not in LATER]


def approvers(initiative: Initiative) -> list[RoleAssignment]:
    """Whose approval it is: the chair for the steering group, or the business owner where that one decides milestone IV."""
    rows = RoleAssignment.objects.current().with_people()
    return list(rows.filter(initiative=initiative, role=plan_approver(initiative)))


@transaction.atomic
def propose(initiative: Initiative, *, by: Person, note: str = "") -> PlanVersion:
    """Freeze the plan as it stands and ask for its approval. Raises ValidationError for an empty plan, while something that is demanded
    is missing, while nobody could approve it, and while a version waits already."""
    locked(Initiative, initiative.pk)
    plan = schedule.read(initiative)
    if not plan.tasks:
        raise ValidationError(EMPTY)
    if any(need.level == "enforce" for need in missing(initiative)):
        raise ValidationError(MISSING)
    asked = approvers(initiative)
    if not asked:
        raise ValidationError(_("Nobody holds the role that approves the plan. Name the chair or the business owner first."))
    last = PlanVersion.objects.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
    frozen = plan_content.content(plan)
    version = PlanVersion(
        initiative=initiative, number=last + 1, content=frozen, sha256=events.sha256_of(frozen), note=note.strip(), proposed_by=by
    )  # fmt: skip
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("A version of the plan waits for approval already.")) from None
    _recorded(version, "adoption.plan.proposed", by)
    for role in asked:
        outbox.put("adoption.plan_proposed", role.person, initiative=initiative.pk, subject=version.pk)
    return version


@transaction.atomic
def approve(version: PlanVersion, *, by: Person, mandate: str, comment: str = "") -> PlanVersion:
    """It becomes the baseline. mandate: how the steering group decided, such as its meeting. Raises Superseded when it waits no more."""
    if not mandate.strip():
        raise ValidationError({"mandate": _("Write when and how it was decided, such as the meeting of the steering group.")})
    return _decided(version, "approved", by, mandate=mandate.strip()[:300], comment=comment.strip())


@transaction.atomic
def send_back(version: PlanVersion, *, by: Person, comment: str) -> PlanVersion:
    """With what must be mended first. Raises ValidationError without a word, Superseded when it waits no more."""
    if not comment.strip():
        raise ValidationError({"comment": _("Write what must be mended.")})
    return _decided(version, "returned", by, comment=comment.strip())


@transaction.atomic
def withdraw(version: PlanVersion, *, by: Person) -> PlanVersion:
    """The coordinator takes it back. Raises Superseded when it waits no more."""
    return _decided(version, "withdrawn", by)


@transaction.atomic
def set_margin(initiative: Initiative, percent: int | None, *, by: Person, seen_version: int) -> Initiative:
    """Per cent of the calculated time that is kept free at the end (N03), 0 to 100; None for what the installation proposes.

    Raises Superseded when the initiative was changed since `seen_version`.
    """
    if percent is not None and not 0 <= percent <= 100:
        raise ValidationError({"margin_percent": _("Write a number from 0 to 100.")})
    before = initiative.margin
    after = save_edited(initiative, seen_version, margin_percent=percent)
    if after.margin != before:
        data = {"before": before, "after": after.margin}
        events.record(after.pk, "adoption.plan.margin", by=by, subject=after, data=data)
    return after


def dues_of(version: PlanVersion) -> list[Due]:
    """A version that waits is asked of those who approve it."""
    if not version.is_open:
        return []
    url = version.get_absolute_url()
    rows = approvers(version.initiative)
    return [Due(DueKind.PLAN_APPROVAL, version.pk, str(version), url, role.person, None) for role in rows]


def _decided(version: PlanVersion, act: str, by: Person, **values: str) -> PlanVersion:
    now = PlanVersion.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=version.pk)
    if not now.is_open:
        raise Superseded(now)
    {"approved": now.approve, "returned": now.send_back, "withdrawn": now.withdraw}[act]()
    now.decided_by, now.decided_at = by, timezone.now()
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    _recorded(now, f"adoption.plan.{act}", by)
    if act != "withdrawn" and now.proposed_by != by:
        outbox.put("adoption.plan_decided", now.proposed_by, initiative=now.initiative_id, subject=now.pk)
    return now


def _recorded(version: PlanVersion, action: str, by: Person) -> None:
    data = {"number": version.number, "sha256": version.sha256}
    if version.mandate:
        data["mandate"] = version.mandate
    events.record(version.initiative_id, action, by=by, subject=version, data=data)
    due.put(version.initiative, dues_of(version), subject=version.pk, kinds=[DueKind.PLAN_APPROVAL])
