"""How the registers' own events are told where an entry's words do not fit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import log
from registers.models import AnswerWord


def _word(data: Mapping[str, Any]) -> str:
    return str(dict(AnswerWord.choices).get(data["word"], data["word"]))


log.add(
    {
        "registers.answer.created": lambda data: _("Answered “%(title)s”: %(word)s") % {"title": data["title"], "word": _word(data)},
        "registers.answer.changed": lambda data: (
            _("Changed the answer to “%(title)s”: %(word)s") % {"title": data["title"], "word": _word(data)}
        ),
        "registers.answer.task_made": gettext_lazy("Made a task of an answer: %(title)s"),
        "registers.answer.risk_made": gettext_lazy("Made a risk of an answer: %(title)s"),
    }
)
