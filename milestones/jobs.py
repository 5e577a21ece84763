"""Background work of milestones: sealing a basis, rendering a protocol. Both bear being run twice."""

from typing import Any

from django.db import transaction

from core.jobs import work
from documents.files import render_and_store
from milestones import brief as briefs
from milestones.models import Brief, Decision, Protocol, Round
from milestones.protocol import protocol_document
from milestones.services import sealing, telling
from notifications import outbox


@work("milestones.seal")
def seal(round_id: str) -> dict[str, Any]:
    """Freeze the basis of a submitted round."""
    return {"state": sealing.seal(round_id).state}


@work("milestones.protocol")
def protocol(decision_id: str) -> dict[str, Any]:
    """Render the protocol of a decision, once, and say that it is ready."""
    there = Protocol.objects.filter(decision=decision_id).first()
    if there is not None:
        return {"file": str(there.file_id)}
    decision = Decision.objects.select_related("initiative__lead", "decided_by", "round", "supersedes").get(pk=decision_id)
    file = render_and_store(protocol_document(decision), kind="protocol", initiative_id=decision.initiative_id)
    with transaction.atomic():
        Protocol.objects.get_or_create(decision=decision, defaults={"file": file})
        telling.protocol_ready(decision)
        outbox.send_waiting(decision.pk)
    return {"file": str(file.pk)}


@work("milestones.brief")
def brief(round_id: str) -> dict[str, Any]:
    """Render the decision brief of a sealed round, once."""
    there = Brief.objects.filter(round=round_id).first()
    if there is not None:
        return {"file": str(there.file_id)}
    round = Round.objects.select_related("initiative__lead").get(pk=round_id)
    file = render_and_store(briefs.fitted(round), kind="brief", initiative_id=round.initiative_id)
    Brief.objects.get_or_create(round=round, defaults={"file": file})
    return {"file": str(file.pk)}
