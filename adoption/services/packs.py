"""Method packs: loaded by administrators, taken into use by coordinators, never changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import method
from accounts.models import Organisation, Person
from accounts.services import INSTALLATION
from adoption import methods, registry
from adoption.models import Initiative, Pack, PackVersion
from adoption.services import method as choices
from core import events
from core.db import Superseded, locked
from method.packs import PackContent, newer, number, parse
from method.packs.scan import decoded

READY = Path(method.__file__).parent / "packs_ready"


@dataclass(frozen=True)
class Loaded:
    """The version that stands there now, and whether it stood there before."""

    version: PackVersion
    was_there: bool


def known_registers() -> frozenset[str]:
    """Keys a pack may name: the registers there are, and those the method's own headings speak of."""
    named = {key for kind in method.document_types() for heading in kind.headings for key in heading.registers}
    return frozenset(named | {register.key for register in registry.all_registers()})


def check(content: bytes | str, file: str) -> PackContent:
    """What a pack says, checked as a whole. Raises MethodDataError naming file, line and key."""
    return parse(content, file, method.whole(), known_registers())


def load(content: bytes | str, *, file: str, organisation: Organisation | None, by: Person | None) -> Loaded:
    """Keep a version of a pack, for one organisation or (None) for all. The same content twice is kept once.

    Raises MethodDataError when it cannot be read, ValidationError when the version is there with other content. Of two who load the
    same version at once one wins, the other is answered as if it had come later.
    """
    found, text = check(content, file), decoded(content, file)
    try:
        with transaction.atomic():
            return _keep(found, text, organisation, by)
    except IntegrityError:
        with transaction.atomic():
            return _keep(found, text, organisation, by)


def _keep(found: PackContent, text: str, organisation: Organisation | None, by: Person | None) -> Loaded:
    pack = _pack(found.key, organisation)
    there = next((row for row in pack.versions.all() if number(row.version) == number(found.version)), None)
    if there is None:
        there = PackVersion(pack=pack, version=found.version, name=dict(found.name), content=text, sha256=fingerprint(text), loaded_by=by)
        there.save(force_insert=True)
    elif there.sha256 != fingerprint(text):
        values = {"version": there.version}
        raise ValidationError(_("Version %(version)s is loaded already with other content. Give yours a new number.") % values)
    elif pack.removed_at is None:
        return Loaded(there, was_there=True)
    Pack.objects.filter(pk=pack.pk).update(removed_at=None, removed_by=None)
    data = {"key": pack.key, "version": there.version, "sha256": there.sha256, "organisation": organisation.name if organisation else ""}
    events.record(INSTALLATION, "adoption.pack.loaded", by=by, subject=there, data=data)
    return Loaded(there, was_there=False)


def _pack(key: str, organisation: Organisation | None) -> Pack:
    """The pack with its row locked; made when it is not there."""
    made, _new = Pack.objects.get_or_create(key=key, organisation=organisation)
    return locked(Pack, made.pk)


def remove(pack: Pack, *, by: Person | None) -> None:
    """Offer a pack to nobody any more; initiatives that use it keep it. Raises Superseded when it was removed already."""
    with transaction.atomic():
        rows = Pack.objects.filter(pk=pack.pk, removed_at__isnull=True)
        if rows.update(removed_at=timezone.now(), removed_by=by) != 1:
            raise Superseded(pack)
        name = pack.organisation.name if pack.organisation else ""
        events.record(INSTALLATION, "adoption.pack.removed", by=by, subject=pack, data={"key": pack.key, "organisation": name})


def upgrade(initiative: Initiative, version: PackVersion, *, by: Person, seen_version: int) -> Initiative:
    """Follow a newer version of a pack the initiative uses, from now on. Nothing that was made is taken away.

    Raises ValidationError (not used, not offered, not newer, or not to be used beside another pack), Superseded when somebody changed
    the initiative since `seen_version`.
    """
    after = check_upgrade(initiative, version)
    return choices.choose(initiative, by=by, seen_version=seen_version, packs=[str(row.pk) for row in after])


def check_upgrade(initiative: Initiative, version: PackVersion) -> list[PackVersion]:
    """What the initiative would use after it, in order. Raises ValidationError as `upgrade` does."""
    rows = in_use(initiative)
    before = next((row for row in rows if row.pack_id == version.pack_id), None)
    if before is None or not _is_offered(initiative, version.pack):
        raise ValidationError(_("This pack is not offered to the initiative any more."))
    if not newer(version.version, before.version):
        raise ValidationError(_("The initiative uses this version, or a newer one, already."))
    after = [version if row.pk == before.pk else row for row in rows]
    try:
        methods.check_together(after)
    except method.MethodDataError as error:
        raise ValidationError(_("This pack cannot be used beside the others: %(why)s") % {"why": error}) from error
    return after


def newer_versions(initiative: Initiative, used: Iterable[PackVersion]) -> dict[UUID, PackVersion]:
    """{id of a version in use: the newest version of its pack, where that is newer and still offered}. One query."""
    used = list(used)
    rows = PackVersion.objects.filter(pack__in=[row.pack_id for row in used]).select_related("pack").defer("content")
    found: dict[UUID, PackVersion] = {}
    for row in sorted(rows, key=lambda row: number(row.version)):
        here = next(one for one in used if one.pack_id == row.pack_id)
        if newer(row.version, here.version) and _is_offered(initiative, row.pack):
            found[here.pk] = row
    return found


def in_use(initiative: Initiative) -> list[PackVersion]:
    """The versions an initiative follows, in the order they are applied. One query."""
    rows = {str(row.pk): row for row in PackVersion.objects.filter(pk__in=initiative.packs).select_related("pack")}
    return [rows[pk] for pk in initiative.packs if pk in rows]


def _is_offered(initiative: Initiative, pack: Pack) -> bool:
    return pack.removed_at is None and pack.organisation_id in (None, initiative.lead_id)


def usage() -> dict[str, int]:
    """{id of a pack version: how many initiatives follow it}. One query over the initiatives that use packs."""
    counted: dict[str, int] = {}
    for ids in Initiative.objects.exclude(packs=[]).order_by().values_list("packs", flat=True):
        for pk in ids:
            counted[pk] = counted.get(pk, 0) + 1
    return counted


@lru_cache(maxsize=1)
def ready() -> tuple[tuple[str, PackContent, str], ...]:
    """(key, pack, its text) of the packs that come with the program."""
    found = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(READY.glob("*.yaml"))]
    return tuple((pack.key, pack, text) for pack, text in ((check(text, name), text) for name, text in found))


def fingerprint(text: str) -> str:
    """SHA-256 of a pack as it was loaded."""
    return hashlib.sha256(text.encode()).hexdigest()
