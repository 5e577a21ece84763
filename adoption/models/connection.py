"""Organisations that connect to the service (anslutning): how far each has come, and when it came there (002:250-254)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation, Person
from adoption.models.entry import RegisterEntry
from core.models import BaseModel


class ConnectionState(models.TextChoices):
    DECLARED = "declared", pgettext_lazy("connection", "Declared")
    PREPARING = "preparing", pgettext_lazy("connection", "Preparing")
    TESTING = "testing", pgettext_lazy("connection", "Testing")
    CONNECTED = "connected", pgettext_lazy("connection", "Connected")
    WITHDRAWN = "withdrawn", pgettext_lazy("connection", "Withdrawn")


ON_THE_WAY = (ConnectionState.DECLARED, ConnectionState.PREPARING, ConnectionState.TESTING)
STEPS = (*ON_THE_WAY, ConnectionState.CONNECTED)


class Connection(ConcurrentTransitionMixin, RegisterEntry):
    """An organisation that is to use the service; `title` is its name. `state` is moved only by adoption.services.connections.

    `state_on` is the day it reached its state; the days before stand in its steps.
    """

    PREFIX = "C"

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Organisation in Farled")
    )
    contact_name = models.CharField(_("Contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("E-mail"), blank=True)
    contact_phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="connections", verbose_name=_("Looks after it")
    )
    planned = models.DateField(_("Planned to be connected"), null=True, blank=True)
    note = models.TextField(_("Note"), max_length=2000, blank=True)
    state = FSMField(_("State"), choices=ConnectionState.choices, default=ConnectionState.DECLARED, protected=True)
    state_on = models.DateField(_("Since"), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="connection_number_once"),
            models.CheckConstraint(condition=Q(state__in=ConnectionState.values), name="connection_state_known"),
        ]

    @property
    def is_on_the_way(self) -> bool:
        """True while it is neither connected nor withdrawn."""
        return self.state in ON_THE_WAY

    @property
    def next_state(self) -> ConnectionState | None:
        """The state that is one step on; None when it is connected or withdrawn."""
        return STEPS[STEPS.index(ConnectionState(self.state)) + 1] if self.state in ON_THE_WAY else None

    @property
    def former_state(self) -> ConnectionState | None:
        """The state that is one step back; a withdrawn one begins anew. None where it is declared."""
        if self.state == ConnectionState.WITHDRAWN:
            return ConnectionState.DECLARED
        at = STEPS.index(ConnectionState(self.state))
        return STEPS[at - 1] if at else None

    @transition(field=state, source=ConnectionState.DECLARED, target=ConnectionState.PREPARING)
    def prepare(self) -> None:
        """It has begun to prepare."""

    @transition(field=state, source=ConnectionState.PREPARING, target=ConnectionState.TESTING)
    def test(self) -> None:
        """It tries the service out."""

    @transition(field=state, source=ConnectionState.TESTING, target=ConnectionState.CONNECTED)
    def connect(self) -> None:
        """It uses the service."""

    @transition(field=state, source=[*STEPS[1:], ConnectionState.WITHDRAWN], target=RETURN_VALUE(*ConnectionState.values))
    def step_back(self) -> str:
        """One step back."""
        assert self.former_state is not None
        return self.former_state.value

    @transition(field=state, source=[*STEPS], target=ConnectionState.WITHDRAWN)
    def withdraw(self) -> None:
        """It does not connect after all, or leaves."""


class ConnectionStep(BaseModel):
    """That a connection reached a state on a day; the first one is its declaration. Rows are added, never changed."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=ConnectionState.choices)
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["on", "created_at"]
        indexes = [models.Index(fields=["connection", "on"], name="steps_of_connection")]
