"""What a milestone may be decided to, what each outcome leads to, and what it demands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from adoption.access import people_of
from adoption.bodies import read_rule
from adoption.choices import PASSING, BodyRule, Outcome
from adoption.decision_points import decided_at, gate_word
from adoption.methods import method_for
from adoption.models import Initiative
from milestones.asked import gates_of
from milestones.body import is_body, judgement
from milestones.choices import BasisKind, MarkKind, MatterOutcome, Stance, outcome_of
from milestones.matters import ADOPTED
from milestones.models import Round
from milestones.permissions import decided_formally
from milestones.services.conditions import open_conditions
from milestones.validity import Judgement

NEW_ROUND = (Outcome.RETURNED, Outcome.FURTHER_ACTIVITIES)
_NEEDS_REASON = {
    Outcome.RETURNED: gettext_lazy("Write what must be completed."),
    Outcome.PAUSED: gettext_lazy("Write why it is paused."),
    Outcome.STOPPED: gettext_lazy("Write why it is stopped."),
    Outcome.GAP_ACCEPTED: gettext_lazy("Write the cause of the gap."),
    MatterOutcome.NOT_ADOPTED: gettext_lazy("Write why it is not adopted."),
}
_WITHOUT_RESERVE = (Outcome.APPROVED, Outcome.BENEFITS_REALISED)


@dataclass(frozen=True)
class ConditionText:
    """A condition as the decider writes it: what, who sees to it, by when."""

    text: str
    owner: Person
    due: date


def available_outcomes(round: Round) -> list[Outcome] | list[MatterOutcome]:
    """What the round may be decided to: a matter as MatterOutcome says, a milestone as the method does.

    There is no plain approval while something in the sealed basis is to follow (002:234 ff., M11).
    """
    if round.is_matter:
        return list(MatterOutcome)
    outcomes = [Outcome(key) for key in method_for(round.initiative).milestone(round.gate).outcomes]
    return [o for o in outcomes if o not in _WITHOUT_RESERVE] if _to_follow(round) else outcomes


def consequences(round: Round, outcome: str) -> list[str]:
    """What will happen when it is confirmed, in plain sentences of the active language."""
    said = [*moves(round, outcome), *_conditions_asked(round, outcome)]
    said.append(_("The decision becomes a record that nobody can change, with a protocol as PDF."))
    said.append(_("Everybody with a role in the initiative is told."))
    return said


def moves(round: Round, outcome: str) -> list[str]:
    """What an outcome does to the initiative, whatever anybody has said: the sealed brief tells it, before and after the positions."""
    return _of_matter(round, outcome) if round.is_matter else _moves(round, Outcome(outcome))


def check(round: Round, outcome: str, motive: str, conditions: Sequence[ConditionText]) -> None:
    """Raises ValidationError: outcome not available, no reason, no condition or half a one, or the body did not say so.

    Of a phase review nobody has taken a position here.
    """
    if outcome not in list(available_outcomes(round)):
        raise ValidationError({"outcome": _("Choose one of the outcomes of this milestone.")})
    if outcome in _NEEDS_REASON and not motive.strip():
        raise ValidationError({"motive": _NEEDS_REASON[outcome_of(outcome)]})
    _check_conditions(round.initiative, outcome, conditions)
    if outcome in PASSING:
        _check_earlier(round)
    if is_body(round) and decided_formally(round):
        _check_body(round, outcome)


def _to_follow(round: Round) -> bool:
    sealed = round.basis.filter(kind=BasisKind.READINESS).first()
    return sealed is not None and any(item["state"] == MarkKind.TO_FOLLOW for item in sealed.content)


def _moves(round: Round, outcome: Outcome) -> list[str]:
    if outcome in PASSING:
        return _forward(round)
    if outcome == Outcome.PAUSED:
        return [_("The initiative is paused. It goes on only by a recorded decision."), _("The phase stays open.")]
    if outcome == Outcome.STOPPED:
        return [_("The initiative is stopped and can no longer be changed. Everything in it stays readable.")]
    if outcome == Outcome.FURTHER_ACTIVITIES:
        return [_("The phase stays open and a new round is prepared when the activities are done.")]
    return [_("A new round opens with the answers copied. This round is kept.")]


def _of_matter(round: Round, outcome: str) -> list[str]:
    if outcome == MatterOutcome.ADOPTED:
        return [str(ADOPTED[round.matter])]
    if outcome == MatterOutcome.NOT_ADOPTED:
        return [_("Nothing changes in the initiative. What was proposed stays in the record.")]
    return [_("A new round opens with what was proposed. This round is kept.")]


def _forward(round: Round) -> list[str]:
    found = method_for(round.initiative)
    closing = [found.phase(gate) for gate in gates_of(round)]
    last = {"number": closing[-1].roman, "name": closing[-1].name}
    said = [_("Phase %(number)s, %(name)s, closes today.") % {"number": phase.roman, "name": phase.name} for phase in closing]
    if round.gate == 8:
        return [*said[:-1], _("Phase %(number)s, %(name)s, closes, and the initiative with it.") % last]
    following = found.phase(round.gate + 1)
    return [*said, _("Phase %(number)s, %(name)s, begins.") % {"number": following.roman, "name": following.name}]


def _conditions_asked(round: Round, outcome: str) -> list[str]:
    if outcome == Outcome.APPROVED_WITH_CONDITIONS:
        said = [_("Each condition becomes a task with an owner and a date; you sign it off when it is met.")]
        if round.gate < 8:
            following = decided_at(round.initiative, round.gate + 1)
            said.append(_("Until then this cannot be decided: %(gate)s.") % {"gate": gate_word(round.initiative, following)})
        return said
    asked = round.positions.filter(stance=Stance.CONDITIONS).count() if outcome == Outcome.APPROVED else 0
    if not asked:
        return []
    text = ngettext(
        "%(count)d member asked for a condition: this outcome sets none.",
        "%(count)d members asked for conditions: this outcome sets none.",
        asked,
    )
    return [text % {"count": asked}]


def _check_earlier(round: Round) -> None:
    """Conditions of a milestone before were met when it was asked for; one that is open by now, after a phase opened again, still holds."""
    if open_conditions(round.initiative, before_gate=gates_of(round)[0]):
        raise ValidationError(_("A condition of an earlier milestone is not signed off. It can be decided when that is done."))


def _check_conditions(initiative: Initiative, outcome: str, conditions: Sequence[ConditionText]) -> None:
    if outcome != Outcome.APPROVED_WITH_CONDITIONS:
        if conditions:
            raise ValidationError({"conditions": _("Only an approval with conditions sets conditions.")})
        return
    if not conditions:
        raise ValidationError({"conditions": _("Write at least one condition.")})
    people = set(people_of(initiative).values_list("pk", flat=True))
    for condition in conditions:
        _check_condition(condition, people)


def _check_condition(condition: ConditionText, people: set[object]) -> None:
    if not condition.text.strip() or len(condition.text) > 2000:
        raise ValidationError({"conditions": _("Write what each condition is, in at most 2000 characters.")})
    if condition.owner is None or condition.owner.pk not in people:
        raise ValidationError({"conditions": _("Choose an owner with a role in the initiative for each condition.")})
    if condition.due is None or condition.due < timezone.localdate():
        raise ValidationError({"conditions": _("Give each condition a date that has not passed.")})


def _check_body(round: Round, outcome: str) -> None:
    judged = judgement(round)
    if not judged.valid:
        raise ValidationError([reason.text for reason in judged.reasons if not reason.met])
    if not _said_so(round, judged, outcome):
        raise ValidationError([_("The positions do not carry this outcome."), *(reason.text for reason in judged.reasons)])


def _said_so(round: Round, judged: Judgement, outcome: str) -> bool:
    """A passing outcome needs a body that is for; others need that it is not. Where the chair decides, confirming is deciding."""
    rule = read_rule(round.initiative_id, round.decider)
    if rule is not None and rule.rule == BodyRule.CHAIR and judged.result == "undecided":
        return True
    if outcome in PASSING or outcome == MatterOutcome.ADOPTED:
        return judged.result == "for"
    return outcome == Outcome.FURTHER_ACTIVITIES or judged.result != "for"
