"""What a matter beside the milestones still lacks: a reason, a proposal that can be carried out, who must agree, what becomes of what
is left (M04; stopping ends with its lessons)."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from adoption import registry
from adoption.registry import Need
from milestones import own_needs, proposals
from milestones.choices import Matter
from milestones.fates import Left, left
from milestones.matters import is_complete, parties
from milestones.models import Round
from milestones.situation import Situation

REASON, PROPOSAL, CONSENT, FATE = (f"{own_needs.MATTER}.{name}" for name in ("reason", "proposal", "consent", "fate"))


def needs(s: Situation, round: Round) -> list[Need]:
    """Everything that stands before the decision; nothing of it can be excused. The number of queries is constant."""
    found = [_reason(s, round), *_proposal(s, round), *_consents(s, round), *_ending(s, round)]
    return found + [need for need in own_needs.body(s) if need.key.startswith(own_needs.UNMARKABLE)]


def _reason(s: Situation, round: Round) -> Need:
    met = bool(round.summary.strip())
    return Need(
        key=REASON, level="enforce", met=met, text=_("The reason is written") if met else _("The reason is not written"),
        owner=s.coordinator, url=f"{round.get_absolute_url()}#proposal", link=_("Write the reason"),
    )  # fmt: skip


def _proposal(s: Situation, round: Round) -> Iterator[Need]:
    """That something is proposed, and that it can still be carried out."""
    said = is_complete(round.matter, round.proposal)
    fault = _fault(s, round) if said else ""
    if round.proposal or not said:
        text = _("It is said what is proposed") if said and not fault else _("What is proposed cannot be decided as it stands")
        yield Need(
            key=PROPOSAL, level="enforce", met=said and not fault, text=text if said else _("It is not said what is proposed"),
            detail=fault, owner=s.coordinator, url=f"{round.get_absolute_url()}#proposal", link=_("Say what is proposed"),
        )  # fmt: skip


def _fault(s: Situation, round: Round) -> str:
    try:
        proposals.still_holds(s.initiative, round.matter, round.proposal)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _consents(s: Situation, round: Round) -> Iterator[Need]:
    """Both parties of a change of lead agree (M04)."""
    wanted = parties(s.initiative, round.matter, round.proposal)
    if not wanted:
        return
    agreed = set(round.consents.values_list("organisation", flat=True))
    for organisation in Organisation.objects.filter(pk__in=wanted).order_by("name"):
        met = organisation.pk in agreed
        text = _("%(name)s has agreed") if met else _("%(name)s has not agreed yet")
        yield Need(
            key=f"{CONSENT}.{organisation.pk}", level="enforce", met=met, text=text % {"name": organisation.name}, rule="M04",
            detail="" if met else _("Anybody with a role who acts for it may agree."), owner=s.coordinator,
            url=f"{round.get_absolute_url()}#consents", link=_("See who must agree"),
        )  # fmt: skip


def _ending(s: Situation, round: Round) -> Iterator[Need]:
    """What a stop ends with: lessons, and a word on each benefit and contract."""
    if round.matter != Matter.STOP:
        return
    yield from registry.end_needs(s.initiative)
    yield from (_fate(round, one) for one in left(round))


def _fate(round: Round, one: Left) -> Need:
    text = _("%(title)s: it is said what becomes of it") if one.is_said else _("%(title)s: it is not said what becomes of it")
    return Need(
        key=f"{FATE}.{one.at_end.subject}", level="enforce", met=one.is_said, text=text % {"title": one.at_end.label},
        detail=str(one.register.name), owner=one.at_end.owner,
        url=reverse("matter-fates", args=[round.pk]), link=_("Say what becomes of it"),
    )  # fmt: skip
