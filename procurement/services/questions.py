"""Answers to whether tasks need a procurement, several at once (D04)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Person
from adoption.models import Task
from adoption.services import entries
from core.db import Superseded


@dataclass(frozen=True)
class Answer:
    """What was sent about one task: yes, no or nothing, and the version of the task that was looked at."""

    task: Task
    answer: str
    seen_version: int


@transaction.atomic
def save(answers: Sequence[Answer], *, by: Person) -> tuple[int, list[Answer]]:
    """Write the answers that differ from what is there. Returns how many were written, and those that somebody changed meanwhile."""
    written, late = 0, []
    for one in answers:
        if one.answer == one.task.procurement_needed:
            continue
        try:
            entries.edit(one.task, by=by, seen_version=one.seen_version, procurement_needed=one.answer)
            written += 1
        except Superseded:
            late.append(one)
    return written, late
