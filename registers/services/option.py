"""Solution options: the first is going on as today; one is recommended with reasons; each step recorded."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.models import Initiative
from adoption.services import entries
from core import events
from core.db import Superseded, locked, save_edited
from registers.models import Option


@transaction.atomic
def create(initiative: Initiative, *, by: Person, **values: Any) -> Option:
    """A new option; before the very first one, going on as today is put down as number one (M12)."""
    locked(Initiative, initiative.pk)
    if not Option.objects.filter(initiative=initiative).exists():
        _go_on_as_today(initiative, by)
    return entries.create(Option, initiative, by=by, **values)


@transaction.atomic
def begin(initiative: Initiative, *, by: Person) -> Option:
    """Put down going on as today as an option, if it is not there (M12). Returns it."""
    locked(Initiative, initiative.pk)
    there = Option.objects.live().filter(initiative=initiative, does_nothing=True).first()
    return there or _go_on_as_today(initiative, by)


@transaction.atomic
def recommend(option: Option, *, by: Person, seen_version: int, reasons: str) -> Option:
    """Recommend an option, with reasons; the one recommended before is so no more (002:236, 002:270). Raises Superseded."""
    locked(Initiative, option.initiative_id)
    now = Option.objects.get(pk=option.pk)
    if now.deleted_at is not None or now.version != seen_version:
        raise Superseded(now)
    if now.recommended and now.reasons == reasons:
        return now
    for other in Option.objects.live().filter(initiative=option.initiative_id, recommended=True).exclude(pk=option.pk):
        _record(save_edited(other, other.version, recommended=False, reasons=""), "not_recommended", by)
    after = save_edited(now, seen_version, recommended=True, reasons=reasons)
    _record(after, "recommended", by, reason=reasons)
    return after


def _go_on_as_today(initiative: Initiative, by: Person) -> Option:
    """It introduces nothing and gives nothing new; what it costs a year, and what it leads to, is for people to say."""
    with translation.override(initiative.language):
        title = _("Go on as today")
    return entries.create(Option, initiative, by=by, title=title, does_nothing=True, cost=0, yearly_benefit=0)


def _record(option: Option, verb: str, by: Person, **more: str) -> None:
    data = {"code": option.code, "title": option.title, **more}
    events.record(option.initiative_id, f"registers.option.{verb}", by=by, subject=option, data=data)
