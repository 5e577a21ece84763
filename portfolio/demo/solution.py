"""Writes the solution options and the training of the demonstration through the same services that people use."""

from typing import Any

from adoption.models import Initiative
from adoption.services import entries
from portfolio.demo.writing import Cast, day
from registers.models import Option, Training
from registers.services import option as options


def add_options(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Write the ways to meet the need; the first says what going on as today means. None is recommended yet."""
    today = options.begin(initiative, by=cast["coordinator"])
    first, *others = found
    entries.edit(today, by=cast["coordinator"], seen_version=today.version, **first)
    for facts in others:
        options.create(initiative, by=cast["coordinator"], **facts)


def describe_security(initiative: Initiative, told: dict[int, str], cast: Cast) -> None:
    """What the expert found later about options, by their number."""
    for number, text in told.items():
        option = Option.objects.get(initiative=initiative, number=number)
        entries.edit(option, by=cast["coordinator"], seen_version=option.version, security=text)


def add_training(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Write who is to be trained in what, and how."""
    for facts in found:
        values = {**facts, "owner": cast[facts["owner"]], "due": day(facts["due"])}
        entries.create(Training, initiative, by=cast["coordinator"], **values)
