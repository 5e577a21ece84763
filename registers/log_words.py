"""How the registers' own events are told where an entry's words do not fit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
        "registers.risk.measure_added": gettext_lazy("Added a measure against %(what)s: %(title)s"),
        "registers.risk.measure_removed": gettext_lazy("Took a measure against %(what)s away: %(title)s"),
        "registers.riskmeeting.begun": lambda data: (
            ngettext("Began a review meeting about %(count)d risk", "Began a review meeting about %(count)d risks", data["count"])
            % {"count": data["count"]}
        ),
        "registers.riskmeeting.ended": gettext_lazy(
            "Ended a review meeting: %(judged)s judged, %(raised)s raised, %(lowered)s lowered, %(closed)s closed, %(skipped)s skipped"
        ),
    }
)
