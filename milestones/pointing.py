"""Where the core finds the pages of decisions and of what is decided beside the milestones (adoption.decided)."""

from uuid import UUID

from django.urls import reverse

from adoption import decided
from adoption.models import Initiative


def decision_url(pk: UUID) -> str:
    """Where a decision is read."""
    return reverse("decision", args=[pk])


def asking_url(initiative: Initiative, matter: str) -> str:
    """Where a matter is brought up, already chosen."""
    return f"{reverse('matter-new', args=[initiative.pk])}?matter={matter}"


decided.pages_are(decision_url, asking_url)
