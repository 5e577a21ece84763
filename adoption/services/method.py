"""What an initiative follows of the method: version, profile, playbooks and packs, chosen together and recorded."""

import copy
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

import method
from accounts.models import Organisation, Person
from adoption import decision_points, due, methods
from adoption.choices import MethodVersion, Profile
from adoption.models import Initiative, PackVersion
from core import events
from core.db import locked, save_edited
from core.permissions import Answer
from method.packs import number

Guard = Callable[[Initiative, bool], Answer]
FIELDS = ("method_version", "profile", "playbooks", "packs")
_guards: list[Guard] = []


def guard_with(guard: Guard) -> None:
    """Called by an app in ready(): `guard(initiative, hold)` may refuse another version of the method, and other ways to decide, as
    long as something rests on them.

    With `hold` it is asked inside the change and locks what it looks at, so that the answer still holds when the change is written.
    """
    _guards.append(guard)


def may_change(initiative: Initiative, *, hold: bool = False) -> Answer:
    """Whether the version of the method may change now: what was decided stays, what is being decided must be through first."""
    answers = (guard(initiative, hold) for guard in _guards)
    return next((answer for answer in answers if not answer), True)


@transaction.atomic
def choose(
    initiative: Initiative,
    *,
    by: Person,
    seen_version: int,
    version: str | None = None,
    profile: str | None = None,
    playbooks: Iterable[str] | None = None,
    packs: Iterable[str] | None = None,
) -> Initiative:
    """Follow another version, profile, other playbooks (keys) or packs (ids of PackVersion); what is None stays as it is.

    Nothing that was made is taken away: tasks, answers, documents and decisions stay. Returns the initiative fetched anew, as given
    when nothing would change. Raises Superseded, and ValidationError at `method_version` (unknown, or refused while a decision is
    waited for), `profile`, `playbooks` or `packs` (unknown, not offered, or refused while a decision is waited for that they would
    have made in another way).
    """
    asked = {"method_version": version, "profile": profile, "playbooks": playbooks, "packs": packs}
    values = checked(initiative.lead, initiative, **{name: value for name, value in asked.items() if value is not None})
    changes = {name: value for name, value in values.items() if value != getattr(initiative, name)}
    if not changes:
        return initiative
    if "method_version" in changes:
        _ask_guards("method_version", locked(Initiative, initiative.pk))
    elif decided_otherwise(initiative, changes.get("packs")):
        _ask_guards("packs", locked(Initiative, initiative.pk))
    after = save_edited(initiative, seen_version, **changes)
    record(after, {name: getattr(initiative, name) for name in FIELDS}, by=by)
    due.rebuild(after)
    return after


def checked(lead: Organisation, present: Initiative | None = None, **values: Any) -> dict[str, Any]:
    """`values` (of FIELDS) in the method's order and without doubles. What `present` uses already stays allowed.

    Raises ValidationError at each field that names what is not there or not offered.
    """
    errors: dict[str, Any] = {}
    found = {**values}
    whole = method.whole()
    _known("method_version", values, [version.key for version in whole.versions], errors)
    _known("profile", values, [profile.key for profile in whole.profiles], errors)
    if "packs" in values:
        found["packs"] = _packs(lead, present, values["packs"], errors)
    if "playbooks" in values:
        found["playbooks"] = _playbooks(present, values["playbooks"], errors)
    if errors:
        raise ValidationError(errors)
    return found


def offered(lead: Organisation, used: Iterable[str] = ()) -> list[PackVersion]:
    """Packs that an initiative led by `lead` may choose: its own and the installation's, the newest version of each not removed.

    A pack that is `used` already (ids of PackVersion) stands in the version that is used, even when it was removed. One query.
    """
    used = list(used)
    mine = Q(pack__organisation=lead) | Q(pack__organisation__isnull=True)
    rows = PackVersion.objects.filter(Q(mine, pack__removed_at__isnull=True) | Q(pk__in=used))
    found: dict[UUID, PackVersion] = {}
    newest_first = sorted(rows.select_related("pack").defer("content"), key=lambda row: number(row.version), reverse=True)
    for row in sorted(newest_first, key=lambda row: row.pack.key):
        if row.pack_id not in found or str(row.pk) in used:
            found[row.pack_id] = row
    return list(found.values())


