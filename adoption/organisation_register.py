"""The partners as a register: what each has said it commits to, before the whole is planned (002:216, 002:246)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.kept import kept
from adoption.models import Initiative, Participation
from adoption.registry import Need, Register

COMMITTED = 4


def entries(initiative: Initiative) -> list[Participation]:
    """The partners by name, with their contact persons. One query."""
    return list(initiative.participations.select_related("organisation", "contact"))


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """From milestone IV, at which lead and partners are decided for what comes, each partner has said what it commits to (M13)."""
    if gate < COMMITTED:
        return
    partners: list[Participation] = kept(initiative, "participations", lambda: entries(initiative))
    if not partners:
        return
    silent = [one for one in partners if not one.commitment.strip()]
    text = _("Partners have not said what they commit to") if silent else _("Each partner has said what it commits to")
    yield Need(
        key="organisations.committed",
        level="warn",
        met=not silent,
        text=text,
        url=reverse("organisations", args=[initiative.pk]),
        link=_("Write what they commit to"),
        detail="; ".join(one.organisation.name for one in silent),
        owner=silent[0].contact if len(silent) == 1 else None,
        rule="M13",
    )


ORGANISATIONS = Register(
    key="organisations",
    theme="scope",
    name=gettext_lazy("Organisations"),
    order=59,
    model=Participation,
    group="people",
    page="organisations",
    needs=needs,
    entries=entries,
)
