"""The page of the decision brief: what the PDF says, to read on the screen."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from adoption.decision_points import gate_title, gate_word
from core.blocks.html import to_html
from milestones import brief, permissions
from milestones.choices import RoundState
from milestones.models import Brief, Round


@dataclass(frozen=True)
class Part:
    """A section of the brief with its words as HTML."""

    key: str
    title: str
    content: SafeString


def brief_page(round_: Round) -> dict[str, Any]:
    """The context: parts, facts, and the file where it has been made. The number of queries is constant."""
    document = brief.brief_document(brief.matter(round_))
    made = Brief.objects.select_related("file").filter(round=round_).first()
    return {
        "round": round_,
        "language": document.language,
        "status": document.status_text,
        "facts": document.facts,
        "parts": [Part(section.key, section.title, to_html(section.blocks, heading_level=2)) for section in document.sections],
        "file": made.file if made is not None else None,
        "is_preview": round_.state == RoundState.PREPARING,
        "formal": permissions.decided_formally(round_),
        "gate_word": gate_word(round_.initiative, round_.gate),
        "title": gate_title(round_.initiative, round_.gate),
    }
