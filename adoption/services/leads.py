"""The lead organisation changes by decision, from one phase to the next or on a day (M04, 002:228, 002:232)."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption import due
from adoption.choices import Status
from adoption.models import Initiative, InitiativePhase, LeadChange, Participation
from core import events
from core.db import locked


def check(initiative: Initiative, organisation: Organisation) -> None:
    """Raises ValidationError at `organisation`: it leads already, takes no part, or has used the case number for something else."""
    if organisation.pk == initiative.lead_id:
        raise ValidationError({"organisation": _("%(name)s leads the initiative already.") % {"name": organisation.name}})
    if not initiative.participations.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("%(name)s takes no part in the initiative.") % {"name": organisation.name}})
    if _number_is_used(initiative, organisation):
        message = _("%(name)s uses this case number for another initiative. Change the case number in the settings first.")
        raise ValidationError({"organisation": message % {"name": organisation.name}})


@transaction.atomic
def carry_out(
    initiative_id: UUID, organisation: Organisation, *, decision: UUID, by: Person, first_phase: int | None = None, on: date | None = None
) -> LeadChange:
    """Let `organisation` lead, by the decision given: from phase 1–8 on, from a day on, or at once where that has come or none is given.

    One that waited before is replaced. Raises ValidationError as check does, and where the initiative has ended.
    """
    initiative = locked(Initiative, initiative_id)
    if initiative.status in (Status.STOPPED, Status.CLOSED):
        raise ValidationError(_("This initiative has ended and can no longer be changed."))
    check(initiative, organisation)
    _replace_waiting(initiative, decision)
    values = {"organisation": organisation, "first_phase": first_phase, "on": on, "decision": decision, "by": by}
    change = LeadChange.objects.create(initiative=initiative, **values)
    data = {"to": organisation.name, "first_phase": first_phase, "on": str(on or ""), "decision": str(decision)}
    events.record(initiative_id, "adoption.lead.decided", by=by, subject=change, data=data)
    if first_phase is not None:
        _open_rows(initiative, first_phase).update(lead=organisation)
    if _has_come(change, initiative):
        _take_over(change, initiative)
    return change


def phase_begun(initiative: Initiative) -> None:
    """A phase was closed and another is the first one open: whoever leads from there on takes over. In the caller's transaction."""
    _if_it_has_come(initiative)


@transaction.atomic
def day_begun(initiative_id: UUID) -> None:
    """Each night: whoever leads from today on takes over. Run twice it is done once."""
    _if_it_has_come(locked(Initiative, initiative_id))


def _if_it_has_come(initiative: Initiative) -> None:
    """A case number taken by another initiative meanwhile lets the change wait: it must stop no milestone."""
    change = LeadChange.objects.waiting().select_related("organisation", "by").filter(initiative=initiative).first()
    ended = initiative.status in (Status.STOPPED, Status.CLOSED)
    if change is not None and not ended and _has_come(change, initiative) and not _number_is_used(initiative, change.organisation):
        _take_over(change, initiative)


def _has_come(change: LeadChange, initiative: Initiative) -> bool:
    if change.on is not None:
        return change.on <= timezone.localdate()
    return change.first_phase is None or change.first_phase <= initiative.phase_number


def _take_over(change: LeadChange, initiative: Initiative) -> None:
    """Phases from there on follow, those closed keep theirs; the former lead goes on as a partner."""
    before = Organisation.objects.get(pk=initiative.lead_id)
    Initiative.objects.filter(pk=initiative.pk).update(lead=change.organisation, version=F("version") + 1, changed_at=timezone.now())
    _open_rows(initiative, change.first_phase or 1).update(lead=change.organisation)
    Participation.objects.filter(initiative=initiative, organisation=change.organisation).delete()
    Participation.objects.get_or_create(initiative=initiative, organisation=before, defaults={"since": timezone.localdate()})
    LeadChange.objects.filter(pk=change.pk).update(carried_out_at=timezone.now())
    data = {"changes": {"lead": [before.name, change.organisation.name]}, "decision": str(change.decision)}
    events.record(initiative.pk, "adoption.lead.changed", by=change.by, subject=initiative, data=data)
    due.rebuild(Initiative.objects.select_related("lead").get(pk=initiative.pk))


def _replace_waiting(initiative: Initiative, decision: UUID) -> None:
    """One that waited is taken back: its phases are the present lead's again."""
    for waiting in LeadChange.objects.waiting().filter(initiative=initiative):
        _open_rows(initiative, waiting.first_phase or 1).update(lead=initiative.lead_id)
        LeadChange.objects.filter(pk=waiting.pk).update(replaced_by=decision)


def _open_rows(initiative: Initiative, first: int) -> QuerySet[InitiativePhase]:
    return InitiativePhase.objects.filter(initiative=initiative, number__gte=first, closed_on__isnull=True)


def _number_is_used(initiative: Initiative, organisation: Organisation) -> bool:
    return Initiative.objects.filter(lead=organisation, case_number=initiative.case_number).exclude(pk=initiative.pk).exists()
