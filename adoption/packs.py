"""Method packs in words: what administrators and initiatives are shown of them. Reads, never writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from accounts.models import Organisation, User
from accounts.permissions import administered
from adoption import methods
from adoption.choices import ROMANS
from adoption.decision_points import OwnPoint
from adoption.models import Initiative, Pack, PackVersion
from adoption.services import packs
from core.components import Text
from method import Method
from method.packs import Change, Kind, What, changes, number

WHATS: dict[What, Text] = {
    What.DOCUMENT: gettext_lazy("Documents"),
    What.HEADING: gettext_lazy("Headings of documents"),
    What.APPROVERS: gettext_lazy("Who approves a document"),
    What.POINT: gettext_lazy("Points of milestones"),
    What.QUESTION: gettext_lazy("Questions of the checklists"),
    What.ACTIVITY: gettext_lazy("Activities"),
    What.DECISION_POINT: gettext_lazy("Decision points"),
    What.TEXT: gettext_lazy("Words of the method"),
    What.TERM: gettext_lazy("Words explained"),
}
KINDS: dict[Kind, Text] = {
    Kind.ADDED: gettext_lazy("Added"),
    Kind.REMOVED: gettext_lazy("Taken away"),
    Kind.CHANGED: gettext_lazy("Changed"),
}
STANDINGS: dict[str, Text] = {
    "": gettext_lazy("not demanded"),
    "enforce": gettext_lazy("demanded: blocks the decision"),
    "warn": gettext_lazy("demanded: warns"),
    "decide": gettext_lazy("to decide"),
    "verify": gettext_lazy("to verify"),
    "verify_if_possible": gettext_lazy("to verify, if possible"),
    "formal": gettext_lazy("decided formally"),
    "informal": gettext_lazy("not decided formally"),
}
LOOKS = {Kind.ADDED: "done", Kind.REMOVED: "ahead", Kind.CHANGED: "waits"}


@dataclass(frozen=True)
class ChangeLine:
    """One difference as a page shows it: its kind as (look, word), what it is called, what it belongs to, its words then and now."""

    look: str
    word: Text
    name: str
    where: str
    before: str
    after: str


def grouped(found: Iterable[Change]) -> list[tuple[Text, list[ChangeLine]]]:
    """(heading, lines) for each kind of thing that differs, in the active language."""
    found = list(found)
    groups = [(title, [_line(change) for change in found if change.what == what]) for what, title in WHATS.items()]
    return [(title, lines) for title, lines in groups if lines]


def _line(change: Change) -> ChangeLine:
    name, before, after = str(change.name), str(change.before), str(change.after)
    repeats = after == before or (change.kind == Kind.ADDED and after == name)
    return ChangeLine(LOOKS[change.kind], KINDS[change.kind], name, _where(change), before, "" if repeats else after)


def _where(change: Change) -> str:
    """Milestone III, Architecture; Phase 3."""
    place = ""
    if change.gate and change.what in (What.POINT, What.DECISION_POINT, What.DOCUMENT):
        place = _("Milestone %(number)s") % {"number": ROMANS[change.gate - 1]}
    elif change.gate:
        place = _("Phase %(number)d") % {"number": change.gate}
    return ", ".join(part for part in (place, str(change.where), _standing(change)) if part)


def _standing(change: Change) -> str:
    """How it stands, and how it stood where that is different."""
    if change.kind == Kind.CHANGED and change.was != change.now:
        return _("%(now)s (before: %(was)s)") % {"now": STANDINGS[change.now], "was": STANDINGS[change.was]}
    return str(STANDINGS[change.now]) if change.now and change.kind == Kind.ADDED else ""


def said(version: PackVersion) -> list[tuple[Text, list[ChangeLine]]]:
    """What a pack adds to the method as it is shipped, in words. Raises MethodDataError when it cannot be read any more."""
    return grouped(changes(method.whole(), methods.with_version(method.whole(), version)))


def after_upgrade(initiative: Initiative, rows: Iterable[PackVersion]) -> list[tuple[Text, list[ChangeLine]]]:
    """What would be different if the initiative used these versions instead."""
    return grouped(changes(methods.method_for(initiative), _following(initiative, rows)))


def _following(initiative: Initiative, rows: Iterable[PackVersion]) -> Method:
    return methods.composed(initiative.method_version, initiative.profile, tuple(str(row.pk) for row in rows))


def title(version: PackVersion) -> str:
    """The pack's name in the active language."""
    return str(method.Text(**version.name)) if set(version.name) == set(method.LANGUAGES) else version.pack.key


