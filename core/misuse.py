"""Loud while developing and testing, lenient in operation: a wrong parameter of a component must not cost a page."""

import logging

from django.conf import settings

log = logging.getLogger(__name__)


class ComponentMisuse(ValueError):
    """A component was given something it cannot draw."""


def misuse(message: str) -> None:
    """Raises ComponentMisuse in DEBUG and in tests; else writes an error to the log."""
    if settings.DEBUG or getattr(settings, "TESTING", False):
        raise ComponentMisuse(message)
    log.error(message)
