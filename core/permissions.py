"""Answers to "may I": True, or Denied with a reason that a person can read."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class Denied:
    """A no with its reason. Falsy, so it reads like False."""

    def __init__(self, reason: str | Promise) -> None:
        self.reason = reason

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return f"Denied({str(self.reason)!r})"


Answer = Literal[True] | Denied


def require(answer: Answer) -> None:
    """Raises PermissionDenied with the reason if the answer is no."""
    if isinstance(answer, Denied):
        raise PermissionDenied(str(answer.reason))
