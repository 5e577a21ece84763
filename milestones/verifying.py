"""Protocols, as they are told to whoever holds their file."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core import words
from core.models import Event
from documents.models import RenderedFile
from documents.verifying import Held, Kind, Told
from milestones import record_check
from milestones.choices import DecisionKind, Matter
from milestones.models import Brief, Decision, Protocol


def tell(file: RenderedFile) -> Told | None:
    """The decision a protocol was made of; None where no protocol is this file."""
    rows = Protocol.objects.select_related("decision__initiative__lead", "decision__round")
    protocol = rows.filter(file=file.pk).first()
    if protocol is None:
        return None
    decision = protocol.decision
    event = _event(record_check.MADE, decision.pk)
    return Told(
        kind=_("Record of a review") if decision.kind == DecisionKind.REVIEW else _("Protocol"),
        organisation=decision.initiative.lead.name,
        when_label=_("Decided"),
        when=decision.decided_at,
        fingerprint_label=_("Fingerprint of the decision (SHA-256)"),
        fingerprint=decision.sha256,
        stream=decision.initiative_id,
        event=event,
        holds=tuple(_holds(decision, event)),
        superseded=_superseded(decision),
    )


def files_of(sha256: str) -> Iterable[UUID]:
    """The protocol of the decision with this fingerprint."""
    return Protocol.objects.filter(decision__sha256=sha256).values_list("file", flat=True)


def _holds(decision: Decision, event: Event | None) -> Iterable[Held]:
    whole = not list(record_check.faults_of(decision, _data(event)))
    yield Held(_("The decision matches its fingerprint, and what the log tells of it."), whole)
    if decision.round is not None and decision.seal:
        sealed = _data(_event(record_check.SEALED, decision.round.pk))
        yield Held(_("What it was decided on matches its seal."), not list(record_check.faults_of_seal(decision.round, sealed)))


def _event(action: str, subject: UUID) -> Event | None:
    return Event.objects.filter(subject=subject, action=action).select_related("text").first()


def _data(event: Event | None) -> dict[str, Any] | None:
    return event.text.data if event else None


def _superseded(decision: Decision) -> str:
    """A later decision on the same milestone: the one that stands."""
    rows = Decision.objects.filter(initiative=decision.initiative_id, gate=decision.gate, kind=decision.kind, matter=decision.matter)
    rows = rows.filter(matter=Matter.MILESTONE) | Decision.objects.filter(supersedes=decision)
    later = rows.filter(decided_at__gt=decision.decided_at).order_by("-decided_at").first()
    if later is None:
        return ""
    return _("A later decision on the same matter was made on %(day)s. Ask for its protocol.") % {"day": words.day(later.decided_at)}


def tell_brief(file: RenderedFile) -> Told | None:
    """The sealed basis a decision brief was made of; None for a preview, which nobody outside learns of."""
    found = Brief.objects.select_related("round__initiative__lead").filter(file=file.pk).first()
    if found is None or found.round.sealed_at is None:
        return None
    round, event = found.round, _event(record_check.SEALED, found.round_id)
    return Told(
        kind=_("Decision brief"),
        organisation=round.initiative.lead.name,
        when_label=_("Sealed"),
        when=round.sealed_at,
        fingerprint_label=_("Seal of the basis (SHA-256)"),
        fingerprint=round.seal,
        stream=round.initiative_id,
        event=event,
        holds=(Held(_("What it was made of matches its seal."), not list(record_check.faults_of_seal(round, _data(event)))),),
    )


def briefs_of(sha256: str) -> Iterable[UUID]:
    """The brief made of the basis with this seal."""
    return Brief.objects.filter(round__seal=sha256).values_list("file", flat=True)


PROTOCOLS = Kind("protocol", tell, files_of)
BRIEFS = Kind("brief", tell_brief, briefs_of)
