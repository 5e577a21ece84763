"""Who takes part, who decides and how, who holds which role."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import STEERING, BodyRule, CountBy, Role
from adoption.methods import method_for
from adoption.models import Initiative, Participation, RoleAssignment, SteeringRule
from core import words
from core.blocks import Block, Cell, Column, Paragraph, Table
from documents.plan.chapters import Part


def governance(initiative: Initiative) -> tuple[Part, ...]:
    """Organisations, steering group, people and their roles; parts without anybody are left out."""
    roles = list(RoleAssignment.objects.current().filter(initiative=initiative).with_people())
    steering = sorted((role for role in roles if role.role in STEERING), key=lambda role: STEERING.index(Role(role.role)))
    others = [role for role in roles if role.role not in STEERING]
    parts = (
        Part("organisations", _("Organisations"), (_organisations(initiative, roles),)),
        Part("steering", _("Steering group"), _steering(initiative, steering)),
        Part("people", _("People and roles"), (_people(initiative, others),) if others else ()),
    )
    return tuple(part for part in parts if part.blocks)


def _organisations(initiative: Initiative, roles: list[RoleAssignment]) -> Table:
    columns = (Column(_("Organisation"), "l"), Column(_("Part"), "m"), Column(_("Commits to"), "xl"), Column(_("People"), "xl"))
    lead = (initiative.lead, Cell(_("Lead organisation")), Cell(_("Carries the initiative through")))
    rows = [
        lead,
        *((row.organisation, _since(row), _commitment(row)) for row in initiative.participations.select_related("organisation", "contact")),
    ]
    people = {
        organisation.pk: dict.fromkeys(r.person.name for r in roles if r.organisation_id == organisation.pk)
        for organisation, *_said in rows
    }
    cells = tuple((Cell(o.name), part, commits, Cell(", ".join(people[o.pk]) or "–")) for o, part, commits in rows)
    return Table(columns, cells, _("Organisations that take part"))


def _since(row: Participation) -> Cell:
    since = _("since %(day)s") % {"day": words.short_day(row.since)} if row.since else ""
    return Cell(_("Partner"), second=since)


def _commitment(row: Participation) -> Cell:
    contact = _("Contact person: %(name)s") % {"name": row.contact.name} if row.contact else ""
    return Cell(row.commitment or _("Not said yet"), "" if row.commitment else "warns", contact)


def _steering(initiative: Initiative, roles: list[RoleAssignment]) -> tuple[Block, ...]:
    if not roles:
        return ()
    rule = SteeringRule.objects.filter(initiative=initiative).first()
    sentence = (Paragraph(_rule(rule)),) if rule else ()
    columns = (Column(_("Person"), "l"), Column(_("Role"), "l"), Column(_("For"), "m"), Column(_("Mandate"), "m"))
    rows = tuple((Cell(r.person.name, second=r.person.title), _role(r), Cell(r.organisation.name), Cell(_mandate(r))) for r in roles)
    return (*sentence, Table(columns, rows, _("Members of the steering group")))


def _rule(rule: SteeringRule) -> str:
    quorum = ngettext("%(count)d member must be present.", "%(count)d members must be present.", rule.quorum) % {"count": rule.quorum}
    return f"{BodyRule(rule.rule).label}. {CountBy(rule.count_by).label}. {quorum}"


def _role(role: RoleAssignment) -> Cell:
    stands_in = role.deputy_for.person.name if role.deputy_for else ""
    second = _("for %(person)s") % {"person": stands_in} if stands_in else "" if role.voting else _("without vote")
    return Cell(str(Role(role.role).label), second=second)


def _mandate(role: RoleAssignment) -> str:
    first, last = words.short_day(role.valid_from), words.short_day(role.valid_to)
    return f"{first} – {last}" if first and last else first or (f"– {last}" if last else "–")


def _people(initiative: Initiative, roles: list[RoleAssignment]) -> Table:
    columns = (Column(_("Person"), "l"), Column(_("Role"), "l"), Column(_("For"), "m"))
    order = list(Role)
    roles = sorted(roles, key=lambda role: order.index(Role(role.role)))
    rows = tuple(
        (Cell(r.person.name, second=r.person.title), Cell(str(Role(r.role).label), second=_area(initiative, r)), Cell(r.organisation.name))
        for r in roles
    )
    return Table(columns, rows, _("People and their roles"))


def _area(initiative: Initiative, role: RoleAssignment) -> str:
    return str(method_for(initiative).area(role.area).name) if role.area else ""
