"""In a meeting or per capsulam: chosen when the decision is asked for."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adoption.bodies import read_rule
from adoption.choices import PerCapsulam
from milestones.body import is_body
from milestones.choices import Way
from milestones.models import Round


def chosen(round: Round, way: str, meets_on: date | None, answers_by: date | None) -> dict[str, Any]:
    """The fields of the round that say how it is decided; nothing where a business owner decides alone.

    A meeting may have its day; per capsulam has a last day for answers, which is not past, and a body whose rule allows it. Raises
    ValidationError at the field.
    """
    if not is_body(round):
        return {}
    if way == Way.PER_CAPSULAM:
        _check(round, answers_by)
        return {"way": Way.PER_CAPSULAM, "meets_on": None, "answers_by": answers_by}
    if way not in ("", Way.MEETING):
        raise ValidationError({"way": _("Choose how it is decided.")})
    if meets_on is not None and meets_on < timezone.localdate():
        raise ValidationError({"meets_on": _("This day has passed. Write a later day, or leave it empty.")})
    return {"way": Way.MEETING, "meets_on": meets_on, "answers_by": None}


def _check(round: Round, answers_by: date | None) -> None:
    rule = read_rule(round.initiative_id, round.decider)
    if rule is not None and rule.per_capsulam == PerCapsulam.NOT_ALLOWED:
        raise ValidationError({"way": _("The rule of the body does not allow decisions per capsulam. Choose a meeting.")})
    if answers_by is None:
        raise ValidationError({"answers_by": _("Write the last day for answers.")})
    if answers_by < timezone.localdate():
        raise ValidationError({"answers_by": _("This day has passed. Write a later day.")})
