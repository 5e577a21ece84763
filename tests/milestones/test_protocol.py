"""The protocol says what was decided, on what, by whom; in the language of the initiative; as a PDF, once."""

from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from adoption.choices import Outcome, Role
from adoption.models import Initiative
from core.blocks import json as blocks_json
from core.jobs import run
from core.models import Job, JobState
from milestones.models import Decision, Protocol
from milestones.protocol import protocol_document
from milestones.services import decisions, positions
from notifications.models import OutboxRow
from tests.factories import Case
from tests.milestones import steps


def everything(decision: Decision) -> str:
    return blocks_json.canonical(protocol_document(decision)).decode()


@pytest.fixture
def decision(case: Case) -> Decision:
    """Milestone II with every kind of position, decided with a condition."""
    steps.passed(case, 1)
    round = steps.submitted(case, 2)
    member = case.role(case.member, Role.STEERING_MEMBER)
    positions.take(round, member, by=case.member, stance="for", comment="Begin before summer.", reservation="Against the 🚢 date שלום.")
    positions.disqualify(round, case.role(case.partner_member, Role.STEERING_MEMBER), by=case.partner_member, reason="My own firm.")
    steps.say(round, case, chair="conditions", deputy="for")
    return decisions.decide(
        round, by=case.chair, outcome=Outcome.APPROVED_WITH_CONDITIONS, motive="Option B.", conditions=[steps.condition(case)]
    )


def test_it_holds_everything_the_record_holds(decision: Decision, case: Case) -> None:
    text = everything(decision)
    for said in (
        "Approved with conditions", "Option B.", "Begin before summer.", "Against the 🚢 date שלום.", "My own firm.",
        "Conflict of interest",
        "The agreement is signed.", "Deputy serves in place of Partner member", decision.seal, decision.sha256,
        f"Chair of the steering group for {case.lead.name}", case.initiative.case_number,
    ):  # fmt: skip
        assert said in text, said
    assert all(item.sha256 in text for item in decision.round.basis.all())
    assert [section.key for section in protocol_document(decision).sections] == [
        "decision", "points", "body", "positions", "reservations", "validity", "conditions", "basis",
    ]  # fmt: skip


def test_it_is_the_same_whenever_it_is_made(decision: Decision, case: Case) -> None:
    before = everything(decision)
    steps.end_role(case, case.member, Role.STEERING_MEMBER, valid_to=case.initiative.starts)
    assert everything(Decision.objects.get(pk=decision.pk)) == before


def test_it_speaks_the_language_of_the_initiative(case: Case) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(language="sv")
    document = protocol_document(steps.passed(case, 1))
    assert document.language == "sv"
    assert "Identifierat behov" in document.title


def test_a_business_owner_alone_has_no_body_in_the_protocol(case: Case) -> None:
    keys = [section.key for section in protocol_document(steps.passed(case, 1)).sections]
    assert keys == ["decision", "points", "validity", "basis"]


def test_a_resumption_has_its_protocol_too(case: Case) -> None:
    steps.passed(case, 1, Outcome.PAUSED, motive="No money.")
    resumed = decisions.resume(case.fresh(), by=case.owner, motive="Money again.").decision
    assert "Money again." in everything(resumed) and "Taking the initiative up again" in protocol_document(resumed).title


@pytest.mark.slow
def test_the_worker_renders_it_once_and_says_so(decision: Decision, case: Case, commits: Any) -> None:
    job = Job.objects.get(name="milestones.protocol", args=[str(decision.pk)])
    with commits():
        assert run(str(job.pk)) is True
    protocol = Protocol.objects.select_related("file").get(decision=decision)
    with default_storage.open(protocol.file.path) as file:
        assert file.read(5) == b"%PDF-"
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    assert run(str(job.pk)) is True and Protocol.objects.filter(decision=decision).count() == 1
    told = {row.recipient for row in OutboxRow.objects.filter(key="milestones.protocol_ready", subject=decision.pk)}
    assert told == {case.coordinator, case.archivist, case.chair}
    assert str(default_storage.path(protocol.file.path)).startswith(str(settings.DATA_DIR))
