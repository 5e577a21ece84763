"""Pages of milestones: the list, preparing, deciding, the record, conditions."""

from milestones.views.briefs import round_brief, round_brief_pdf
from milestones.views.communications import addressee_told, communications
from milestones.views.conditions import condition_sign_off, conditions, initiative_resume
from milestones.views.decisions import decision, milestone_decide
from milestones.views.gates import milestone, milestone_dates, milestone_decider, milestones, round_, round_basis
from milestones.views.matters import matter, matter_consent, matter_fates, matter_new, matter_propose
from milestones.views.members import member_absent, member_disqualify, member_present, member_qualify
from milestones.views.positions import position_disqualify, position_take
from milestones.views.reviews import review_record
from milestones.views.rounds import (
    point_answer,
    round_describe,
    round_mark,
    round_open,
    round_submit,
    round_unmark,
    round_withdraw,
)

__all__ = [
    "communications",
    "addressee_told",
    "condition_sign_off",
    "conditions",
    "decision",
    "initiative_resume",
    "member_absent",
    "member_disqualify",
    "member_present",
    "member_qualify",
    "matter",
    "matter_consent",
    "matter_fates",
    "matter_new",
    "matter_propose",
    "milestone",
    "milestone_dates",
    "milestone_decide",
    "milestone_decider",
    "milestones",
    "point_answer",
    "position_disqualify",
    "position_take",
    "review_record",
    "round_",
    "round_basis",
    "round_brief",
    "round_brief_pdf",
    "round_describe",
    "round_mark",
    "round_open",
    "round_submit",
    "round_unmark",
    "round_withdraw",
]
