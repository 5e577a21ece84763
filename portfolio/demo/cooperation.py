"""Writes governance, agreements and funding of the demonstration through the same services that people use."""

from decimal import Decimal
from typing import Any

from adoption.models import Initiative
from portfolio.demo.writing import Cast, day
from registers.models import Forum, Funding
from registers.services import agreement as agreements
from registers.services import funding as fundings
from registers.services import governance


def add_forums(initiative: Initiative, forums: list[dict[str, Any]], cast: Cast) -> None:
    """Write who decides what; a forum stands after the one it escalates to."""
    there: dict[str, Forum] = {}
    for facts in forums:
        there[facts["title"]] = governance.create(
            initiative, by=cast["coordinator"], owner=cast[facts["owner"]], escalates_to=there.get(facts.get("to", "")),
            escalates_when=facts.get("when", ""), agreed_on=day(facts["agreed"]) if "agreed" in facts else None,
            basis=facts.get("basis", ""), **{name: facts[name] for name in ("title", "kind", "mandate", "members", "meets")},
        )  # fmt: skip


def add_agreements(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Write what the parties agreed; those without a day of signing wait for it."""
    for facts in found:
        first, last = facts["phases"]
        agreements.create(
            initiative, by=cast["coordinator"], parties=list(cast.organisations.values()), owner=cast[facts["owner"]],
            title=facts["title"], kind=facts["kind"], purpose=facts["purpose"], first_phase=first, last_phase=last,
            state="signed" if "signed" in facts else "sent", signed_on=day(facts["signed"]) if "signed" in facts else None,
            valid_to=day(facts["valid"]) if "valid" in facts else None, reference=facts.get("reference", ""),
        )  # fmt: skip


def add_fundings(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Propose the money of each step, divided between the parties."""
    for facts in found:
        shares = {cast.organisations[key].pk: Decimal(amount) for key, amount in facts["shares"].items()}
        fundings.create(
            initiative, by=cast["coordinator"], shares=shares, owner=cast[facts.get("owner", "coordinator")], title=facts["title"],
            gate=facts["gate"], amount=Decimal(facts["amount"]), covers=facts["covers"], source=facts.get("source", ""),
        )  # fmt: skip


def decide_funding(initiative: Initiative, gate: int, days: int, by: str, cast: Cast) -> None:
    """The money proposed for a milestone is decided with it."""
    for entry in Funding.objects.live().filter(initiative=initiative, gate=gate):
        shares = {row.organisation_id: row.amount for row in entry.shares.all()}
        values = {"state": "decided", "decided_on": day(days), "decided_by": by}
        fundings.edit(entry, by=cast["coordinator"], seen_version=entry.version, shares=shares, **values)
