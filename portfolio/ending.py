"""How an initiative ended: the decision and why, what becomes of what is left, what was learned."""

from collections.abc import Sequence
from dataclasses import dataclass

from adoption.choices import Status
from adoption.models import Initiative
from milestones.models import Decision
from milestones.pages.basis import Proposal, left_of
from registers.models import Lesson

LESSONS = 3


@dataclass(frozen=True)
class Ending:
    """What the overview shows in place of what stands in the way. decision is None only where the record of it is of another time."""

    decision: Decision | None
    why: str
    left: Sequence[Proposal]
    lessons: Sequence[Lesson]
    more_lessons: int


def ending(initiative: Initiative) -> Ending | None:
    """None while it goes on or is paused; without a query then, three otherwise."""
    if initiative.status not in (Status.STOPPED, Status.CLOSED):
        return None
    decision = Decision.objects.select_related("round", "decided_by").filter(pk=initiative.status_decision).first()
    lessons = list(Lesson.objects.filter(initiative=initiative).order_by("-number"))
    basis = list(decision.round.basis.all()) if decision is not None and decision.round is not None else []
    brief = next((item.content["summary"] for item in basis if item.key == "summary"), "")
    return Ending(
        decision=decision,
        why=(decision.motive if decision is not None else "") or brief,
        left=left_of(basis),
        lessons=lessons[:LESSONS],
        more_lessons=len(lessons[LESSONS:]),
    )
