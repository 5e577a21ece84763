"""Organisations that take part: added, what they commit to, taken away, and the lead handed from one to another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import Country, Language, Organisation, Person
from adoption.models import Initiative, InitiativePhase, Participation, RoleAssignment
from adoption.services.entries import changed
from core import events
from core.db import locked, save_edited

LANGUAGES = {Country.SWEDEN: Language.SWEDISH, Country.FINLAND: Language.FINNISH, Country.NORWAY: Language.NORWEGIAN}


@transaction.atomic
def add(initiative: Initiative, organisation: Organisation, *, by: Person) -> Participation:
    """Let an organisation take part. Raises ValidationError when it does already."""
    locked(Initiative, initiative.pk)
    if organisation.pk == initiative.lead_id or initiative.participations.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("%(name)s takes part already.") % {"name": organisation.name}})
    added = Participation.objects.create(initiative=initiative, organisation=organisation, since=timezone.localdate())
    events.record(initiative.pk, "adoption.partner.added", by=by, subject=added, data={"organisation": organisation.name})
    return added


@transaction.atomic
def add_new(initiative: Initiative, *, by: Person, name: str, country: str) -> Participation:
    """Let an organisation take part that Farled may not know yet; one of the same name is taken as it is."""
    known = Organisation.objects.filter(name__iexact=name).first()
    language = LANGUAGES.get(Country(country), Language.ENGLISH)
    return add(initiative, known or accounts.add_organisation(by=by, name=name, country=country, language=language), by=by)


@transaction.atomic
def edit(participation: Participation, *, by: Person, seen_version: int, **values: Any) -> Participation:
    """What a partner commits to, who is its contact, since when it takes part. Raises Superseded."""
    changes = changed(participation, values)
    if not changes:
        return participation
    after = save_edited(participation, seen_version, **values)
    data = {"organisation": participation.organisation.name, "changes": changes}
    events.record(participation.initiative_id, "adoption.partner.changed", by=by, subject=participation, data=data)
    return after


@transaction.atomic
def take_away(participation: Participation, *, by: Person) -> None:
    """A partner takes part no more. Raises ValidationError while somebody still holds a role for it."""
    initiative, organisation = participation.initiative, participation.organisation
    locked(Initiative, initiative.pk)
    if RoleAssignment.objects.current().filter(initiative=initiative, organisation=organisation).exists():
        message = _("%(name)s still has people with a role. End their roles first.") % {"name": organisation.name}
        raise ValidationError({"organisation": message})
    events.record(initiative.pk, "adoption.partner.removed", by=by, subject=participation, data={"organisation": organisation.name})
    participation.delete()


@transaction.atomic
def set_all(initiative: Initiative, organisations: list[Organisation], *, by: Person) -> None:
    """Make the partners equal to `organisations`, without the lead. Raises as take_away does."""
    wanted = {o.pk: o for o in organisations if o.pk != initiative.lead_id}
    there = {p.organisation_id: p for p in initiative.participations.select_related("initiative", "organisation")}
    for pk, participation in there.items():
        if pk not in wanted:
            take_away(participation, by=by)
    for pk, organisation in wanted.items():
        if pk not in there:
            add(initiative, organisation, by=by)


def change_lead(initiative: Initiative, before: Organisation) -> None:
    """The lead has changed (M04): phases not closed follow it (the others keep theirs), and the former lead goes on as a partner."""
    InitiativePhase.objects.filter(initiative=initiative, closed_on__isnull=True).update(lead=initiative.lead)
    Participation.objects.filter(initiative=initiative, organisation=initiative.lead).delete()
    if RoleAssignment.objects.current().filter(initiative=initiative, organisation=before).exists():
        Participation.objects.get_or_create(initiative=initiative, organisation=before)
