"""The approval of the plan as a register: what it demands before milestone IV, who is waited for, how it stands in a document."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import plan_content, schedule
from adoption.models import Initiative, PlanVersion
from adoption.plan_change_words import end_words, table_of
from adoption.registry import Need, Register
from adoption.services.plan_versions import APPROVED_BY, dues_of
from adoption.task_register import PLANNING
from core import words
from core.blocks import Block, Paragraph

APPROVAL = gettext_lazy("Approval of the plan")


def entries(initiative: Initiative) -> Iterator[PlanVersion]:
    """Its versions, newest first."""
    return PlanVersion.objects.filter(initiative=initiative).without_content().select_related("initiative__lead")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Before milestone IV the steering group has approved the plan (D10); it blocks where planning follows its own playbook."""
    plan = schedule.read(initiative)
    if gate != APPROVED_BY or not plan.tasks:
        return
    approved = plan.baseline is not None
    yield Need(
        key="plan.approved",
        level="enforce" if PLANNING in initiative.playbooks else "warn",
        met=approved,
        text=_("The plan is approved") if approved else _("The plan is not approved yet"),
        url=reverse("plan-versions", args=[initiative.pk]),
        link=_("Ask for approval of the plan"),
        rule="D10",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """Which version is the baseline, and what moved since."""
    plan = schedule.read(initiative)
    base = plan.baseline
    if base is None or base.decided_at is None:
        yield Paragraph(_("The plan is not approved yet"))
        return
    facts = {"number": base.number, "day": words.day(base.decided_at), "name": base.decided_by.name if base.decided_by else ""}
    yield Paragraph(_("Version %(number)d of the plan was approved on %(day)s by %(name)s.") % facts)
    yield Paragraph(end_words(plan_content.end_moved(base.content, plan)))
    changes = plan_content.gates_changed(base.content, plan) + plan_content.tasks_changed(base.content, plan)
    if changes:
        yield table_of(changes)


VERSIONS = Register(
    key="plan_versions",
    name=APPROVAL,
    noun=pgettext_lazy("log", "plan"),
    order=52,
    model=PlanVersion,
    group="plan",
    page="plan-versions",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
)
