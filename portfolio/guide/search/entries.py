"""What can be found: an entry for each text of the method, with the page and the place on it where the text stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import method
from method import Activity, Method, Phase, Playbook
from portfolio.guide.alphabet import composed, fold


class Kind(StrEnum):
    """What an entry is; hits are grouped by it."""

    WORD = "word"
    PHASE = "phase"
    ACTIVITY = "activity"
    POINT = "point"
    DOCUMENT = "document"
    HEADING = "heading"
    AREA = "area"
    QUESTION = "question"
    PLAYBOOK = "playbook"
    STEP = "step"
    ROLE = "role"
    RULE = "rule"
    OTHER = "other"


KINDS = {
    Kind.WORD: _("Words"),
    Kind.PHASE: _("Phases and milestones"),
    Kind.ACTIVITY: _("Activities"),
    Kind.POINT: _("Points of the milestones"),
    Kind.DOCUMENT: _("Documents"),
    Kind.HEADING: _("Headings of documents"),
    Kind.AREA: _("Coordination areas"),
    Kind.QUESTION: _("Questions"),
    Kind.PLAYBOOK: _("Playbooks"),
    Kind.STEP: _("Activities of playbooks"),
    Kind.ROLE: _("Roles"),
    Kind.RULE: _("Rules"),
    Kind.OTHER: _("Versions and other models"),
}


@dataclass(frozen=True)
class Entry:
    """Something to be found: its words, the same folded for matching, and where it stands.

    `page` is a url name with `argument` (empty: none), `anchor` the id on it; `within` says in words what it belongs to.
    """

    kind: Kind
    title: str
    text: str
    page: str
    argument: str = ""
    anchor: str = ""
    within: str = ""
    folded_title: str = ""
    folded_text: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        address = reverse(self.page, args=[self.argument] if self.argument else [])
        return f"{address}#{self.anchor}" if self.anchor else address


@lru_cache(maxsize=8)
def index(language: str) -> tuple[Entry, ...]:
    """Every entry in a language, in the order of the method."""
    with translation.override(language):
        return tuple(_ready(entry) for entry in _entries(method.whole()))


def _ready(entry: Entry) -> Entry:
    title, text = composed(entry.title), composed(entry.text)
    place = (entry.page, entry.argument, entry.anchor, composed(entry.within))
    return Entry(entry.kind, title, text, *place, folded_title=fold(title), folded_text=fold(text))


def _entries(whole: Method) -> Iterator[Entry]:
    for term in whole.glossary:
        yield Entry(Kind.WORD, str(term.name), str(term.explanation), "guide-words", anchor=term.key)
    for phase in whole.phases:
        yield from _of_phase(phase)
    yield from _of_documents(whole)
    yield from _of_areas(whole)
    for playbook in whole.playbooks:
        yield from _of_playbook(playbook)
    for role in whole.roles:
        yield Entry(Kind.ROLE, str(role.name), str(role.explanation), "guide-roles", anchor=role.key)
    for rule in whole.rules:
        yield Entry(Kind.RULE, f"{rule.key} {rule.text}", str(rule.why), "guide-rules", anchor=rule.key)
    yield from _of_the_rest(whole)


def _of_phase(phase: Phase) -> Iterator[Entry]:
    number, name, gate = str(phase.number), str(phase.name), phase.milestone
    points = " ".join(str(line.text) for line in (*phase.points, *phase.results.other, *phase.support))
    more = f"{phase.responsible.text} {phase.runs.text if phase.runs else ''}"
    yield Entry(Kind.PHASE, f"{number} {name}", f"{phase.purpose} {more} {points}", "guide-phase", number)
    told = " ".join((str(gate.purpose), *(str(one.text) for one in gate.prepared_by), str(gate.note.text) if gate.note else ""))
    yield Entry(Kind.PHASE, f"{gate.roman} {gate.title}", told, "guide-phase", number, "milestone", name)
    for activity in phase.activities:
        yield _activity(Kind.ACTIVITY, activity, "guide-phase", number, name)
    for point in gate.points:
        yield Entry(Kind.POINT, str(point.text), "", "guide-phase", number, f"point-{point.key}", f"{gate.roman} {gate.title}")


def _activity(kind: Kind, activity: Activity, page: str, argument: str, within: str, more: str = "") -> Entry:
    text = f"{activity.what} {more}".strip()
    return Entry(kind, str(activity.title), text, page, argument, f"activity-{activity.key}", within)


def _of_documents(whole: Method) -> Iterator[Entry]:
    for kind in whole.document_types:
        yield Entry(Kind.DOCUMENT, str(kind.name), str(kind.purpose), "guide-document", kind.key)
        for heading in kind.headings:
            place = ("guide-document", kind.key, f"heading-{heading.key}", str(kind.name))
            yield Entry(Kind.HEADING, str(heading.name), str(heading.help), *place)


def _of_areas(whole: Method) -> Iterator[Entry]:
    for area in whole.areas:
        yield Entry(Kind.AREA, str(area.name), str(area.purpose), "guide-area", area.key)
        for question in area.questions:
            within = f"{area.name}, {whole.phase_by_key(question.phase).name}"
            yield Entry(Kind.QUESTION, str(question.text), "", "guide-area", area.key, f"question-{question.key}", within)


def _of_playbook(playbook: Playbook) -> Iterator[Entry]:
    key, name = playbook.key, str(playbook.name)
    yield Entry(Kind.PLAYBOOK, name, str(playbook.use_when), "guide-playbook", key)
    for stage in playbook.stages:
        yield Entry(Kind.PLAYBOOK, str(stage.name), str(stage.text), "guide-playbook", key, f"stage-{stage.key}", name)
    for step in playbook.activities:
        checklist = " ".join(str(line.text) for line in step.checklist)
        yield _activity(Kind.STEP, step, "guide-playbook", key, name, checklist)
    for one in playbook.deliverables:
        yield Entry(Kind.PLAYBOOK, str(one.name), "", "guide-playbook", key, f"deliverable-{one.key}", name)
    for listing in playbook.lists:
        text = " ".join((str(listing.text), *(str(item.text) for item in listing.items)))
        yield Entry(Kind.PLAYBOOK, str(listing.title), text, "guide-playbook", key, f"list-{listing.key}", name)


def _of_the_rest(whole: Method) -> Iterator[Entry]:
    for criterion in whole.criteria:
        yield Entry(Kind.POINT, str(criterion.text), str(criterion.help), "guide-phase", "5", f"criterion-{criterion.key}")
    for outcome in whole.outcomes:
        yield Entry(Kind.OTHER, str(outcome.name), str(outcome.effect), "guide-versions", anchor=f"outcome-{outcome.key}")
    for version in whole.versions:
        yield Entry(Kind.OTHER, str(version.name), str(version.text), "guide-versions", anchor=f"version-{version.key}")
    for profile in whole.profiles:
        yield Entry(Kind.OTHER, str(profile.name), str(profile.text), "guide-versions", anchor=f"profile-{profile.key}")
    for model in whole.crosswalk:
        text = " ".join((str(model.text), *(str(stage) for _phase, stage in model.stages)))
        yield Entry(Kind.OTHER, str(model.name), text, "guide-versions", anchor=f"model-{model.key}")
