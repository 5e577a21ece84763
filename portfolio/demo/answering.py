"""Answers the questions of the coordination areas in the demonstration, through the service that people use."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from adoption.methods import method_for
from adoption.models import Initiative
from portfolio.demo.writing import Cast, read
from registers.models import Answer
from registers.services import answer as services


@lru_cache(maxsize=1)
def story() -> dict[str, Any]:
    """What the story says about the questions."""
    return read("answers.yaml")


def answer(initiative: Initiative, chapter: str, cast: Cast) -> None:
    """Give the answers of a chapter of the story."""
    _give(initiative, story()[chapter], cast)


def answer_phase(initiative: Initiative, number: int, cast: Cast) -> None:
    """Answer yes to every question of phase 1–8."""
    found = method_for(initiative)
    questions = [one for area in found.areas for one in area.of_phase(found.phase(number).key)]
    _give(initiative, {one.key: ("yes",) for one in questions}, cast)


def make_tasks(initiative: Initiative, cast: Cast) -> None:
    """What the coordinator made of answers that say no."""
    for row in Answer.objects.filter(initiative=initiative, question__in=story()["made_tasks"]):
        services.make_task(row, by=cast["coordinator"])


def _give(initiative: Initiative, answers: Mapping[str, Sequence[str]], cast: Cast) -> None:
    for key, (word, *comment) in answers.items():
        by = cast[story()["by"].get(key.partition(".")[0], "coordinator")]
        services.answer(initiative, key, by=by, seen_version=None, word=word, comment="".join(comment))
