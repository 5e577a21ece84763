"""The approval of the plan as a register: what it demands before milestone IV, who is waited for, how it stands in a document."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import schedule
from adoption.models import Initiative, PlanVersion
from adoption.permissions import PLAN_GATE
from adoption.plan_change_words import approved_words, changes_since, since_words, table_of
from adoption.registry import Need, Register
from adoption.services.plan_versions import dues_of
from adoption.task_register import PLANNING
from core.blocks import Block, Paragraph

APPROVAL = gettext_lazy("Approval of the plan")


def entries(initiative: Initiative) -> Iterator[PlanVersion]:
    """Its versions, newest first."""
    return PlanVersion.objects.filter(initiative=initiative).without_content().select_related("initiative__lead")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Before milestone IV the steering group has approved the plan (D10); it blocks where planning follows its own playbook.

    Elsewhere a plan without tasks is not asked for.
    """
    if gate != PLAN_GATE:
        return
    plan, demanded = schedule.read(initiative), PLANNING in initiative.playbooks
    if not plan.tasks and not demanded:
        return
    approved = plan.baseline is not None
    yield Need(
        key="plan.approved",
        level="enforce" if demanded else "warn",
        met=approved,
        text=_("The plan is approved") if approved else _("The plan is not approved yet"),
        url=reverse("plan-versions", args=[initiative.pk]),
        link=_("Ask for approval of the plan"),
        rule="D10",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """Which version is the baseline, and what moved since."""
    plan = schedule.read(initiative)
    if plan.baseline is None:
        yield Paragraph(_("The plan is not approved yet"))
        return
    changes = changes_since(plan.baseline, plan)
    yield Paragraph(approved_words(plan.baseline))
    yield Paragraph(since_words(plan.baseline, plan, changes))
    if changes:
        yield table_of(plan, changes)


VERSIONS = Register(
    key="plan_versions",
    name=APPROVAL,
    order=51,
    model=PlanVersion,
    group="plan",
    page="plan-versions",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
)
