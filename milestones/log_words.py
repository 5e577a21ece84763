"""How events of milestones are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from adoption import log
from adoption.choices import Decider, Outcome
from milestones.choices import DecisionKind, MarkKind, PointAnswer, Stance


def _decided(data: Mapping[str, Any]) -> str:
    if data["kind"] == DecisionKind.RESUME:
        return _("Decided that the initiative goes on")
    return _("Decided milestone %(roman)s: %(outcome)s") % {"roman": data["roman"], "outcome": Outcome(data["outcome"]).label}


def _position(data: Mapping[str, Any]) -> str:
    return _("Took a position on milestone %(roman)s: %(stance)s") % {"roman": data["roman"], "stance": Stance(data["stance"]).label}


def _point(data: Mapping[str, Any]) -> str:
    asked = {point.key: point.text for point in method.milestone(data["gate"]).points}
    answer = PointAnswer(data["answer"]).label if data["answer"] in PointAnswer.values else "–"
    values = {"roman": data["roman"], "point": asked.get(data["point"], data["point"]), "answer": answer}
    return _("Answered for milestone %(roman)s: “%(point)s” %(answer)s") % values


def _marked(data: Mapping[str, Any]) -> str:
    sentences = {
        MarkKind.TO_FOLLOW: _("Marked for milestone %(roman)s as to follow: %(text)s"),
        MarkKind.ACCEPTED: _("Accepted for milestone %(roman)s that this is missing: %(text)s"),
    }
    return sentences[MarkKind(data["kind"])] % data


def _decider(data: Mapping[str, Any]) -> str:
    return _("Milestone %(roman)s is decided by: %(decider)s") % {"roman": data["roman"], "decider": Decider(data["to"]).label}


log.add(
    {
        "milestones.round.opened": gettext_lazy("Began to prepare milestone %(roman)s, round %(round)s"),
        "milestones.round.described": gettext_lazy("Wrote the matter in brief for milestone %(roman)s"),
        "milestones.round.submitted": gettext_lazy("Submitted the basis for milestone %(roman)s"),
        "milestones.round.sealed": gettext_lazy("The basis for milestone %(roman)s was sealed: %(items)s items"),
        "milestones.round.withdrawn": gettext_lazy("Withdrew round %(round)s of milestone %(roman)s"),
        "milestones.point.answered": _point,
        "milestones.need.marked": _marked,
        "milestones.need.unmarked": gettext_lazy("Took a mark away from what is missing for milestone %(roman)s"),
        "milestones.position.taken": _position,
        "milestones.member.disqualified": gettext_lazy("%(person)s has a conflict of interest in milestone %(roman)s"),
        "milestones.member.qualified": gettext_lazy("%(person)s has no conflict of interest in milestone %(roman)s any more"),
        "milestones.decision.made": _decided,
        "milestones.decider.set": _decider,
        "milestones.condition.signed_off": gettext_lazy("Signed off the condition %(code)s from milestone %(roman)s"),
    }
)
