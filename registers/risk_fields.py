"""The columns of risks in a spreadsheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adoption.columns import who
from adoption.forms.entries import not_passed
from adoption.imports import cells
from adoption.imports.fields import Field, of_attribute
from registers.models import Risk, RiskKind
from registers.models.risk import Response

STEP_HELP = _("A number from 1 to 5.")
TITLE = Field(
    "title", pgettext_lazy("risk", "Short name"), cells.line(), of_attribute("title"),
    _("A few words, as it stands in lists."), _("Key staff are tied up in the supervision season"), "",
    _("Write a short name for the risk."), "l",
)  # fmt: skip
FIELDS: tuple[Field, ...] = (
    TITLE,
    Field(
        "kind", _("Kind"), cells.choice(RiskKind.choices), lambda risk: str(RiskKind(risk.kind).label),
        _("Risk or Opportunity."), RiskKind.RISK.label, RiskKind.RISK, width="s",
    ),
    Field(
        "description", _("What could happen"), cells.paragraphs(4000), of_attribute("description"),
        _("One sentence: because of …, … may happen, which leads to …."),
        _("Because inspections are made in summer, nobody has time to test, which delays the start."), "",
        _("Write what could happen."), "xl",
    ),
    Field(
        "owner", _("Owner"), cells.somebody, lambda risk: who(risk.owner),
        _("E-mail address or exact name of somebody with a role in the initiative."), "name@example.org",
    ),
    *(
        Field(name, label, cells.whole(1, 5), of_attribute(name), STEP_HELP, example, width="s", numeric=True)
        for name, label, example in (
            ("probability", _("Probability"), 4),
            ("consequence", _("Consequence"), 3),
            ("probability_after", _("Probability with measures"), 2),
            ("consequence_after", _("Consequence with measures"), 3),
        )
    ),
    Field(
        "response", _("Response"), cells.choice(Response.choices), lambda risk: str(risk.get_response_display()) or None,
        _("Avoid, Reduce, Share or Accept and follow."), Response.REDUCE.label, "",
    ),
    Field(
        "measures", _("Measures"), cells.paragraphs(4000), of_attribute("measures"),
        _("What we do about it."), _("Pilot outside May to August."), "", width="xl",
    ),
    Field(
        "contingency", _("Contingency plan"), cells.paragraphs(4000), of_attribute("contingency"),
        _("What is done, who decides it and who is told, if the risk comes true."), _("The start moves by a month; the chair decides."), "",
        width="xl",
    ),
    Field(
        "next_review", _("Next review"), cells.day, of_attribute("next_review"),
        _("A date that has not passed."), "2027-03-01", width="s",
    ),
    Field(
        "review_days", _("Then every, days"), cells.whole(1, 365), of_attribute("review_days"),
        _("How many days from one review to the next."), 30, Risk._meta.get_field("review_days").default, width="s", numeric=True,
    ),
)  # fmt: skip


def check(values: dict[str, Any], risk: Any) -> dict[str, Any]:
    """What does not fit in a row: {field: sentence}. values: what the risk would be; risk: what it is, None for a new one."""
    day = values.get("next_review")
    if risk is not None and day == risk.next_review:
        return {}
    try:
        not_passed(day)
    except ValidationError as error:
        return {"next_review": error.messages[0]}
    return {}
