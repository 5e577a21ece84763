"""A document, its sections, and the versions frozen when it was approved."""

from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

import method
from accounts.models import Person
from adoption.choices import Circle
from adoption.methods import method_for
from adoption.models import Initiative
from core.models import BaseModel, EditableModel
from documents.headings import type_for


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", pgettext_lazy("document", "Approved")


class Document(ConcurrentTransitionMixin, EditableModel):
    """One of the method's documents in an initiative. An approved one may get a newer draft beside its version (M03)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="documents")
    type_key = models.CharField(max_length=60)
    state = FSMField(choices=DocumentState.choices, default=DocumentState.DRAFT, protected=True)
    circle = models.CharField(max_length=12, choices=Circle.choices, default=Circle.OPEN)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Responsible")
    )
    reviewer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Reviewer"))
    review_due = models.DateField(_("Answer by"), null=True, blank=True)
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    review_comment = models.TextField(blank=True, max_length=4000)
    round = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "type_key"], name="document_type_once")]

    def __str__(self) -> str:
        return str(self._of_method.name)

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])

    @property
    def type(self) -> method.DocumentType:
        """This kind of document with the headings of the lead organisation; told by its sections alone where its pack is gone."""
        try:
            return type_for(self.initiative, self.type_key)
        except KeyError:
            return self._type_unknown()

    @property
    def _of_method(self) -> method.DocumentType:
        """The same as the initiative's method has it: its name and purpose are never adjusted."""
        try:
            return method_for(self.initiative).document_type(self.type_key)
        except KeyError:
            return self._type_unknown()

    def _type_unknown(self) -> method.DocumentType:
        keys = self.sections.order_by("order").values_list("key", flat=True)
        headings = tuple(heading_unknown(key, n) for n, key in enumerate(keys, 1))
        return method.DocumentType(
            **_said(self.type_key), order=99, purpose=method.NOTHING, phase=None, gate=None, headings=headings, written=True
        )

    def heading_left_out(self, key: str, number: int) -> method.Heading:
        """A heading whose text is kept though the organisation left it out, or the method has it no more; numbered at the top level."""
        known = next((heading for heading in self._of_method.headings if heading.key == key), None)
        return replace(known, level=1, number=str(number)) if known else heading_unknown(key, number)

    @property
    def title(self) -> str:
        """Its name in the language of the initiative's documents."""
        return self._of_method.name.in_(self.initiative.language)

    @transition(field=state, source=DocumentState.DRAFT, target=DocumentState.IN_REVIEW)
    def send_for_review(self) -> None:
        self.review_comment = ""

    @transition(field=state, source=DocumentState.IN_REVIEW, target=DocumentState.DRAFT)
    def send_back(self, comment: str) -> None:
        self.review_comment = comment

    @transition(field=state, source=DocumentState.IN_REVIEW, target=DocumentState.DRAFT)
    def take_back(self) -> None:
        self.review_comment = ""

    @transition(field=state, source=DocumentState.IN_REVIEW, target=DocumentState.APPROVED)
    def approve(self, comment: str) -> None:
        self.review_comment = comment

    @transition(field=state, source=DocumentState.APPROVED, target=DocumentState.DRAFT)
    def begin_new_draft(self) -> None:
        self.review_comment = ""


def heading_unknown(key: str, number: int) -> method.Heading:
    """A heading that neither method nor organisation has any more, at the top level, numbered from 1."""
    return method.Heading(**_said(key), help=method.NOTHING, level=1, registers=(), number=str(number))


def _said(key: str) -> dict[str, Any]:
    """Key and name of something no text is left of: "risk_list" is called Risk list, in every language."""
    words = key.removeprefix("own-").replace("_", " ").replace("-", " ").capitalize()
    return {"key": key, "ref": "", "name": method.Text(words, words, words, words)}


class Section(EditableModel):
    """The text under one heading of the type, as the restricted HTML of core.richtext.

    `registers`: keys of the registers that stand live below the text; None for those the method proposes, until somebody saves it.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    html = models.TextField(blank=True, max_length=400_000)
    registers = models.JSONField(null=True, blank=True)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="section_once")]

    @property
    def is_written(self) -> bool:
        """It has a text, or somebody chose registers that say it all."""
        return bool(self.html or self.registers)


class Revision(BaseModel):
    """How a section stood after one person's writing at one sitting; `number` is the section's version then."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    html = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="revision_once")]


class Version(BaseModel):
    """What was approved: the whole content, frozen, with who wrote, reviewed and approved it. A newer one supersedes it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    authors = models.JSONField(default=list)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_one"),
        ]
        indexes = [models.Index(fields=["sha256"], name="version_by_fingerprint")]

    def get_absolute_url(self) -> str:
        return reverse("version", args=[self.pk])
