"""Referrals: the material of a milestone sent to stakeholders for comment, to people with a role and to others (M09)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Language, Person
from core.db import only_when
from core.models import EditableModel
from documents.models import Version
from milestones.choices import ReferralState, View
from milestones.models.round import Round


class Referral(ConcurrentTransitionMixin, EditableModel):
    """One question to stakeholders in a round, with the documents they may read. It closes when it is due, or when the basis is sealed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="referrals")
    title = models.CharField(_("Title"), max_length=150)
    question = models.TextField(_("Question"), max_length=3000)
    due = models.DateField(_("Answer by"))
    versions = models.ManyToManyField(Version, related_name="+", verbose_name=_("Documents"), blank=True)
    state = FSMField(choices=ReferralState.choices, default=ReferralState.DRAFT, protected=True)
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["round", "created_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("referral", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """True from the day after it was due."""
        return self.due < timezone.localdate()

    @transition(field=state, source=ReferralState.DRAFT, target=ReferralState.SENT)
    def send(self, by: Person) -> None:
        self.sent_by = by
        self.sent_at = timezone.now()

    @transition(field=state, source=[ReferralState.DRAFT, ReferralState.SENT], target=ReferralState.WITHDRAWN)
    def withdraw(self) -> None:
        """Nobody can answer any more; the links are dead."""


class Recipient(EditableModel):
    """Whom a referral was sent to, and the answer. `version` is that of the answer.

    person: somebody with a role; else name, organisation and e-mail of somebody without an account. The personal link is made
    of the id and the nonce and stands nowhere (milestones.links): a new nonce kills the old link.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=150)
    organisation = models.CharField(_("Organisation"), max_length=150, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)
    nonce = models.CharField(max_length=32)
    withdrawn_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    view = models.CharField(_("Answer"), max_length=14, choices=View.choices, blank=True)
    text = models.TextField(_("What you want to say"), max_length=5000, blank=True)
    answered_name = models.CharField(_("Your name"), max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation", "name", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "person"], condition=Q(person__isnull=False), name="person_is_asked_once"),
            models.UniqueConstraint(fields=["referral", "email"], condition=Q(person__isnull=True), name="address_is_asked_once"),
            only_when(~Q(view=""), Q(answered_at__isnull=False) & ~Q(answered_name=""), name="answer_iff_dated"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_answered(self) -> bool:
        return bool(self.view)

    @property
    def is_awaited(self) -> bool:
        return not self.view and self.withdrawn_at is None

    @property
    def answered_by_another(self) -> bool:
        """True if who answered wrote another name than the one the link was made for."""
        return self.is_answered and _bare(self.answered_name) != _bare(self.name)


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()
