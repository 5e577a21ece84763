"""Description of the agreements: what they cover before each milestone, and whose validity ends when (M13, 002:216, 002:256)."""

import datetime
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import columns
from adoption.choices import DueKind, Profile
from adoption.columns import EntryColumn
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Due, Need, Register
from core import words
from core.blocks import Block, Cell, Paragraph
from registers.models import Agreement, AgreementKind, AgreementState
from registers.parties import partners
from registers.services.agreement import names

INTENT_GATE, COOPERATION_GATE = 3, 7


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live agreements in order, with their parties."""
    rows = Agreement.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative")
    return rows.prefetch_related("parties__organisation").order_by("number")


def holds(agreement: Agreement, today: datetime.date) -> bool:
    """Signed, and not past its last day."""
    return agreement.state == AgreementState.SIGNED and (agreement.valid_to is None or agreement.valid_to >= today)


def _holding(initiative: Initiative) -> list[tuple[str, int, int, UUID | None]]:
    """(kind, first phase, last phase, organisation) for each party of each agreement that holds today. One query."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate())
    rows = Agreement.objects.live().filter(valid, initiative=initiative, state=AgreementState.SIGNED)
    return list(rows.values_list("kind", "first_phase", "last_phase", "parties__organisation_id"))


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Cooperation with partners is in writing and signed (M13); letters of intent at III, a cooperation agreement at VII (002:256)."""
    others = partners(initiative)
    if not others:
        return
    there = _holding(initiative)
    kinds = {kind for kind, *_rest in there}
    covering = {party for _kind, first, last, party in there if first <= gate <= last}
    open_ones = [name for pk, name in others if pk not in covering]
    texts = _("A signed agreement with each partner covers this phase"), _("No signed agreement covers this phase with every partner")
    detail = _("Without one: %(names)s") % {"names": ", ".join(open_ones)}
    yield _need(initiative, "covered", not open_ones, texts, detail)
    if gate == INTENT_GATE and initiative.profile == Profile.FULL:
        met = bool(kinds & {AgreementKind.LETTER_OF_INTENT, AgreementKind.COOPERATION})
        texts = _("The partners have signed what they intend"), _("No letter of intent is signed")
        yield _need(initiative, "intent", met, texts, _("Ask the partners for letters of intent, if possible."))
    if gate == COOPERATION_GATE:
        met = AgreementKind.COOPERATION in kinds
        texts = _("A cooperation agreement is signed"), _("No cooperation agreement for the launched solution is signed")
        yield _need(initiative, "cooperation", met, texts, "")


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of the agreements."""
    found = list(entries(initiative))
    yield columns.table(_("Agreement"), COLUMNS, found) if found else Paragraph(_("No agreement is written down yet"))


def dues_of(agreement: Agreement) -> Iterator[Due]:
    """The last day of a signed agreement waits for whoever answers for it, until it is renewed or ended."""
    if agreement.state == AgreementState.SIGNED and agreement.valid_to:
        url = reverse("agreement", args=[agreement.pk])
        yield Due(DueKind.AGREEMENT, agreement.pk, agreement.title, url, agreement.owner, agreement.valid_to)


def standing(agreement: Agreement) -> Cell:
    """The state in a word, with since when; a signed one past its last day warns."""
    if agreement.state != AgreementState.SIGNED:
        return Cell(agreement.get_state_display())
    if not holds(agreement, timezone.localdate()):
        return Cell(_("No longer valid"), "warns", _("since %(day)s") % {"day": words.short_day(agreement.valid_to)})
    return Cell(agreement.get_state_display(), "done", words.short_day(agreement.signed_on))


def phases(agreement: Agreement) -> Cell:
    """The phases it covers: 2 or 1–8."""
    first, last = agreement.first_phase, agreement.last_phase
    return Cell(str(first) if first == last else f"{first}–{last}")


def _need(initiative: Initiative, key: str, met: bool, texts: tuple[str, str], detail: str) -> Need:
    there, missing = texts
    return Need(
        key=f"agreements.{key}",
        level="warn",
        met=met,
        text=there if met else missing,
        url=reverse("agreements", args=[initiative.pk]),
        link=_("See the agreements"),
        detail="" if met else detail,
        rule="M13",
    )


COLUMNS = (
    EntryColumn(gettext_lazy("Form"), lambda agreement: Cell(agreement.get_kind_display())),
    EntryColumn(gettext_lazy("Parties"), lambda a: columns.text(names(party.organisation for party in a.parties.all())), "l"),
    EntryColumn(gettext_lazy("Phases"), phases, "xs"),
    EntryColumn(gettext_lazy("State"), standing),
    EntryColumn(gettext_lazy("Valid until"), lambda agreement: columns.day(agreement.valid_to), "s"),
    EntryColumn(gettext_lazy("Answers for it"), lambda agreement: columns.person(agreement.owner)),
)
REGISTER = Register(
    key="agreements",
    name=gettext_lazy("Agreements"),
    noun=pgettext_lazy("log", "agreement"),
    order=62,
    model=Agreement,
    holder="owner",
    group="people",
    page="agreements",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    wide=True,
)
