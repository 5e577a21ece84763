"""The comments of one section, out of those of the whole document: `{% load said %}{% with found=comments|at:passage.key %}`."""

from collections.abc import Iterable, Mapping, Sequence

from django import template

from documents.comments import Said

register = template.Library()


@register.filter
def at(by_key: Mapping[str, Sequence[Said]], key: str) -> Sequence[Said]:
    """What was said about the section with a key; of documents.comments.comments_by_key."""
    return by_key.get(key, ())


@register.filter
def still_open(found: Iterable[Said]) -> list[Said]:
    """Those that wait to be settled."""
    return [said for said in found if said.comment.is_open]
