"""What others say, step by step, for tests."""

from typing import Any

from documents.models import Version
from milestones.models import Recipient, Referral, Round, Statement
from milestones.services import recipients, referrals, rounds, statements
from tests.factories import Case, in_days
from tests.milestones import steps

AREA = "architecture"


def opened(case: Case, gate: int = 2) -> Round:
    """A round being prepared, nothing asked yet."""
    return rounds.open_round(case.fresh(), gate, by=case.coordinator)


def asked(case: Case, round: Round, **values: Any) -> Statement:
    """The area of the case's expert, asked for in nine days."""
    return statements.ask(round, AREA, by=case.coordinator, **{"due": in_days(9), **values})


def given(case: Case, round: Round, kind: str = "recommends", **values: Any) -> Statement:
    return statements.give(round, AREA, by=case.expert, kind=kind, **{"opinion": "It holds.", **values})


def drafted(case: Case, round: Round, versions: list[Version] | None = None, **values: Any) -> Referral:
    """A referral that is not sent yet, to nobody."""
    said = {"title": "The choice of solution", "question": "Does it serve you?", "due": in_days(9), **values}
    return referrals.create(round, by=case.coordinator, versions=versions or [], **said)


def outsider(case: Case, referral: Referral, name: str = "Anna Aho", email: str = "anna@shop.example", **values: Any) -> Recipient:
    said = {"organisation": "Aho Bakery", **values}
    return recipients.add_outsider(referral, by=case.coordinator, name=name, email=email, **said)


def sent(case: Case, round: Round | None = None, versions: list[Version] | None = None, **values: Any) -> tuple[Referral, Recipient]:
    """A referral sent to one outsider and to the reader."""
    draft = drafted(case, round or opened(case), versions, **values)
    outside = outsider(case, draft)
    recipients.add_people(draft, [case.reader], by=case.coordinator)
    return referrals.send(draft, by=case.coordinator), Recipient.objects.get(pk=outside.pk)


def answered(recipient: Recipient, view: str = "supports", **values: Any) -> Recipient:
    said = {"name": recipient.name, "text": "It serves us.", **values}
    return recipients.answer(recipient, by=None, seen_version=recipient.version, view=view, **said)


def sealable(case: Case, gate: int = 2) -> Round:
    """Milestone II prepared whole, so that it may be submitted."""
    steps.passed(case, 1)
    return steps.prepared(case, gate)
