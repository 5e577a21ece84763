"""The training plan: how far each piece of training has come, in words (000:59, 003:100, 004:30)."""

import datetime

from django.utils.translation import gettext as _

from adoption.columns import text
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from core import words
from core.blocks import Cell
from core.blocks.model import State
from registers.models import Training


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live pieces of training in order, with whoever answers for them. One query."""
    return Training.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative").order_by("number")


def is_done(training: Training) -> bool:
    """Whether everybody who needs it is trained; where nobody has counted how many need it, the day it was done tells (K07)."""
    if training.people is None:
        return training.done_on is not None
    return training.trained >= training.people


def trained(training: Training) -> Cell:
    """12 of 20; in order when everybody is trained."""
    state: State = "done" if is_done(training) else ""
    if training.people is None:
        return Cell(words.number(training.trained), state, _("Nobody has counted how many need it"))
    return Cell(_("%(count)d of %(all)d") % {"count": training.trained, "all": training.people}, state)


def due(training: Training, today: datetime.date) -> Cell:
    """The day it is to be done by; how late it is; the day it was done."""
    if is_done(training):
        done = _("Done %(day)s") % {"day": words.short_day(training.done_on)} if training.done_on else _("Done")
        return Cell(done, "done")
    if training.due and training.due < today:
        return Cell(words.short_day(training.due), "warns", words.due(training.due))
    return text(words.short_day(training.due))
