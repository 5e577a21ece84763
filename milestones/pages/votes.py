"""Who has said what: the members of the body, what each of them said, and in whose place a deputy serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from adoption.models import RoleAssignment
from adoption.role_page import mandate
from core import words
from core.components import Text
from milestones.models import Position
from milestones.validity import Judgement


@dataclass(frozen=True)
class Vote:
    """One member of the body and what they said.

    serves_for: whose seat a deputy fills; idle: a deputy beside whoever fills it; called: a deputy whose member is not there.
    """

    member: RoleAssignment
    position: Position | None
    is_me: bool
    serves_for: str = ""
    idle: bool = False
    called: bool = False

    @property
    def who(self) -> str:
        """Name and the organisation they act for."""
        return words.named(self.member.person.name, self.member.organisation)

    @property
    def place(self) -> Text:
        """Chair, deputy chair, deputy and for whom; empty for an ordinary member with a vote."""
        if self.member.is_chair:
            return _("chair")
        if self.serves_for:
            return _("deputy, serves in place of %(name)s") % {"name": self.serves_for}
        if self.idle:
            return _("deputy, not counted")
        if self.member.is_deputy:
            return _("deputy for %(name)s") % {"name": self.member.deputy_for.person.name} if self.member.deputy_for else _("deputy")
        return _("deputy chair") if self.member.vice_chair else "" if self.member.voting else _("does not vote")

    @property
    def basis(self) -> str:
        """The mandate and what it rests on, where that is written."""
        return f"{mandate(self.member)}. {self.member.basis}" if self.member.basis else ""

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        if self.position is None:
            return "ahead" if self._in_reserve else "you" if self.is_me else "waits"
        return "ahead" if self.position.disqualified or self.position.absent else "done"

    @property
    def word(self) -> Text:
        if self.position is None:
            return _("In reserve") if self._in_reserve else _("Awaited")
        if self.position.absent:
            return _("Absent")
        return _("Conflict of interest") if self.position.disqualified else self.position.get_stance_display()

    @property
    def _in_reserve(self) -> bool:
        return self.member.is_deputy and not self.called

    @property
    def is_out(self) -> bool:
        """Noted as having a conflict of interest."""
        return self.position is not None and self.position.disqualified

    @property
    def is_absent(self) -> bool:
        """Noted as absent."""
        return self.position is not None and self.position.absent

    @property
    def may_be_absent(self) -> bool:
        """Whether the chair may note it: of a member who has said nothing."""
        return self.position is None and not self.member.is_deputy


def votes(
    members: Sequence[RoleAssignment], said: dict[Any, Position], mine: RoleAssignment | None, judged: Judgement | None
) -> list[Vote]:
    """The reader first, then the body in its order; deputies told whom they serve for by the judgement."""
    serving = {vote.by.id: vote.seat.name for vote in judged.counted if vote.by != vote.seat} if judged else {}
    away = {pk for pk, position in said.items() if position.disqualified or position.absent}
    found = []
    for member in members:
        position = said.get(member.pk)
        speaks = member.is_deputy and position is not None and bool(position.stance)
        idle = judged is not None and speaks and str(member.pk) not in serving
        is_me, called = mine is not None and member.pk == mine.pk, member.is_deputy and member.deputy_for_id in away
        found.append(Vote(member, position, is_me, serving.get(str(member.pk), ""), idle, called))
    return sorted(found, key=lambda vote: not vote.is_me)
