"""Words of the core: phases, states, roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Phase(models.TextChoices):
    """The eight phases (002:222) and what comes after the last."""

    IDENTIFY_NEED = "identify_need", _("Identify need")
    EXPLORE_SOLUTIONS = "explore_solutions", _("Explore solutions")
    DETAIL_SOLUTION = "detail_solution", _("Detail solution")
    INITIATE = "initiate", _("Initiate")
    DEVELOP = "develop", _("Develop")
    INTRODUCE = "introduce", _("Introduce")
    ESTABLISH_MAINTENANCE = "establish_maintenance", _("Establish maintenance")
    REALISE_BENEFITS = "realise_benefits", _("Realise benefits")
    CLOSED = "closed", pgettext_lazy("phase", "Closed")


PHASES = [Phase(value) for value in Phase.values if value != Phase.CLOSED]
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


class Status(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    CLOSED = "closed", pgettext_lazy("initiative", "Closed")


class PhaseState(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Not begun")
    OPEN = "open", pgettext_lazy("phase", "Open")
    CLOSED = "closed", pgettext_lazy("phase", "Closed")


class Outcome(models.TextChoices):
    """What a milestone may be decided to (002:234 ff.; VIII: 002:262)."""

    APPROVED = "approved", _("Approved")
    APPROVED_WITH_CONDITIONS = "approved_with_conditions", _("Approved with conditions")
    RETURNED = "returned", _("Returned for completion")
    PAUSED = "paused", pgettext_lazy("outcome", "Paused")
    STOPPED = "stopped", pgettext_lazy("outcome", "Stopped")
    BENEFITS_REALISED = "benefits_realised", _("Benefits realised")
    GAP_ACCEPTED = "gap_accepted", _("Gap accepted")
    FURTHER_ACTIVITIES = "further_activities", _("Further activities")


PASSING = (Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS, Outcome.BENEFITS_REALISED, Outcome.GAP_ACCEPTED)


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    TEAM_MEMBER = "team_member", _("Team member")
    EXPERT = "expert", _("Expert")
    PROCUREMENT_OFFICER = "procurement_officer", _("Procurement officer")
    BENEFITS_OWNER = "benefits_owner", _("Benefits owner")
    BUSINESS_OWNER = "business_owner", _("Business owner")
    STEERING_CHAIR = "steering_chair", _("Chair of the steering group")
    STEERING_MEMBER = "steering_member", _("Member of the steering group")
    STEERING_DEPUTY = "steering_deputy", _("Deputy in the steering group")
    READER = "reader", _("Reader")
    ARCHIVIST = "archivist", _("Archivist")


# Roles in which somebody may be stood in for, from day to day, by somebody with the same rights; the steering group has its own deputies.
WITH_DEPUTY = (
    Role.COORDINATOR,
    Role.TEAM_MEMBER,
    Role.EXPERT,
    Role.PROCUREMENT_OFFICER,
    Role.BENEFITS_OWNER,
    Role.BUSINESS_OWNER,
    Role.ARCHIVIST,
)
STEERING = (Role.STEERING_CHAIR, Role.STEERING_MEMBER, Role.STEERING_DEPUTY)


class Decider(models.TextChoices):
    """Who decides a milestone (M07)."""

    BUSINESS_OWNER = "business_owner", _("Business owner")
    STEERING_GROUP = "steering_group", _("Steering group")


class BodyRule(models.TextChoices):
    CHAIR = "chair", _("The chair decides after hearing the members")
    MAJORITY = "majority", _("Majority")
    UNANIMITY = "unanimity", _("Unanimity")


class CountBy(models.TextChoices):
    MEMBER = "member", _("One vote for each member")
    ORGANISATION = "organisation", _("One vote for each organisation")


class TieBreak(models.TextChoices):
    """Who decides when for and against are even."""

    CHAIR = "chair", _("The chair")
    PRESIDING = "presiding", _("The chair, or the deputy chair who confirms in the chair’s place")
    NOBODY = "nobody", _("Nobody: then there is no decision")


class PerCapsulam(models.TextChoices):
    """Whether a body may decide in writing, without a meeting, and what it then needs."""

    EVERY = "every", _("Yes, when everybody has answered")
    DEADLINE = "deadline", _("Yes, when everybody has answered or the deadline has passed")
    NOT_ALLOWED = "never", _("No, only in a meeting")


class Seat(models.TextChoices):
    """The place of somebody in the body of the business owner; empty where a business owner decides alone."""

    CHAIR = "chair", pgettext_lazy("seat", "Chair")
    MEMBER = "member", pgettext_lazy("seat", "Member")
    DEPUTY = "deputy", pgettext_lazy("seat", "Deputy")


class Circle(models.TextChoices):
    """Who inside an initiative may read something."""

    OPEN = "open", _("All with a role")
    CORE_TEAM = "core_team", _("Core team")
    PROCUREMENT = "procurement", _("Procurement")


class TaskState(models.TextChoices):
    TODO = "todo", _("Not begun")
    DOING = "doing", _("Under way")
    DONE = "done", _("Done")
    NOT_RELEVANT = "dropped", _("Not relevant")


SETTLED = (TaskState.DONE, TaskState.NOT_RELEVANT)


class ProcurementNeeded(models.TextChoices):
    """The answer to whether a task needs a procurement (D04); nothing while nobody has answered."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class MethodVersion(models.TextChoices):
    """Version of the method an initiative follows: 1.0 has milestones, 1.1 phase reviews (domain.md, section 4)."""

    MILESTONES = "v1_0", _("1.0, with milestones")
    REVIEWS = "v1_1", _("1.1, with phase reviews")


class Letters(models.TextChoices):
    """Which letters stand for the four parts somebody may have in a task; the same parts by two names (product.md, words)."""

    USUAL = "", _("As usual in the language")
    HUKI = "huki", _("H, U, K, I")
    RACI = "raci", _("A, R, C, I")


class Profile(models.TextChoices):
    """How much of the method is demanded (method/data/versions.yaml)."""

    LIGHT = "light", pgettext_lazy("profile", "Light")
    NORMAL = "normal", pgettext_lazy("profile", "Normal")
    FULL = "full", pgettext_lazy("profile", "Full")


class DueState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class DueKind(models.TextChoices):
    TASK = "task", _("Task")
    CONDITION = "condition", _("Condition")
    RISK_REVIEW = "risk_review", _("Risk review")
    DOCUMENT_REVIEW = "document_review", _("Document to review")
    BASIS = "basis", _("Basis to prepare")
    DECISION = "decision", _("Decision")
    SIGN_OFF = "sign_off", _("Condition to sign off")
    GOAL = "goal", _("Goal")
    DELIVERABLE = "deliverable", _("Deliverable")
    TRAINING = "training", _("Training")
    AGREEMENT = "agreement", _("Agreement")
    SERVICE_LINE = "service_line", _("Service line")
    CONNECTION = "connection", _("Connection")
    PROCUREMENT = "procurement", _("Procurement")
    BENEFIT = "benefit", _("Benefit")
    PLAN_APPROVAL = "plan_approval", _("Plan to approve")
    COMMUNICATION = "communication", _("Decision to communicate")
    STATEMENT = "statement", _("Statement to give")
    REFERRAL_ANSWER = "referral_answer", _("Referral to answer")
    REFERRAL = "referral", _("Referral closes")
    MEETING_REPLY = "meeting_reply", _("Invitation to answer")
    MINUTES = "minutes", _("Minutes to write")
    MINUTES_APPROVAL = "minutes_approval", _("Minutes to approve")
