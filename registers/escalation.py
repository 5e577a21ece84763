"""The escalation path: from the forum nearest the work to the one above which nobody decides (000:16, 002:216; M26)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from registers.models import Forum


@dataclass(frozen=True)
class Step:
    """A forum on the path and where it escalates to; the last ones escalate to nobody."""

    forum: Forum
    target: Forum | None

    @property
    def sentence(self) -> str:
        """The step in words, for paper."""
        values = {"forum": _told(self.forum), "target": _told(self.target) if self.target else ""}
        if self.target is None:
            return _("%(forum)s decides in the last instance") % values
        values["when"] = " ".join(self.forum.escalates_when.split())
        return (_("%(forum)s escalates to %(target)s: %(when)s") if values["when"] else _("%(forum)s escalates to %(target)s")) % values


def path(forums: Iterable[Forum]) -> list[Step]:
    """The steps of those who escalate or are escalated to, those farthest from the last instance first."""
    by_id = {forum.pk: forum for forum in forums}
    targets = {pk: f.escalates_to_id for pk, f in by_id.items() if f.escalates_to_id in by_id}
    on_path = [by_id[pk] for pk in by_id if pk in targets or pk in targets.values()]
    ordered = sorted(on_path, key=lambda forum: (-len(above(targets, forum.pk)), forum.number))
    return [Step(forum, by_id[targets[forum.pk]] if forum.pk in targets else None) for forum in ordered]


def above(targets: Mapping[UUID, UUID | None], start: UUID) -> list[UUID]:
    """Everybody a matter of `start` may come to, nearest first. targets: forum -> where it escalates to. Ends also in a circle."""
    found: list[UUID] = []
    at = targets.get(start)
    while at is not None and at not in found:
        found.append(at)
        at = targets.get(at)
    return found


def _told(forum: Forum) -> str:
    return f"{forum.code} {forum.title}"
