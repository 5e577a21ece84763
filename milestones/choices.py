"""Words of milestones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adoption.choices import Outcome


class RoundState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    SEALING = "sealing", _("Being sealed")
    SUBMITTED = "submitted", _("Submitted")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Way(models.TextChoices):
    """How a body decides a round; empty until the decision is asked for, and for a business owner who decides alone."""

    MEETING = "meeting", _("In a meeting")
    PER_CAPSULAM = "per_capsulam", _("Per capsulam: in writing, without a meeting")


class Matter(models.TextChoices):
    """What a round is about: a milestone, or something decided beside the milestones (M04 and product.md, the spine)."""

    MILESTONE = "milestone", _("Milestone")
    LEAD_CHANGE = "lead_change", _("Change of lead organisation")
    PAUSE = "pause", _("Pausing the initiative")
    RESUME = "resume", _("Taking the initiative up again")
    STOP = "stop", _("Stopping the initiative")
    REOPEN = "reopen", _("Reopening a phase")
    CORRECTION = "correction", _("Correcting a decision")


class MatterOutcome(models.TextChoices):
    """What a matter beside the milestones may be decided to. None of them passes a milestone."""

    ADOPTED = "adopted", pgettext_lazy("matter", "Adopted")
    NOT_ADOPTED = "not_adopted", pgettext_lazy("matter", "Not adopted")
    RETURNED = Outcome.RETURNED.value, Outcome.RETURNED.label


OUTCOMES = [*Outcome.choices, *(pair for pair in MatterOutcome.choices if pair[0] not in Outcome.values)]


def outcome_of(value: str) -> Outcome | MatterOutcome:
    """The outcome a record keeps. Raises ValueError for an unknown one."""
    return Outcome(value) if value in Outcome.values else MatterOutcome(value)


class Fate(models.TextChoices):
    """What becomes of a benefit or a contract when the initiative is stopped."""

    DROPPED = "dropped", pgettext_lazy("fate", "Dropped")
    HANDED_OVER = "handed_over", pgettext_lazy("fate", "Handed over")
    GOES_ON = "goes_on", pgettext_lazy("fate", "Goes on")


class Stance(models.TextChoices):
    FOR = "for", pgettext_lazy("position", "For")
    CONDITIONS = "conditions", pgettext_lazy("position", "For, with conditions")
    AGAINST = "against", pgettext_lazy("position", "Against")
    ABSTAIN = "abstain", pgettext_lazy("position", "Abstain")


def stances(*, is_matter: bool) -> list[Stance]:
    """What a member may say: a matter beside the milestones is adopted as it stands or not, so nobody asks for conditions."""
    return [Stance(value) for value in Stance.values if not (is_matter and value == Stance.CONDITIONS)]


class MarkKind(models.TextChoices):
    TO_FOLLOW = "to_follow", _("To follow")
    ACCEPTED = "accepted", _("Accepted")


class ConditionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("condition", "Open")
    SIGNED_OFF = "signed_off", _("Signed off")


class DecisionKind(models.TextChoices):
    MILESTONE = "milestone", _("Milestone")
    RESUME = "resume", _("Resumption")
    REVIEW = "review", _("Phase review")
    MATTER = "matter", _("Matter beside the milestones")


class PointAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class BasisKind(models.TextChoices):
    """What kind of thing a sealed basis holds."""

    SUMMARY = "summary", _("The matter in brief")
    PROPOSAL = "proposal", _("The proposal")
    FATE = "fate", _("What becomes of it")
    DECISION = "decision", _("Earlier decision")
    POINT = "point", _("Answer")
    DOCUMENT = "document", _("Document")
    REGISTER = "register", _("Register")
    BODY = "body", _("Who decides")
    PEOPLE = "people", _("People and roles")
    READINESS = "readiness", _("What was ready")
    REVIEW = "review", _("The phase review")
    STATEMENT = "statement", _("Statement of an area")
    REFERRAL = "referral", _("Referral")


class Advice(models.TextChoices):
    """What an expert advises in a statement (M08)."""

    RECOMMENDS = "recommends", _("Recommends")
    REMARKS = "remarks", _("Recommends with remarks")
    AGAINST = "against", _("Advises against")
    NOT_CONCERNED = "not_concerned", _("Not concerned")


class View(models.TextChoices):
    """What somebody answers to a referral (M09)."""

    SUPPORTS = "supports", _("Supports")
    REMARKS = "remarks", _("Supports with remarks")
    OPPOSES = "opposes", _("Opposes")
    ABSTAINS = "abstains", _("Abstains from a view")


class ReferralState(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")
