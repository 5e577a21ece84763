"""Who does what: a row for each task, a column for each role, letters in the cells (D03, U17)."""

from itertools import combinations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models.initiative import Initiative
from adoption.models.task import Task
from core.models import EditableModel

ORDER = "HUKI"
WRITINGS = tuple("".join(some) for size in range(len(ORDER) + 1) for some in combinations(ORDER, size))


class HukiRole(EditableModel):
    """A column that an initiative thought of itself, or that the method names and no role of Farled covers (`method_key`).

    `is_one`: one person is to hold it; a group or an audience has nobody by name.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="huki_roles")
    name = models.CharField(_("Name of the role"), max_length=80)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="huki_roles", verbose_name=_("Who holds it")
    )
    is_one = models.BooleanField(_("One person is to hold it"), default=True)
    order = models.PositiveIntegerField(default=1, editable=False)
    method_key = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        ordering = ["order", "created_at"]
        constraints = [
            models.UniqueConstraint("initiative", models.functions.Lower("name"), name="huki_role_named_once"),
            models.UniqueConstraint(fields=["initiative", "method_key"], condition=~Q(method_key=""), name="huki_role_of_method_once"),
        ]

    def __str__(self) -> str:
        return self.name


class HukiCell(EditableModel):
    """The letters of one role for one task, in the order H, U, K, I; empty once they were taken away.

    `role` is the key of a column of the house (adoption.huki.ROLES), or `own_role` a column of the initiative's own.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="huki_cells")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="huki_cells")
    role = models.CharField(max_length=20, blank=True)
    own_role = models.ForeignKey(HukiRole, null=True, blank=True, on_delete=models.CASCADE, related_name="cells")
    letters = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "role"], condition=~Q(role=""), name="huki_cell_of_role_once"),
            models.UniqueConstraint(fields=["task", "own_role"], condition=Q(own_role__isnull=False), name="huki_cell_of_own_role_once"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(letters__in=[one for one in WRITINGS if "H" in one]), name="huki_one_accountable"
            ),
            models.CheckConstraint(condition=Q(letters__in=WRITINGS), name="huki_letters_known"),
            models.CheckConstraint(
                condition=(Q(role="") & Q(own_role__isnull=False)) | (~Q(role="") & Q(own_role__isnull=True)), name="huki_cell_of_one_role"
            ),
        ]
        indexes = [models.Index(fields=["initiative", "task"], name="huki_of_initiative")]

    @property
    def column(self) -> str:
        """The key of its column."""
        return self.role or str(self.own_role_id)
