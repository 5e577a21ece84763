"""What experts and stakeholders say in the demonstration, through the services that people use."""

from collections.abc import Iterable
from typing import Any

from documents.models import Version
from milestones.models import Round
from milestones.services import recipients, referrals, statements
from portfolio.demo.writing import Cast, day


def state(round: Round, said: Iterable[dict[str, Any]], cast: Cast) -> None:
    """Statements that were given before the basis was sealed."""
    for facts in said:
        values = {"kind": facts["kind"], "opinion": facts["opinion"], "recommendation": facts.get("recommendation", "")}
        statements.give(round, facts["area"], by=cast[facts["by"]], **values)


def ask(round: Round, facts: dict[str, Any], cast: Cast) -> None:
    """The experts are asked, some people by name; a part of them has answered. A referral is out, with its answers so far."""
    by, due = cast["coordinator"], day(facts["due"])
    statements.ask_all(round, by=by, due=due, question=facts["question"])
    for area, who in facts["named"].items():
        statements.ask(round, area, by=by, due=due, question=facts["question"], person=cast[who])
    state(round, facts["given"], cast)
    _refer(round, facts["referral"], cast)


def _refer(round: Round, facts: dict[str, Any], cast: Cast) -> None:
    by = cast["coordinator"]
    versions = list(Version.objects.filter(document__initiative=round.initiative_id, document__type_key__in=facts["documents"]))
    values = {"title": facts["title"], "question": facts["question"], "due": day(facts["due"])}
    draft = referrals.create(round, by=by, versions=versions, **values)
    recipients.add_people(draft, [cast[key] for key in facts["people"]], by=by)
    outside = [(one, _outsider(draft, one, cast)) for one in facts["outside"]]
    referrals.send(draft, by=by)
    for one, recipient in outside:
        if "answer" in one:
            said = {"name": recipient.name, **one["answer"]}
            recipients.answer(recipient, by=None, seen_version=recipient.version, **said)


def _outsider(draft: Any, facts: dict[str, Any], cast: Cast) -> Any:
    values = {name: facts[name] for name in ("name", "organisation", "email", "language")}
    return recipients.add_outsider(draft, by=cast["coordinator"], **values)