def at_first() -> dict[str, Any]:
    """What is followed by an initiative that has chosen nothing."""
    return {"method_version": MethodVersion.MILESTONES.value, "profile": Profile.NORMAL.value, "playbooks": [], "packs": []}


def record(initiative: Initiative, before: dict[str, Any], *, by: Person) -> None:
    """Write the event of a choice: keys of version and profile before and after, playbooks and packs that came and went."""
    changes = {name: [before[name], getattr(initiative, name)] for name in ("method_version", "profile")}
    data: dict[str, Any] = {"changes": {name: pair for name, pair in changes.items() if pair[0] != pair[1]}}
    names = {pk: str(row) for pk, row in _rows([*before["packs"], *initiative.packs]).items()}
    for name in ("playbooks", "packs"):
        then, now = before[name], getattr(initiative, name)
        data[name] = {"added": [names.get(k, k) for k in now if k not in then], "gone": [names.get(k, k) for k in then if k not in now]}
    events.record(initiative.pk, "adoption.method.chosen", by=by, subject=initiative, data=data)


def decided_otherwise(initiative: Initiative, packs: list[str] | None) -> bool:
    """Whether other packs would make a milestone formal or not, or decided together with others than now."""
    if packs is None or packs == initiative.packs:
        return False
    after = copy.copy(initiative)
    after.packs = packs
    ways = (decision_points.is_formal, decision_points.together)
    return any(way(initiative, gate) != way(after, gate) for gate in decision_points.GATES for way in ways)


def _ask_guards(field: str, initiative: Initiative) -> None:
    answer = may_change(initiative, hold=True)
    if not answer:
        raise ValidationError({field: answer.reason})


def _known(name: str, values: dict[str, Any], keys: list[str], errors: dict[str, Any]) -> None:
    if name in values and values[name] not in keys:
        errors[name] = _not_there(values[name])


def _playbooks(present: Initiative | None, wanted: Iterable[str], errors: dict[str, Any]) -> list[str]:
    """The playbooks in the method's order; one that is used and no longer known may stay."""
    asked = [str(key) for key in wanted]
    known = [playbook.key for playbook in method.whole().playbooks]
    known += [key for key in (present.playbooks if present else []) if key not in known]
    unknown = [key for key in asked if key not in known]
    if unknown:
        errors["playbooks"] = _not_there(", ".join(unknown))
    return [key for key in known if key in asked]


def _packs(lead: Organisation, present: Initiative | None, wanted: Iterable[str], errors: dict[str, Any]) -> list[str]:
    """The packs in the order they were given, which is the order they are applied in."""
    asked = list(dict.fromkeys(str(pk) for pk in wanted))
    used = present.packs if present else []
    new = [pk for pk in asked if pk not in used]
    rows = _rows([pk for pk in asked if _is_id(pk)])
    mine = {pk for pk, row in rows.items() if row.pack.removed_at is None and row.pack.organisation_id in (None, lead.pk)}
    unknown = [pk for pk in new if pk not in mine]
    if unknown:
        errors["packs"] = _not_there(", ".join(unknown))
    elif len({row.pack_id for row in rows.values()}) < len(rows):
        errors["packs"] = _("Choose only one version of each pack.")
    elif new:
        _check_together([rows[pk] for pk in asked if pk in rows], errors)
    return asked


def _check_together(rows: list[PackVersion], errors: dict[str, Any]) -> None:
    """Two packs that add the same thing would leave one of them out without a word."""
    try:
        methods.check_together(rows)
    except method.MethodDataError as error:
        errors["packs"] = _("These packs cannot be used together: %(why)s") % {"why": error}


def _rows(ids: list[str]) -> dict[str, PackVersion]:
    rows = PackVersion.objects.filter(pk__in=ids).select_related("pack").defer("content") if ids else []
    return {str(row.pk): row for row in rows}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _not_there(what: object) -> ValidationError:
    return ValidationError(_("There is no “%(what)s” to choose. Load the page again and choose anew."), params={"what": str(what)[:200]})
