"""Having the decision brief made as a file."""

from uuid import UUID

from django.db import transaction

from core.models import Job
from documents.jobs import Source
from documents.models import Format
from documents.services import rendering
from milestones import brief
from milestones.models import Round

BRIEF = "brief"


@transaction.atomic
def ask_for(round: Round) -> Job:
    """The job that makes the brief as a PDF; the same job as long as nothing in it changes."""
    document = brief.brief_document(brief.matter(round))
    return rendering.ask(BRIEF, BRIEF, document, round.initiative, round.pk, Format.PDF)


def source(pk: str) -> Source:
    """What the job makes a file of (documents.jobs): the brief, fitted to its two pages."""
    round = Round.objects.select_related("initiative__lead").get(pk=UUID(pk))
    return brief.fitted(round), BRIEF, None
