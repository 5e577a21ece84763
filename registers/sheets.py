"""How the pages of risks and checklists are taken out as spreadsheets."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.choices import PHASES
from adoption.columns import EntryColumn, day, said, text, who
from adoption.exports import Asked, Export, sheet, sheet_of_entries
from adoption.methods import method_for
from core.blocks import Cell
from core.sheets import Sheet, Value
from registers import checklist_page, risk_page
from registers.forms.risk import RiskFilter
from registers.models import Answer
from registers.risk_fields import FIELDS, TITLE

_TOLD = (
    EntryColumn(gettext_lazy("Today"), lambda risk: said(risk.score), "s", value=lambda risk: risk.score),
    EntryColumn(gettext_lazy("With measures"), lambda risk: said(risk.score_after), "s", value=lambda risk: risk.score_after),
    EntryColumn(gettext_lazy("Closed on"), lambda risk: day(risk.closed_on), "s", value=lambda risk: risk.closed_on),
)
RISKS = [*(field.column() for field in FIELDS if field is not TITLE), *_TOLD]


def _risks(asked: Asked) -> list[Sheet]:
    register = risk_page.read(asked.initiative, timezone.localdate())
    view = risk_page.view_of(asked.query)
    chosen = RiskFilter(asked.query, initiative=asked.initiative).chosen()
    found = risk_page.listed(asked.initiative, register.view(view), chosen)
    return [sheet_of_entries(_("Risks and opportunities"), TITLE.label, RISKS, found, version=True)]


@dataclass(frozen=True)
class _Asked:
    area: str
    question: str
    answer: Answer | None

    @property
    def day(self) -> Value:
        return timezone.localdate(self.answer.answered_at) if self.answer else None

    def of(self, name: str) -> Value:
        return getattr(self.answer, name) or None if self.answer else None


def _answer(row: _Asked) -> Cell:
    return text(row.answer.get_word_display() if row.answer else _("Not answered"))


ANSWERS = (
    EntryColumn(gettext_lazy("Area"), lambda row: Cell(row.area)),
    EntryColumn(gettext_lazy("Question"), lambda row: Cell(row.question), "xl"),
    EntryColumn(gettext_lazy("Answer"), _answer, "s"),
    EntryColumn(gettext_lazy("Comment"), lambda row: text(row.of("comment")), "xl"),
    EntryColumn(gettext_lazy("Answered by"), lambda row: text(who(row.answer.answered_by) if row.answer else "")),
    EntryColumn(gettext_lazy("Answered on"), lambda row: Cell(""), "s", value=lambda row: row.day),
)


def _checklists(asked: Asked) -> list[Sheet]:
    """The questions of the phase that is shown, answered or not."""
    number = checklist_page.phase_of(asked.query, asked.initiative)
    found, answers = method_for(asked.initiative), checklist_page.answers_of(asked.initiative, number)
    key = found.phase(number).key
    rows = [
        _Asked(str(area.name), str(question.text), answers.get(question.key)) for area in found.areas for question in area.of_phase(key)
    ]
    return [sheet(_("Phase %(number)s: %(name)s") % {"number": number, "name": PHASES[number - 1].label}, ANSWERS, rows)]


ALL = (
    Export("risks", gettext_lazy("Risks and opportunities"), _risks),
    Export("checklists", gettext_lazy("Checklists"), _checklists),
)
