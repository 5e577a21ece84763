"""The logo of an organisation, as it stands in the head of its documents."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Organisation
from core.blocks import Image
from documents.models import Logo
from documents.texts import loaded

FACTS = ("sha256", "path", "kind", "width", "height", "alternative")


def logo_of(organisation: Organisation) -> Image | None:
    """With its bytes, for paper; None for an organisation without one, or whose file is gone. One query."""
    return logo_from(logo_facts(organisation))


def logo_facts(organisation: Organisation) -> dict[str, Any] | None:
    """What a frozen version keeps of the logo: hash, place in the storage, kind, sizes, words; None without one. One query."""
    return Logo.objects.filter(organisation=organisation).values(*FACTS).first()


def logo_from(facts: Mapping[str, Any] | None) -> Image | None:
    """The logo of which such facts were kept."""
    data = loaded(facts["path"]) if facts else b""
    if facts is None or not data:
        return None
    sizes = {"width": facts["width"], "height": facts["height"], "kind": facts["kind"]}
    return Image(facts["sha256"], facts["alternative"], data=data, **sizes)
