"""Testing a deliverable against the criteria of milestone V: all answers at once, none written over unseen (M15)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import events
from core.db import Superseded, locked, save_edited
from registers.models import CriterionCheck, Deliverable, Met


@dataclass(frozen=True)
class Answer:
    """How the deliverable stands against a criterion, what that rests on, and the version of the answer that was seen (0: none)."""

    met: str
    comment: str
    seen_version: int


@transaction.atomic
def check(deliverable: Deliverable, *, by: Person, answers: Mapping[str, Answer]) -> int:
    """Write down answers by the key of the criterion; those that say what is saved already change nothing. Returns how many changed.

    Raises ValidationError for a criterion that is not relevant without its reason, Superseded (nothing written) when somebody else
    has answered one of them differently since, or removed the deliverable.
    """
    now = locked(Deliverable, deliverable.pk)
    there = {row.criterion: row for row in CriterionCheck.objects.filter(deliverable=now)}
    changed = {key: answer for key, answer in answers.items() if _differs(there.get(key), answer)}
    if any(answer.met == Met.NOT_RELEVANT and not answer.comment.strip() for answer in changed.values()):
        raise ValidationError(_("Write why it is not relevant here."))
    if now.deleted_at is not None or any(_version(there.get(key)) != answer.seen_version for key, answer in changed.items()):
        raise Superseded(now)
    for key, answer in changed.items():
        _write(now, key, there.get(key), answer, by)
    if changed:
        _record(now, by, changed)
    return len(changed)


def _differs(row: CriterionCheck | None, answer: Answer) -> bool:
    return row is None or (row.met, row.comment) != (answer.met, answer.comment)


def _version(row: CriterionCheck | None) -> int:
    return row.version if row else 0


def _write(deliverable: Deliverable, key: str, row: CriterionCheck | None, answer: Answer, by: Person) -> None:
    values = {"met": answer.met, "comment": answer.comment, "checked_by": by}
    if row is None:
        CriterionCheck.objects.create(deliverable=deliverable, criterion=key, **values)
    else:
        save_edited(row, answer.seen_version, **values)


def _record(deliverable: Deliverable, by: Person, changed: Mapping[str, Answer]) -> None:
    answers = {key: [answer.met, answer.comment] for key, answer in changed.items()}
    data = {"code": deliverable.code, "title": deliverable.title, "answers": answers}
    events.record(deliverable.initiative_id, "registers.deliverable.checked", by=by, subject=deliverable, data=data)
