"""The first chapter: the initiative on one page."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import pages, schedule
from adoption.choices import PhaseState, Status
from adoption.decision_points import gate_word, who_decides
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase
from core import words
from core.blocks import Block, Facts, Lead, Paragraph, text_blocks
from documents.plan.chapters import Chapter, Part

LEAD = 420  # characters up to which the first paragraph of the need is set as a lead


def brief(initiative: Initiative, not_described: Part | None) -> Chapter:
    """Need, key facts, where it stands, dates and organisations, what is still missing."""
    standing = Part("standing", _("Where the initiative stands"), _standing(initiative))
    facts = Part("facts", _("Facts"), (_facts(initiative),))
    parts = tuple(part for part in (standing, facts, not_described) if part is not None)
    return Chapter("brief", _("The initiative in brief"), (*_need(initiative.need), _key_facts(initiative)), parts)


def next_milestone(initiative: Initiative) -> str:
    """Milestone II, 10 December 2026, with who decides; nothing when the initiative has ended."""
    row = _open_row(initiative)
    if row is None:
        return ""
    name = gate_word(initiative, row.number)
    return "\n".join(line for line in (f"{name}, {who_decides(row).lower()}", words.day(row.planned_gate)) if line)


def _open_row(initiative: Initiative) -> InitiativePhase | None:
    if initiative.status in (Status.STOPPED, Status.CLOSED):
        return None
    return next((row for row in pages.phase_rows(initiative) if row.state != PhaseState.CLOSED), None)


def _need(need: str) -> tuple[Block, ...]:
    found: tuple[Block, ...] = text_blocks(need)
    if found and isinstance(found[0], Paragraph) and len(found[0].text) <= LEAD:
        return (Lead(str(found[0].text)), *found[1:])
    return found


def _key_facts(initiative: Initiative) -> Facts:
    plan = schedule.read(initiative)
    done = sum(task.is_settled for task in plan.tasks)
    row = _open_row(initiative)
    pairs = [
        (_("Phase"), _("%(number)d of 8") % {"number": row.number} if row else str(initiative.get_status_display())),  # type: ignore[attr-defined]
        (_("Tasks done"), _("%(done)d of %(all)d") % {"done": done, "all": len(plan.tasks)}),
        (_("Organisations"), str(1 + initiative.participations.count())),
        (_("Wished end"), words.short_day(initiative.wished_end)),
    ]
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _standing(initiative: Initiative) -> tuple[Block, ...]:
    row = _open_row(initiative)
    if row is None:
        status = str(initiative.get_status_display()).lower()  # type: ignore[attr-defined]
        return (Paragraph(_("The initiative is %(status)s.") % {"status": status}),)
    return (Paragraph(f"{_phase_now(row)} {_late(row)}".strip()), Paragraph(str(method_for(row.initiative).phase(row.number).purpose)))


def _phase_now(row: InitiativePhase) -> str:
    gate = gate_word(row.initiative, row.number)
    values = {"number": row.number, "phase": row.key.label, "gate": gate, "day": words.day(row.planned_gate)}
    if row.planned_gate:
        return _("The initiative is in phase %(number)d, %(phase)s, planned to end on %(day)s: %(gate)s.") % values
    return _("The initiative is in phase %(number)d, %(phase)s, which ends with: %(gate)s. No date is planned yet.") % values


def _late(row: InitiativePhase) -> str:
    late = (timezone.localdate() - row.planned_gate).days if row.planned_gate else 0
    if late <= 0:
        return ""
    return ngettext("That was %(count)d day ago.", "That was %(count)d days ago.", late) % {"count": late}


def _facts(initiative: Initiative) -> Facts:
    partners = ", ".join(row.organisation.name for row in initiative.participations.select_related("organisation"))
    pairs = (
        (_("Lead organisation"), initiative.lead.name),
        (_("Partners"), partners),
        (_("Start"), words.day(initiative.starts)),
        (_("Wished end"), words.day(initiative.wished_end)),
        (_("Status"), str(initiative.get_status_display())),  # type: ignore[attr-defined]
    )
    return Facts(tuple(pair for pair in pairs if pair[1]))
