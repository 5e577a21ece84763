"""Pages of milestones: the list, preparing, deciding, the record, conditions."""

from milestones.views.conditions import condition_sign_off, conditions, initiative_resume
from milestones.views.decisions import decision, milestone_decide
from milestones.views.gates import milestone, milestone_dates, milestone_decider, milestones, round_, round_basis
from milestones.views.matters import matter, matter_consent, matter_fates, matter_new, matter_propose
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
    "condition_sign_off",
    "conditions",
    "decision",
    "initiative_resume",
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
    "round_describe",
    "round_mark",
    "round_open",
    "round_submit",
    "round_unmark",
    "round_withdraw",
]
