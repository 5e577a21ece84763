"""The method as an initiative follows it: version, profile and packs applied to what the program ships with."""

import logging
from collections.abc import Sequence
from functools import lru_cache

import method
from adoption.models import Initiative, PackVersion
from method import Method, packs

log = logging.getLogger(__name__)


def method_for(initiative: Initiative) -> Method:
    """The method with the initiative's version, profile and packs. Read from the database only the first time a pack is met.

    A pack whose text is gone or cannot be read any more is left out (and said in the log): the initiative goes on working.
    """
    return composed(initiative.method_version, initiative.profile, tuple(initiative.packs))


@lru_cache(maxsize=128)
def composed(version: str, profile: str, pack_versions: tuple[str, ...] = ()) -> Method:
    """The same by version, profile and ids of pack versions, in the order they are applied."""
    found = method.whole()
    for pk in pack_versions:
        found = _with_pack(found, pk)
    return found.following(version, profile)


def check_together(versions: Sequence[PackVersion]) -> None:
    """Raises MethodDataError when packs cannot be used together in this order, because two of them add the same thing."""
    found = method.whole()
    for row in versions:
        found = with_version(found, row)


def with_version(found: Method, row: PackVersion) -> Method:
    """A method with a stored pack. Raises MethodDataError for one that cannot be read any more, or not beside what is there."""
    return packs.applied(found, packs.parse(row.content, str(row), found))


def _with_pack(found: Method, pk: str) -> Method:
    row = PackVersion.objects.select_related("pack").filter(pk=pk).first()
    if row is None:
        log.error("The method pack %s is gone; it is left out.", pk)
        return found
    try:
        return with_version(found, row)
    except method.MethodDataError:
        log.exception("The method pack %s cannot be read any more; it is left out.", pk)
        return found
