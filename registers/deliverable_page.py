"""Deliverables against the nine criteria before milestone V (M15, 002:248): what is answered, what is lacking, in words."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from adoption.methods import method_for
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from core import words
from core.blocks import Cell
from core.blocks.model import State
from core.components import Text
from method.model import Criterion
from registers.models import CriterionCheck, Deliverable, Met

SETTLED = (Met.YES, Met.NOT_RELEVANT)
LOOKS: dict[str, State] = {Met.YES: "done", Met.NO: "warns", Met.NOT_RELEVANT: "done"}


@dataclass(frozen=True)
class Stand:
    """A deliverable against one criterion. check: the answer given, None while there is none."""

    criterion: Criterion
    check: CriterionCheck | None

    @property
    def is_settled(self) -> bool:
        """Met, or not relevant with its reason."""
        return self.check is not None and self.check.met in SETTLED

    @property
    def look(self) -> State:
        """The shape beside the word; nothing while it is not answered."""
        return LOOKS[self.check.met] if self.check else ""

    @property
    def word(self) -> str:
        """How it stands: met, not met, not relevant, not answered."""
        return str(Met(self.check.met).label) if self.check else _("Not answered")


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live deliverables in order, with owner and answers. Two queries."""
    rows = Deliverable.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative")
    return rows.prefetch_related(_checks()).order_by("number")


def read_answers(deliverable: Deliverable) -> None:
    """Read the answers about one deliverable and who gave them. One query, however many there are."""
    prefetch_related_objects([deliverable], _checks())


def stands(deliverable: Deliverable) -> list[Stand]:
    """Every criterion of the initiative's method, each with its answer; answers to criteria that a pack took away are passed over."""
    found = {check.criterion: check for check in deliverable.checks.all()}
    return [Stand(criterion, found.get(criterion.key)) for criterion in method_for(deliverable.initiative).criteria]


def lacking(deliverable: Deliverable) -> list[Stand]:
    """The criteria that are neither met nor said to be not relevant (M15)."""
    return [stand for stand in stands(deliverable) if not stand.is_settled]


def count(deliverable: Deliverable) -> Cell:
    """7 of 9, and how many are not met; in order when none is lacking."""
    found = stands(deliverable)
    settled, unmet = sum(stand.is_settled for stand in found), sum(stand.look == "warns" for stand in found)
    text = _("%(count)d of %(all)d") % {"count": settled, "all": len(found)}
    if unmet:
        return Cell(text, "warns", _("%(count)d not met") % {"count": unmet})
    return Cell(text, "done" if settled == len(found) else "")


def delivered(deliverable: Deliverable, today: datetime.date) -> Cell:
    """The day it was delivered; else whether it is late."""
    if deliverable.delivered_on:
        return Cell(words.short_day(deliverable.delivered_on), "done")
    if deliverable.due and deliverable.due < today:
        return Cell(words.due(deliverable.due), "warns")
    return Cell(_("Not yet"))


def told(deliverables: Sequence[Deliverable], most: int) -> str:
    """Which deliverable lacks which criteria, the first `most` of them by name."""
    sentences = [_lacks(deliverable) for deliverable in deliverables[:most]]
    rest = len(deliverables) - len(sentences)
    if rest:
        sentences.append(_("and %(count)d more") % {"count": rest})
    return "; ".join(sentences)


def _checks() -> Prefetch:
    return Prefetch("checks", queryset=CriterionCheck.objects.select_related("checked_by"))


def _lacks(deliverable: Deliverable) -> str:
    found, missing = stands(deliverable), lacking(deliverable)
    name = f"{deliverable.code}, {deliverable.title}"
    if len(missing) == len(found):
        return _("%(name)s: none of the criteria") % {"name": name}
    return f"{name}: {_joined(stand.criterion.text for stand in missing)}"


def _joined(texts: Iterable[Text]) -> str:
    return ", ".join(str(text)[:1].lower() + str(text)[1:] for text in texts)
