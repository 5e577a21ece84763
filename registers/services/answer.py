"""Answers to the questions of the coordination areas: given, changed, and made into a task or a risk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import Role
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment, Task
from adoption.services import entries, tasks
from core import events
from core.db import Superseded, locked, save_edited
from method import Area, Question
from notifications import outbox
from registers.models import Answer, AnswerWord, Risk
from registers.services.risk import next_review_after

OPEN_WORDS = (AnswerWord.NO, AnswerWord.PARTLY)
REASON = gettext_lazy("Write why it is not relevant here.")
COMMENT = 2000


@dataclass(frozen=True)
class Given:
    """What somebody answered to one question. seen_version: of the answer they saw, None where there was none."""

    key: str
    word: str
    comment: str = ""
    seen_version: int | None = None


class Overtaken(Exception):
    """Somebody else answered meanwhile. `current`: {key of the question: its answer as it is now}."""

    def __init__(self, current: dict[str, Answer]) -> None:
        super().__init__("Overtaken")
        self.current = current


@transaction.atomic
def answer(initiative: Initiative, key: str, *, by: Person, seen_version: int | None, word: str, comment: str = "") -> Answer:
    """Answer a question, or change the answer that had `seen_version`; the same answer again changes nothing (M08).

    Raises ValidationError for an unknown question or word and for "not relevant" without a reason, Superseded (with the answer as it
    is now) when somebody else was first.
    """
    area, question = _found(initiative, key)
    given = _checked(word, comment)
    before = Answer.objects.filter(initiative=initiative, question=key).first()
    if before is not None and (before.word, before.comment) == (given["word"], given["comment"]):
        return before
    values = {**given, "answered_by": by, "answered_at": timezone.now(), "area": area.key}
    after = _first(initiative, question, values, before) if seen_version is None else _again(before, seen_version, values)
    _record(initiative, question, before, after, by)
    _tell_coordinators(initiative, after, by)
    return after


@transaction.atomic
def answer_several(initiative: Initiative, given: Iterable[Given], *, by: Person) -> list[Answer]:
    """Answer the questions of a list, all or none. Raises ValidationError, Overtaken (with every answer that somebody else changed)."""
    found, current = [], {}
    for one in given:
        try:
            found.append(answer(initiative, one.key, by=by, seen_version=one.seen_version, word=one.word, comment=one.comment))
        except Superseded as other:
            if isinstance(other.obj, Answer):
                current[one.key] = other.obj
    if current:
        raise Overtaken(current)
    return found


@transaction.atomic
def make_task(row: Answer, *, by: Person) -> Task:
    """A task of an answer "no" or "partly"; the one already made if it still stands. Raises ValidationError for another answer."""
    row = _mendable(row)
    if row.task is not None and row.task.deleted_at is None:
        return row.task
    title, description = _as_work(row, gettext_lazy("Settle: %(question)s"))
    task = tasks.create(row.initiative, by=by, title=title, description=description, phase_number=row.phase_number)
    _link(row, by, "task_made", task.code, task=task)
    return task


@transaction.atomic
def make_risk(row: Answer, *, by: Person) -> Risk:
    """A risk of an answer "no" or "partly"; as above. It has no owner and is not judged yet: readiness says so (D07)."""
    row = _mendable(row)
    if row.risk is not None and row.risk.deleted_at is None:
        return row.risk
    title, description = _as_work(row, gettext_lazy("Not settled: %(question)s"))
    values = {"title": title, "description": description, "next_review": next_review_after(Risk())}
    risk = entries.create(Risk, row.initiative, by=by, **values)
    _link(row, by, "risk_made", risk.code, risk=risk)
    return risk


def _found(initiative: Initiative, key: str) -> tuple[Area, Question]:
    try:
        return method_for(initiative).question(key)
    except KeyError:
        raise ValidationError(gettext_lazy("This question is not asked any more. Load the page again.")) from None


def _checked(word: str, comment: str) -> dict[str, str]:
    said = comment.strip()[:COMMENT]
    if word not in AnswerWord.values:
        raise ValidationError({"word": gettext_lazy("Choose an answer.")})
    if word == AnswerWord.NOT_RELEVANT and not said:
        raise ValidationError({"comment": REASON})
    return {"word": word, "comment": said}


def _first(initiative: Initiative, question: Question, values: dict[str, Any], there: Answer | None) -> Answer:
    if there is not None:
        raise Superseded(there)
    number = method_for(initiative).phase_by_key(question.phase).number
    row = Answer(initiative=initiative, question=question.key, phase_number=number, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Superseded(Answer.objects.filter(initiative=initiative, question=question.key).first()) from error
    return row


def _again(before: Answer | None, seen_version: int, values: dict[str, Any]) -> Answer:
    if before is None:
        raise Superseded(None)
    return save_edited(before, seen_version, **values)


def _record(initiative: Initiative, question: Question, before: Answer | None, after: Answer, by: Person) -> None:
    pairs = {name: [getattr(before, name, ""), getattr(after, name)] for name in ("word", "comment")}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    title = question.text.in_(initiative.language)
    data = {"question": question.key, "title": title, "word": after.word, "changes": changes}
    verb = "changed" if before else "created"
    events.record(initiative.pk, f"registers.answer.{verb}", by=by, subject=after, data=data)


def _tell_coordinators(initiative: Initiative, row: Answer, by: Person) -> None:
    """What an expert finds wanting reaches the coordinators, at most once a day for each area and phase."""
    if row.word not in OPEN_WORDS:
        return
    rows = RoleAssignment.objects.current().filter(initiative=initiative, role=Role.COORDINATOR).select_related("person")
    people = {role.person for role in rows}
    if by in people:
        return
    for person in people:
        once = f"answer:{initiative.pk}:{row.area}:{row.phase_number}:{person.pk}:{timezone.localdate():%Y%m%d}"
        outbox.put("registers.answer_open", person, initiative=initiative.pk, subject=row.pk, once=once)


def _mendable(row: Answer) -> Answer:
    locked(Answer, row.pk)
    now = Answer.objects.select_related("initiative__lead", "task", "risk").get(pk=row.pk)
    if now.word not in OPEN_WORDS:
        raise ValidationError(gettext_lazy("The answer has changed meanwhile: nothing is missing any more."))
    return now


def _as_work(row: Answer, sentence: Any) -> tuple[str, str]:
    """Title and description in the language of the initiative's documents."""
    area, question = _found(row.initiative, row.question)
    with translation.override(row.initiative.language):
        title = str(sentence) % {"question": question.text}
        values = {"area": area.name, "number": row.phase_number, "answer": AnswerWord(row.word).label}
        facts = _("%(area)s, phase %(number)d. Answer: %(answer)s.") % values
    return title[:200], "\n\n".join(part for part in (str(question.text.in_(row.initiative.language)), facts, row.comment) if part)


def _link(row: Answer, by: Person, verb: str, code: str, **link: Task | Risk) -> None:
    Answer.objects.filter(pk=row.pk).update(**link)
    title = next(iter(link.values())).title
    data = {"question": row.question, "title": title, "code": code, "note": f"{code} {title}"}
    events.record(row.initiative_id, f"registers.answer.{verb}", by=by, subject=row, data=data)


def open_answers(initiative: UUID, area: str, number: int) -> int:
    """How many questions of an area in a phase (1–8) are answered "no" or "partly" and led to nothing yet."""
    rows = Answer.objects.filter(initiative=initiative, area=area, phase_number=number, word__in=OPEN_WORDS)
    return rows.filter(task=None, risk=None).count()
