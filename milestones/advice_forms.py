"""Forms of statements and referrals."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Person
from core.fields import Day, Line, OneOf, Paragraphs
from core.forms import FarledForm
from core.widgets import Ticks
from documents.forms.people import PeopleChoice, PersonChoice
from documents.models import Version
from milestones.choices import Advice, View
from milestones.models import Recipient, Referral, Statement


class AskForm(FarledForm):
    """Until when a statement is asked for, with a question of one's own."""

    due = Day(label=_("Answer by"), missing=_("Write by which day you want the statement."))
    question = Paragraphs(
        label=_("Your question"), help_text=_("What you want them to look at in particular. They see the points of the milestone anyway."),
        max_length=1000, required=False, rows=2,
    )  # fmt: skip


class AskOneForm(AskForm):
    """The same of one area, of its experts or of somebody named."""

    person = PersonChoice(queryset=Person.objects.none(), label=_("Ask"), required=False, empty_label=_("The experts of the area"))
    field_order = ("person", "due", "question")

    def __init__(self, data: Any = None, *, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].queryset = people.filter(user__is_active=True)


class StatementForm(FarledForm):
    """What an expert advises; field names equal those of the model. A page opened while there was no statement sends no version."""

    kind = OneOf(
        label=_("What do you advise?"),
        choices=Advice.choices,
        descriptions={
            Advice.REMARKS: _("Go on, but mind what you write below"),
            Advice.AGAINST: _("Stands first when the decision is made"),
            Advice.NOT_CONCERNED: _("The area has nothing to do with this decision"),
        },
        missing=_("Choose what you advise."),
    )
    opinion = Paragraphs(
        label=_("Opinion"),
        help_text=_("What you see from your area. Enters the basis word for word."),
        max_length=3000,
        required=False,
        rows=4,
    )
    recommendation = Paragraphs(
        label=_("Recommendation"), help_text=_("What should be done, if anything."), max_length=2000, required=False, rows=2
    )

    def __init__(self, data: Any = None, *, statement: Statement | None, **options: Any) -> None:
        names = ("kind", "opinion", "recommendation")
        initial = {name: getattr(statement, name) for name in names} if statement else {}
        saw = statement is not None and (data is None or "version" in data)
        super().__init__(data, initial=initial, version=statement.version if statement and saw else None, **options)


class VersionsChoice(forms.ModelMultipleChoiceField):
    """Approved versions by title and number, as ticks."""

    widget = Ticks

    def label_from_instance(self, obj: Version) -> str:
        return _("%(title)s, version %(number)d") % {"title": obj.content.get("title", ""), "number": obj.number}


class ReferralForm(FarledForm):
    """A question to stakeholders, with what they may read; field names equal those of the model."""

    title = Line(label=_("Title"), help_text=_("What it is about, in a few words."), missing=_("Write what it is about."), max_length=150)
    question = Paragraphs(
        label=_("Question"), help_text=_("Everybody you send it to reads this, also outside the initiative."),
        missing=_("Write what you want them to answer."), max_length=3000, rows=5,
    )  # fmt: skip
    due = Day(label=_("Answer by"), missing=_("Write by which day you want the answers."))
    versions = VersionsChoice(
        queryset=Version.objects.none(), label=_("Documents they may read"), required=False,
        help_text=_("Only approved versions that are open to everybody in the initiative can be sent."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, versions: QuerySet[Version], referral: Referral | None = None, **options: Any) -> None:
        initial = {name: getattr(referral, name) for name in ("title", "question", "due")} if referral else {}
        if referral is not None:
            initial["versions"] = list(referral.versions.all())
        super().__init__(data, initial=initial, version=referral.version if referral else None, **options)
        self.fields["versions"].queryset = versions


class MoveForm(FarledForm):
    """Another last day."""

    due = Day(label=_("Answer by"), missing=_("Write by which day you want the answers."))


class PeopleForm(FarledForm):
    """People with a role to send it to."""

    people = PeopleChoice(queryset=Person.objects.none(), label=_("People with a role"), error_messages={"required": _("Choose somebody.")})

    def __init__(self, data: Any = None, *, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["people"].queryset = people


class OutsiderForm(FarledForm):
    """Somebody without an account, who gets a personal link."""

    name = Line(label=_("Name"), missing=_("Write who it is sent to."), max_length=150)
    organisation = Line(label=_("Organisation"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=Language.choices)


class AnswerForm(FarledForm):
    """The answer to a referral; field names equal those of the model. On a personal link the name is asked for."""

    view = OneOf(
        label=_("What is your view?"),
        choices=View.choices,
        descriptions={View.REMARKS: _("Yes, but mind what you write below"), View.ABSTAINS: _("You have read it and take no side")},
        missing=_("Choose an answer."),
    )
    text = Paragraphs(
        label=_("What you want to say"),
        help_text=_("Enters the basis of the decision word for word."),
        max_length=5000,
        required=False,
        rows=5,
    )
    answered_name = Line(label=_("Your name"), missing=_("Write your name."), max_length=150)

    def __init__(self, data: Any = None, *, recipient: Recipient, named: bool, **options: Any) -> None:
        initial = {"view": recipient.view, "text": recipient.text, "answered_name": recipient.answered_name or recipient.name}
        super().__init__(data, initial=initial, version=recipient.version, **options)
        if not named:
            del self.fields["answered_name"]