@dataclass(frozen=True)
class UsedPack:
    """A pack an initiative follows. `newest` and `url` lead to the upgrade where there is a newer version; removed: offered to nobody."""

    name: str
    version: str
    removed: bool
    newest: str = ""
    url: str = ""


def used(initiative: Initiative) -> list[UsedPack]:
    """The packs an initiative follows, for templates/adoption/_packs.html. Two queries, none where it follows no pack."""
    rows = packs.in_use(initiative) if initiative.packs else []
    newest = packs.newer_versions(initiative, rows) if rows else {}
    return [_used(initiative, row, newest.get(row.pk)) for row in rows]


def _used(initiative: Initiative, row: PackVersion, newest: PackVersion | None) -> UsedPack:
    removed = row.pack.removed_at is not None
    if newest is None:
        return UsedPack(title(row), row.version, removed)
    url = reverse("pack-upgrade", args=[initiative.pk, newest.pk])
    return UsedPack(title(row), row.version, removed, newest.version, url)


@dataclass(frozen=True)
class PackRow:
    """A pack in the administrator's list: each of its versions, newest first, with the number of initiatives that use it."""

    pack: Pack
    name: str
    versions: list[tuple[PackVersion, int]]
    may_change: bool


def readable(user: User) -> QuerySet[Pack]:
    """Packs an administrator may read: the installation's, and those of the organisations they look after."""
    packs_ = Pack.objects.select_related("organisation").order_by("organisation__name", "key")
    return packs_ if user.is_superuser else packs_.filter(Q(organisation__isnull=True) | Q(organisation__in=administered(user)))


def may_change(user: User, pack: Pack, mine: set[object]) -> bool:
    """The installation's packs are kept by its administrator, the others by those of the organisation (`mine`) too."""
    return bool(user.is_superuser or (pack.organisation_id is not None and pack.organisation_id in mine))


def rows(user: User, found: Iterable[Pack]) -> list[PackRow]:
    """Packs as the list shows them. Three queries, however many there are."""
    found, mine, counted = list(found), administered(user), packs.usage()
    versions: dict[object, list[PackVersion]] = {pack.pk: [] for pack in found}
    for row in PackVersion.objects.filter(pack__in=found).defer("content").order_by("-created_at"):
        versions[row.pack_id].append(row)
    return [_row(pack, versions[pack.pk], counted, may_change(user, pack, mine)) for pack in found if versions[pack.pk]]


def _row(pack: Pack, versions: list[PackVersion], counted: dict[str, int], may: bool) -> PackRow:
    ordered = sorted(versions, key=lambda row: number(row.version), reverse=True)
    ordered[0].pack = pack
    return PackRow(pack, title(ordered[0]), [(row, counted.get(str(row.pk), 0)) for row in ordered], may)


def keepers(user: User) -> list[tuple[str, str]]:
    """(value, label) of whom the user may load a pack for: the installation ("all" as value) and organisations. At most two queries."""
    organisations = Organisation.objects.all() if user.is_superuser else Organisation.objects.filter(pk__in=administered(user))
    own = [(str(organisation.pk), organisation.name) for organisation in organisations]
    return [("all", _("All organisations of this installation")), *own] if user.is_superuser else own


@dataclass(frozen=True)
class Naming:
    """A pack whose names of decision points an organisation may take over as its own."""

    key: str
    name: str
    points: dict[int, OwnPoint]


def naming(organisation: Organisation) -> list[Naming]:
    """The packs that come with the program, then those loaded for the organisation or for all, as far as they name decision points.

    Names are in the language of the organisation's documents, since they are kept once. One query.
    """
    mine = Q(pack__organisation=organisation) | Q(pack__organisation__isnull=True)
    loaded = PackVersion.objects.filter(mine, pack__removed_at__isnull=True).select_related("pack").order_by("-created_at")
    stored = {row.pack_id: row for row in sorted(loaded, key=lambda row: number(row.version))}
    found = [_naming(key, pack.name, pack.decision_points, organisation) for key, pack, _text in packs.ready()]
    found += [_naming(str(row.pk), method.Text(**row.name), _points_of(row), organisation) for row in stored.values()]
    return [one for one in found if one.points]


def _naming(key: str, name: method.Text, points: Iterable[method.DecisionPoint], organisation: Organisation) -> Naming:
    return Naming(key, str(name), {point.gate: OwnPoint(point.name.in_(organisation.language), point.formal) for point in points})


def _points_of(row: PackVersion) -> tuple[method.DecisionPoint, ...]:
    try:
        return methods.with_version(method.whole(), row).decision_points
    except method.MethodDataError:
        return ()
