"""Forms of the checklists: all questions of an area at once, and one question."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Conflict
from core.forms import FarledForm, OneOf, Paragraphs
from method import Question
from registers.models import Answer, AnswerWord
from registers.services.answer import REASON, Given

WORDS = AnswerWord.choices
LIMIT = 2000


class AnswerForm(FarledForm):
    """The answer to one question."""

    groups = (("", ["word", "comment"]),)

    word = OneOf(label=gettext_lazy("Answer"), choices=WORDS, missing=gettext_lazy("Choose an answer."))
    comment = Paragraphs(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("What is missing, who knows more, why it is not relevant."),
        required=False,
        max_length=LIMIT,
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("word") == AnswerWord.NOT_RELEVANT and not values.get("comment", "").strip():
            self.add_error("comment", REASON)
        return values


class AreaForm(FarledForm):
    """The questions of one area in one phase. What is left alone is not answered; made by `area_form`."""

    questions: ClassVar[Sequence[Question]] = ()

    def rows(self) -> list[tuple[Question, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Question, its answer, its comment, and the version of the answer the reader saw."""
        return [(one, self[f"{one.key}-word"], self[f"{one.key}-comment"], self[f"{one.key}-seen"]) for one in self.questions]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.questions:
            word, comment = values.get(f"{one.key}-word", ""), (values.get(f"{one.key}-comment") or "").strip()
            if comment and not word and f"{one.key}-word" not in self.errors:
                self.add_error(f"{one.key}-word", _("Choose an answer too, or empty the comment."))
            if word == AnswerWord.NOT_RELEVANT and not comment:
                self.add_error(f"{one.key}-comment", REASON)
        return values

    def given(self) -> list[Given]:
        """The answers of a valid form, one for each question that has one."""
        found = []
        for one in self.questions:
            word, comment, seen = (self.cleaned_data.get(f"{one.key}-{part}") for part in ("word", "comment", "seen"))
            if word:
                found.append(Given(one.key, word, comment or "", seen))
        return found

    def show_overtaken(self, current: dict[str, Answer]) -> None:
        """Somebody answered meanwhile: what they said stands beside what was chosen here; saving again goes over theirs."""
        found = []
        self.data = self.data.copy()
        for given in self.given():
            if given.key in current:
                theirs = current[given.key]
                question = next(one for one in self.questions if one.key == given.key)
                found.append(Conflict(str(question.text), told(theirs.word, theirs.comment), told(given.word, given.comment)))
                self.data[self.add_prefix(f"{given.key}-seen")] = str(theirs.version)
        self.conflicts = found


def area_form(questions: Sequence[Question], answers: dict[str, Answer], prefix: str, data: Any = None) -> AreaForm:
    """The form of an area with the answers there are."""
    fields: dict[str, Any] = {"questions": tuple(questions)}
    initial: dict[str, Any] = {}
    for one in questions:
        fields |= _fields_of(one)
        row = answers.get(one.key)
        if row is not None:
            initial |= {f"{one.key}-word": row.word, f"{one.key}-comment": row.comment, f"{one.key}-seen": row.version}
    made: type[AreaForm] = type("AreaForm", (AreaForm,), fields)
    return made(data, prefix=prefix, initial=initial)


def told(word: str, comment: str) -> str:
    """Partly: the agreement is not signed."""
    label = str(AnswerWord(word).label)
    return f"{label}: {comment}" if comment else label


def _fields_of(question: Question) -> dict[str, forms.Field]:
    word = forms.ChoiceField(label=question.text, required=False, choices=WORDS, widget=forms.RadioSelect(attrs={"class": "ds-input"}))
    comment = Paragraphs(label=gettext_lazy("Comment"), required=False, max_length=LIMIT, rows=2)
    seen = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 2, widget=forms.HiddenInput)
    return {f"{question.key}-word": word, f"{question.key}-comment": comment, f"{question.key}-seen": seen}
