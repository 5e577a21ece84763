"""Status reports: begun from the last one, written, published and frozen, or thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.choices import STEERING, Role
from adoption.models import Initiative, RoleAssignment
from core import events, words
from core.db import Superseded, locked, save_edited
from core.events import sha256_of
from core.models import EventHead
from documents.models import Light, ReportState, Side, StatusLine, StatusReport
from documents.services import rendering
from documents.services.writing import NOT_A_DRAFT
from documents.status.content import content_of, last_before, lines_of
from documents.status.paper import status_blocks
from notifications import outbox


@dataclass(frozen=True)
class Said:
    """What is said of one side."""

    light: str
    comment: str


@transaction.atomic
def begin(initiative: Initiative, *, by: Person) -> StatusReport:
    """The draft of the initiative, begun from its last report if there is none. Two at once get the same draft."""
    locked(Initiative, initiative.pk)
    there = StatusReport.objects.filter(initiative=initiative, state=ReportState.DRAFT).first()
    if there is not None:
        return there
    last = StatusReport.objects.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
    report = StatusReport.objects.create(initiative=initiative, number=last + 1, as_of=timezone.localdate(), by=by)
    before = last_before(report)
    kept = lines_of(before) if before else {}
    StatusLine.objects.bulk_create(
        StatusLine(report=report, side=side, light=kept[side].light, comment=kept[side].comment) if side in kept
        else StatusLine(report=report, side=side)
        for side in list(Side)
    )  # fmt: skip
    events.record(initiative.pk, "documents.report.begun", by=by, subject=report, data={"number": report.number})
    return report


@transaction.atomic
def save(report: StatusReport, *, by: Person, seen_version: int, as_of: date, changes_text: str, said: Mapping[str, Said]) -> StatusReport:
    """What a draft says; `by` has then written it. Where nothing differs from what stands, nothing changes.

    Raises Superseded (changed since `seen_version`), ValidationError (published already).
    """
    row, text = _draft(report), changes_text.strip()
    tidy = {side: Said(one.light, one.comment.strip()) for side, one in said.items()}
    lines = lines_of(row)
    stands = {side: Said(lines[side].light, lines[side].comment) for side in tidy}
    if (row.version, row.as_of, row.changes_text, stands) == (seen_version, as_of, text, tidy):
        return row
    after = save_edited(row, seen_version, as_of=as_of, changes_text=text, by=by)
    for side, one in tidy.items():
        StatusLine.objects.update_or_create(report=after, side=side, defaults={"light": one.light, "comment": one.comment})
    return after


@transaction.atomic
def publish(report: StatusReport, *, by: Person, seen_version: int) -> StatusReport:
    """Freeze what the report says, tell those who steer, make its PDF.

    Raises Superseded, ValidationError naming the fields where a side has no state, or one that is not on course has no comment.
    """
    row = _draft(report)
    if row.version != seen_version:
        raise Superseded(row)
    if wrong := unsaid(lines_of(row)):
        raise ValidationError(wrong)
    EventHead.objects.select_for_update().filter(pk=row.initiative_id).first()
    moment = timezone.now()  # under the lock of the log: every event is told of either in this report or in the next one
    content = content_of(row) | {"published_by": words.named(by.name, by.organisation)}
    facts = {"published_by": by, "published_at": moment, "content": content, "sha256": sha256_of(content)}
    after = save_edited(row, seen_version, state=ReportState.PUBLISHED, **facts)
    data = {"number": after.number, "sha256": after.sha256}
    events.record(after.initiative_id, "documents.report.published", by=by, subject=after, data=data)
    rendering.ask("status", rendering.STATUS, status_blocks(after), after.initiative, after.pk, "pdf")
    for person in _steering(after.initiative, by):
        outbox.put("documents.report_published", person, initiative=after.initiative_id, subject=after.pk)
    return after


@transaction.atomic
def throw_away(report: StatusReport, *, by: Person) -> None:
    """Take a draft away. Raises ValidationError for a published one."""
    row = _draft(report)
    events.record(row.initiative_id, "documents.report.thrown_away", by=by, subject=row, data={"number": row.number})
    row.delete()


def unsaid(lines: Mapping[str, StatusLine | Said]) -> dict[str, str]:
    """What stands in the way of publishing, by field: light_… and comment_… of a side."""
    wrong = {}
    for side in list(Side):
        if lines[side].light == Light.UNSAID:
            wrong[f"light_{side}"] = _("Say how “%(side)s” stands.") % {"side": side.label}
        elif lines[side].light != Light.ON_COURSE and not lines[side].comment.strip():
            wrong[f"comment_{side}"] = f"{side.label}: {_('Say why it is not on course, and what is done.')}"
    return wrong


def _draft(report: StatusReport) -> StatusReport:
    """The report under its lock. Raises ValidationError when it is published by now, or thrown away."""
    try:
        row = locked(StatusReport, report.pk)
    except StatusReport.DoesNotExist as error:
        raise ValidationError(NOT_A_DRAFT) from error
    if row.state != ReportState.DRAFT:
        raise ValidationError(_("The report is published and cannot be changed. Begin the next one."))
    return row


def _steering(initiative: Initiative, but: Person) -> list[Person]:
    """Members of the steering group and the business owner, with an account or without."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative, role__in=(*STEERING, Role.BUSINESS_OWNER))
    return list({row.person for row in rows.select_related("person") if row.person_id != but.pk})
