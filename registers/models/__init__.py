"""Models of the registers."""

from registers.models.agreement import Agreement, AgreementKind, AgreementParty, AgreementState
from registers.models.answer import Answer, AnswerWord
from registers.models.deliverable import CriterionCheck, Deliverable, Met
from registers.models.funding import Funding, FundingShare, FundingState
from registers.models.governance import Forum, ForumKind
from registers.models.lesson import Lesson, LessonKind
from registers.models.maintenance import MaintenanceObject, ObjectKind
from registers.models.option import Option
from registers.models.profitability import Profitability, Verdict, Viewpoint
from registers.models.remaining import Destination, Remaining, WorkKind
from registers.models.risk import Response, Risk, RiskKind, RiskMeasure, RiskReview
from registers.models.risk_meeting import MeetingScope, PointState, RiskMeeting, RiskMeetingPoint
from registers.models.training import Training, TrainingForm

__all__ = [
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "AgreementState",
    "Answer",
    "AnswerWord",
    "CriterionCheck",
    "Deliverable",
    "Destination",
    "Forum",
    "ForumKind",
    "Funding",
    "FundingShare",
    "FundingState",
    "Lesson",
    "LessonKind",
    "MaintenanceObject",
    "MeetingScope",
    "Met",
    "ObjectKind",
    "Option",
    "PointState",
    "Profitability",
    "Remaining",
    "Response",
    "Risk",
    "RiskKind",
    "RiskMeasure",
    "RiskMeeting",
    "RiskMeetingPoint",
    "RiskReview",
    "Training",
    "TrainingForm",
    "Verdict",
    "Viewpoint",
    "WorkKind",
]
