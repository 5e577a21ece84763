"""How events of milestones are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from adoption import log
from adoption.choices import Decider
from core import words
from milestones.choices import DecisionKind, Fate, MarkKind, Matter, PointAnswer, Stance, outcome_of


def _decided(data: Mapping[str, Any]) -> str:
    if data["kind"] == DecisionKind.RESUME:
        return _("Decided that the initiative goes on")
    return _("%(gate_word)s, decided: %(outcome)s") % {**data, "outcome": outcome_of(data["outcome"]).label}


def _position(data: Mapping[str, Any]) -> str:
    return _("%(gate_word)s, took a position: %(stance)s") % {**data, "stance": Stance(data["stance"]).label}


def _point(data: Mapping[str, Any]) -> str:
    asked = {point.key: point.text for phase in method.phases() for point in phase.milestone.points}
    key = data["point"].rpartition("-")[2]
    answer = PointAnswer(data["answer"]).label if data["answer"] in PointAnswer.values else "–"
    return _("%(gate_word)s, answered: “%(point)s” %(answer)s") % {**data, "point": asked.get(key, key), "answer": answer}


def _marked(data: Mapping[str, Any]) -> str:
    sentences = {
        MarkKind.TO_FOLLOW: _("%(gate_word)s, marked as to follow: %(text)s"),
        MarkKind.ACCEPTED: _("%(gate_word)s, accepted that this is missing: %(text)s"),
    }
    return sentences[MarkKind(data["kind"])] % data


def _decider(data: Mapping[str, Any]) -> str:
    return _("%(gate_word)s is decided by: %(decider)s") % {**data, "decider": Decider(data["to"]).label}


def _given_time(data: Mapping[str, Any]) -> str:
    day = words.day(parse_date(data["answers_by"]))
    return _("%(gate_word)s: after the pause, answers are given by %(day)s") % {**data, "day": day}


def _fate(data: Mapping[str, Any]) -> str:
    fate = Fate(data["answer"]).label if data["answer"] in Fate.values else "–"
    return _("%(gate_word)s, said what becomes of “%(title)s”: %(fate)s") % {**data, "fate": fate}


def _named(sentence: log.Sentence) -> log.Sentence:
    """The same sentence, which names a matter beside the milestones where the event is about one."""

    def told(data: Mapping[str, Any]) -> str:
        values = {**data, "gate_word": Matter(data["matter"]).label} if data.get("matter") in Matter.values else data
        return sentence(values) if callable(sentence) else str(sentence) % values

    return told


SENTENCES: dict[str, log.Sentence] = {
    "milestones.round.opened": gettext_lazy("%(gate_word)s: began to prepare round %(round)s"),
    "milestones.round.described": gettext_lazy("%(gate_word)s: wrote the matter in brief"),
    "milestones.round.submitted": gettext_lazy("%(gate_word)s: submitted the basis"),
    "milestones.round.sealed": gettext_lazy("%(gate_word)s: the basis was sealed, %(items)s items"),
    "milestones.round.withdrawn": gettext_lazy("%(gate_word)s: withdrew round %(round)s"),
    "milestones.round.given_time": _given_time,
    "milestones.point.answered": _point,
    "milestones.need.marked": _marked,
    "milestones.need.unmarked": gettext_lazy("%(gate_word)s: took a mark away from what is missing"),
    "milestones.position.taken": _position,
    "milestones.member.disqualified": gettext_lazy("%(gate_word)s: %(person)s has a conflict of interest"),
    "milestones.member.qualified": gettext_lazy("%(gate_word)s: %(person)s has no conflict of interest any more"),
    "milestones.member.absent": gettext_lazy("%(gate_word)s: %(person)s is noted as absent"),
    "milestones.member.present": gettext_lazy("%(gate_word)s: %(person)s is not absent any more"),
    "milestones.decision.made": _decided,
    "milestones.decision.told": gettext_lazy("%(gate_word)s: noted that %(person)s was told of the decision: %(how)s"),
    "milestones.decision.communicated": gettext_lazy("%(gate_word)s: everybody concerned has been told of the decision"),
    "milestones.decider.set": _decider,
    "milestones.condition.signed_off": gettext_lazy("%(gate_word)s: signed off the condition %(code)s"),
    "milestones.matter.proposed": gettext_lazy("%(gate_word)s: wrote what is proposed and why"),
    "milestones.matter.agreed": gettext_lazy("%(gate_word)s: %(organisation)s agreed"),
    "milestones.matter.fate_said": _fate,
}
log.add({action: _named(sentence) for action, sentence in SENTENCES.items()})
