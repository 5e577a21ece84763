"""What another choice of version, profile, playbooks or packs would change: said before it is done. Reads, never writes."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from adoption.activities import Usual, of_phase_in
from adoption.methods import composed
from adoption.models import Initiative, Task
from method import Area, DocumentType, Method, Playbook, Profile, Rule


@dataclass(frozen=True)
class Demands:
    """What a profile demands in numbers: document types, areas whose questions are asked, and those questions."""

    documents: int
    areas: int
    questions: int


@dataclass(frozen=True)
class Coming:
    """A playbook that comes or goes: how many activities it has, its rules, and how many of its tasks stay when it goes."""

    playbook: Playbook
    activities: int
    rules: tuple[Rule, ...]
    tasks: int = 0


@dataclass(frozen=True)
class Difference:
    """Everything that differs between what is followed now and what would be."""

    before: Method
    after: Method
    documents_added: tuple[DocumentType, ...]
    documents_gone: tuple[DocumentType, ...]
    areas_added: tuple[Area, ...]
    areas_gone: tuple[Area, ...]
    questions: tuple[int, int]
    playbooks_added: tuple[Coming, ...]
    playbooks_gone: tuple[Coming, ...]
    activities: tuple[int, int]

    @property
    def version_changes(self) -> bool:
        """Whether the version of the method becomes another one."""
        return self.before.version.key != self.after.version.key

    @property
    def profile_changes(self) -> bool:
        """Whether the profile becomes another one."""
        return self.before.profile.key != self.after.profile.key


def demands(found: Method, profile: Profile | None = None) -> Demands:
    """What a profile (the method's own unless given) demands in numbers."""
    return Demands(*map(len, _demanded(found, profile or found.profile)))


def difference(initiative: Initiative, values: dict[str, Any]) -> Difference:
    """What `values` (of adoption.services.method.FIELDS, checked already) would change. One query, about tasks of playbooks that go."""
    wanted = {name: values.get(name, getattr(initiative, name)) for name in ("method_version", "profile", "playbooks", "packs")}
    before = composed(initiative.method_version, initiative.profile, tuple(initiative.packs))
    after = composed(wanted["method_version"], wanted["profile"], tuple(wanted["packs"]))
    old, new = _demanded(before, before.profile), _demanded(after, after.profile)
    gone = [key for key in initiative.playbooks if key not in wanted["playbooks"]]
    return Difference(
        before,
        after,
        documents_added=_only_in(new[0], old[0]),
        documents_gone=_only_in(old[0], new[0]),
        areas_added=_only_in(new[1], old[1]),
        areas_gone=_only_in(old[1], new[1]),
        questions=(len(old[2]), len(new[2])),
        playbooks_added=_coming(after, [key for key in wanted["playbooks"] if key not in initiative.playbooks]),
        playbooks_gone=_coming(before, gone, tasks_of_playbooks(initiative) if gone else None),
        activities=(len(activities_in(before, initiative.playbooks)), len(activities_in(after, wanted["playbooks"]))),
    )


def activities_in(found: Method, playbooks: Collection[str]) -> list[Usual]:
    """Every usual activity of the eight phases and of these playbooks."""
    return [usual for phase in found.phases for usual in of_phase_in(found, phase, list(playbooks))]


def tasks_of_playbooks(initiative: Initiative) -> Counter[str]:
    """{key of a playbook: how many live tasks carry out its activities}. One query."""
    rows = Task.objects.live().filter(initiative=initiative, activity__startswith="playbook/")
    return Counter(activity.split("/")[1] for activity in rows.values_list("activity", flat=True))


def _demanded(found: Method, profile: Profile) -> tuple[list[Any], list[Any], list[Any]]:
    """Document types, areas and questions that a profile demands, in the method's order."""
    documents = [kind for kind in found.document_types if kind.key in profile.documents]
    areas = [area for area in found.areas if area.key in profile.areas]
    return documents, areas, [question for area in areas for question in area.questions]


def _only_in(here: Iterable[Any], there: Iterable[Any]) -> tuple[Any, ...]:
    known = {thing.key for thing in there}
    return tuple(thing for thing in here if thing.key not in known)


def _coming(found: Method, keys: Iterable[str], tasks: Counter[str] | None = None) -> tuple[Coming, ...]:
    """The playbooks with these keys; one that no pack knows any more is passed over."""
    there = [playbook for playbook in found.playbooks if playbook.key in set(keys)]
    return tuple(
        Coming(playbook, len(playbook.activities), tuple(found.rule(key) for key in playbook.rules), (tasks or Counter())[playbook.key])
        for playbook in there
    )
