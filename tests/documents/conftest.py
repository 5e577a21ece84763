"""Documents in the states that tests begin from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from documents import services
from documents.models import Document, Version
from tests import factories

Make = Callable[..., Any]


def write(document: Document, key: str, text: str, by: Any) -> None:
    """Write a section as it stands now."""
    section = document.sections.get(key=key)
    services.write_section(document, key, by=by, seen_version=section.version, text=text)


@pytest.fixture
def draft(case: factories.Case) -> Document:
    """An idea description with one of its five sections written."""
    document = services.ensure(case.initiative, "idea_description", case.coordinator)
    write(
        document, "identified_need", "Applicants wait 41 days.\n\n- Facts are entered twice\n- Nobody sees the whole case", case.coordinator
    )
    return document


@pytest.fixture
def in_review(case: factories.Case, draft: Document) -> Document:
    """The draft, sent to the business owner to answer within a week."""
    return sent(draft, case)


@pytest.fixture
def version(case: factories.Case, in_review: Document) -> Version:
    """The first approved version of it."""
    with transaction.atomic():
        return services.approve(in_review, by=case.owner, comment="Clear.")


def sent(document: Document, case: factories.Case) -> Document:
    """Sent by the coordinator to the business owner, who may approve every type."""
    due = timezone.localdate() + timedelta(days=7)
    document = Document.objects.get(pk=document.pk)
    return services.send_for_review(document, by=case.coordinator, reviewer=case.owner, due=due, seen_version=document.version)
