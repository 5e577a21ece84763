"""Sealing: the basis is frozen under one SHA-256; what changes later is shown as changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core import events, jobs
from core.events import sha256_of
from documents.models import Version
from milestones.body import is_body
from milestones.choices import BasisKind, RoundState
from milestones.models import BasisItem, Decision, Round
from milestones.registers import awaited_roles
from milestones.services.basis import Item, items, list_sha256
from milestones.services.common import event_data, first_wins, locked_round, round_in
from milestones.services.waiting import sync_round
from notifications import outbox

BRIEF = "milestones.brief"
# What tells of the moment of sealing itself: nothing to compare it with later.
MADE_ONCE = (BasisKind.READINESS, BasisKind.REVIEW)


@dataclass(frozen=True)
class Change:
    """Something in a sealed basis that is different now. kind: a BasisKind; how: changed, added or removed.

    A change in a register names the entry; `register` is then what the register is called.
    """

    title: str
    kind: str
    how: str = "changed"
    key: str = ""
    register: str = ""


def seal(round_id: UUID | str) -> Round:
    """Freeze everything and hand the round to the deciders. Run again after a crash it begins anew; done, it does nothing."""
    with transaction.atomic():
        round = locked_round(round_id)
        if round.state != RoundState.SEALING:
            return round
        round = round_in(round, RoundState.SEALING)
        freeze(round)
        sync_round(round)
        jobs.enqueue(BRIEF, str(round.pk), key=f"{BRIEF}:{round.pk}")
        ask(round)
    return round


def seal_now(round: Round, by: Person, *extra: Item) -> None:
    """Submit a round being prepared and freeze its basis in one, in the caller's transaction and under its lock; nobody is asked."""
    round.submitted_by = by
    with first_wins(round):
        round.begin_sealing()
        round.save()
    events.record(round.initiative_id, "milestones.round.submitted", by=by, subject=round, data=event_data(round))
    freeze(round, *extra)
    sync_round(round)


def freeze(round: Round, *extra: Item) -> None:
    """Freeze everything and `extra` besides, in the caller's transaction and under its lock of the round, which must be sealing."""
    found = [*items(round), *extra]
    rows = BasisItem.objects.bulk_create(_frozen(round, order, item) for order, item in enumerate(found, start=1))
    round.sealed_at = timezone.now()
    round.submitted_at = round.sealed_at
    round.submit(list_sha256([(row.kind, row.key, row.sha256) for row in rows]))
    round.save()
    data = event_data(round, seal=round.seal, items=len(rows))
    events.record(round.initiative_id, "milestones.round.sealed", by=round.submitted_by, subject=round, data=data)


def changed_since(round: Round) -> list[Change]:
    """What differs between the sealed basis and the registers now; nothing for a round that is not sealed."""
    if not round.seal:
        return []
    sealed = {row.key: row for row in round.basis.all() if row.kind not in MADE_ONCE}
    now = {item.key: item for item in items(round) if item.kind not in MADE_ONCE}
    return [*_different(sealed, now), *_gone(sealed, now)]


def verify_seal(round: Round) -> list[str]:
    """Compute everything anew from what is stored; a list of what does not hold, empty when the seal is whole."""
    rows = list(round.basis.all())
    faults = [_("%(title)s: its content was changed") % {"title": r.title} for r in rows if sha256_of(r.content) != r.sha256]
    faults += _lost_versions(rows)
    if list_sha256([(row.kind, row.key, row.sha256) for row in rows]) != round.seal:
        faults.append(_("The list of the basis does not match its seal"))
    decided = Decision.objects.filter(round=round).first()
    if decided is not None and decided.seal != round.seal:
        faults.append(_("The decision rests on another seal"))
    return faults


def _frozen(round: Round, order: int, item: Item) -> BasisItem:
    row = BasisItem(round=round, order=order, kind=item.kind, key=item.key, title=item.title, content=item.content)
    row.sha256, row.version = item.sha256, item.version
    return row


def ask(round: Round) -> None:
    """Queue the mail to everybody whose word a submitted round waits for; again when the last day for answers is another."""
    roles = [role for role in awaited_roles(round) if not (role.is_deputy and is_body(round))]
    for person in {role.person_id: role.person for role in roles}.values():
        once = f"milestones.decision_asked:{round.pk}:{person.pk}" + (f":{round.answers_by}" if round.is_per_capsulam else "")
        outbox.put("milestones.decision_asked", person, initiative=round.initiative_id, subject=round.pk, once=once)


def _different(sealed: dict[str, BasisItem], now: dict[str, Item]) -> list[Change]:
    found = []
    for key, item in now.items():
        if key not in sealed:
            found.append(Change(item.title, item.kind, "added", key))
        elif item.kind == BasisKind.REGISTER:
            found += _entries(item, sealed[key].content["entries"], item.content["entries"])
        elif sealed[key].sha256 != item.sha256:
            found.append(Change(item.title, item.kind, "changed", key))
    return found


def _entries(item: Item, before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """Entries of one register that are new, gone or read otherwise."""
    found = []
    for key, entry in now.items():
        if before.get(key) != entry:
            found.append(Change(entry["title"] or item.title, item.kind, "changed" if key in before else "added", item.key, item.title))
    gone = [entry["title"] or item.title for key, entry in before.items() if key not in now]
    return found + [Change(title, item.kind, "removed", item.key, item.title) for title in gone]


def _gone(sealed: dict[str, BasisItem], now: dict[str, Item]) -> list[Change]:
    return [Change(row.title, row.kind, "removed", key) for key, row in sealed.items() if key not in now]


def _lost_versions(rows: Sequence[BasisItem]) -> list[str]:
    frozen = [row for row in rows if row.version is not None]
    there = {version.pk: sha256_of(version.content) for version in Version.objects.filter(pk__in=[row.version for row in frozen])}
    lost = [row for row in frozen if there.get(row.version) != row.content["sha256"]]
    return [_("%(title)s: the version is not the one that was sealed") % {"title": row.title} for row in lost]
