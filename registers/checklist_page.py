"""The checklists of a phase: the questions of each coordination area with their answers, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person, User
from adoption.choices import PHASES, Role
from adoption.kept import kept
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment, Task
from core.components import Text
from core.permissions import Answer as May
from method import Area, Question
from registers.forms.answer import AreaForm, area_form
from registers.models import Answer, AnswerWord, Risk
from registers.permissions import answer_any, expert_areas
from registers.services.answer import OPEN_WORDS

# How an answer is drawn (core.icons.STATES).
LOOKS = {AnswerWord.YES: "done", AnswerWord.NOT_RELEVANT: "done", AnswerWord.PARTLY: "warns", AnswerWord.NO: "warns"}


@dataclass(frozen=True)
class Standing:
    """How far the questions of an area in a phase are answered. demanded: the profile asks for them before the milestone."""

    area: Area
    total: int
    answered: int
    no: int
    partly: int
    expert: Person | None
    demanded: bool

    @property
    def is_done(self) -> bool:
        return self.answered == self.total

    @property
    def look(self) -> str:
        """The state it is drawn in."""
        if self.no or self.partly:
            return "warns"
        return "done" if self.is_done else "ahead"

    @property
    def detail(self) -> str:
        """3 of 4 answered; 1 answered no."""
        parts = [_("%(answered)d of %(total)d answered") % {"answered": self.answered, "total": self.total}]
        if self.no:
            parts.append(ngettext("%(count)d answered no", "%(count)d answered no", self.no) % {"count": self.no})
        if self.partly:
            parts.append(ngettext("%(count)d answered partly", "%(count)d answered partly", self.partly) % {"count": self.partly})
        return "; ".join(parts)


@dataclass(frozen=True)
class Row:
    """A question with its answer, if it has one."""

    question: Question
    answer: Answer | None

    @property
    def look(self) -> str:
        return look_of(self.answer)

    @property
    def word(self) -> Text:
        return self.answer.get_word_display() if self.answer else _("Not answered")

    @property
    def task(self) -> Task | None:
        """The task made of it, as long as it stands."""
        return self.answer.task if self.answer and live(self.answer.task) else None

    @property
    def risk(self) -> Risk | None:
        """The risk made of it, as long as it stands."""
        return self.answer.risk if self.answer and live(self.answer.risk) else None

    @property
    def is_wanting(self) -> bool:
        """Answered "no" or "partly"."""
        return self.answer is not None and self.answer.word in OPEN_WORDS


@dataclass(frozen=True)
class AreaList:
    """An area with its questions in a phase; `form` for those who may answer. is_open: it stands unfolded."""

    standing: Standing
    rows: tuple[Row, ...]
    may: May
    form: AreaForm | None
    is_open: bool

    @property
    def wanting(self) -> list[Row]:
        return [row for row in self.rows if row.is_wanting]


def look_of(answer: Answer | None) -> str:
    """The state an answer is drawn in."""
    return LOOKS[AnswerWord(answer.word)] if answer else "ahead"


def live(thing: Any) -> bool:
    """Whether a task or risk made of an answer still stands."""
    return thing is not None and thing.deleted_at is None


def experts(initiative: Initiative) -> dict[str, Person]:
    """{area: its expert today}; the first named where there are several. One query unless the page has read the roles."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative, role=Role.EXPERT).select_related("person__organisation")
    roles = kept(initiative, "roles", lambda: list(rows))
    return {row.area: row.person for row in reversed(list(roles)) if row.role == Role.EXPERT}


def words_of(initiative: Initiative, number: int) -> dict[str, str]:
    """{question: its answer's word} of phase 1–8. One query."""
    return dict(Answer.objects.filter(initiative=initiative, phase_number=number).values_list("question", "word"))


def standings(initiative: Initiative, number: int, words: Mapping[str, str] | None = None) -> list[Standing]:
    """Each area of the version that asks something in phase 1–8, demanded by the profile or not. Two queries at most."""
    found = method_for(initiative)
    phase, known = found.phase(number).key, experts(initiative)
    given = words_of(initiative, number) if words is None else words
    demanded = set(found.profile.areas)
    return [
        _standing(area, area.of_phase(phase), given, known.get(area.key), area.key in demanded)
        for area in found.areas
        if area.of_phase(phase)
    ]


def phase_of(query: Mapping[str, Any], initiative: Initiative) -> int:
    """The phase 1–8 that was chosen; the present one where none was."""
    asked = query.get("phase", "")
    return int(asked) if asked in {str(one) for one in range(1, len(PHASES) + 1)} else min(initiative.phase_number, len(PHASES))


def checklist_url(initiative: Initiative, number: int, area: str = "") -> str:
    """The checklists of a phase, unfolded at an area."""
    asked = {"phase": str(number)} | ({"area": area} if area else {})
    return f"{reverse('checklists', args=[initiative.pk])}?{urlencode(asked)}" + (f"#{area}" if area else "")


def read(user: User, initiative: Initiative, number: int, chosen: str = "", sent: AreaForm | None = None) -> list[AreaList]:
    """The lists of phase 1–8. chosen: key of the area to unfold, else the first the reader may answer that is not done (demanded first).

    `sent`: the form of the chosen area as it came back with errors.
    """
    answers = answers_of(initiative, number)
    found = standings(initiative, number, {key: row.word for key, row in answers.items()})
    phase, mine = method_for(initiative).phase(number).key, expert_areas(user, initiative)
    may = {one.area.key: answer_any(user, initiative, mine, one.area.key) for one in found}
    unfolded = chosen or _first(found, may, mine)
    lists = []
    for one in found:
        key, questions = one.area.key, one.area.of_phase(phase)
        form = sent if sent is not None and key == chosen else area_form(questions, answers, key) if may[key] else None
        rows = tuple(Row(question, answers.get(question.key)) for question in questions)
        lists.append(AreaList(one, rows, may[key], form, key == unfolded))
    return lists


def answers_of(initiative: Initiative, number: int) -> dict[str, Answer]:
    """{question: answer} of phase 1–8 with who gave it and what it led to. One query."""
    rows = Answer.objects.filter(initiative=initiative, phase_number=number)
    return {row.question: row for row in rows.select_related("answered_by__organisation", "task", "risk")}


def _standing(area: Area, questions: tuple[Question, ...], words: Mapping[str, str], expert: Person | None, demanded: bool) -> Standing:
    said = [words[question.key] for question in questions if question.key in words]
    return Standing(area, len(questions), len(said), said.count(AnswerWord.NO), said.count(AnswerWord.PARTLY), expert, demanded)


def _first(found: list[Standing], may: Mapping[str, May], mine: frozenset[str]) -> str:
    """An expert's own area first, then the first that is not done; what the profile demands before what is only offered."""
    left = [one for one in found if may[one.area.key] and not one.is_done]
    left.sort(key=lambda one: (one.area.key not in mine, not one.demanded))
    return left[0].area.key if left else ""
