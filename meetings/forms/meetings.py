"""Planning a meeting, who is asked to it, what they answer, who was there."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Language, Person
from adoption.forms.entries import offer_people
from adoption.models import Initiative
from core.fields import Day, Line, OneOf, Paragraphs
from core.forms import FarledForm
from meetings.choices import Attendance, MeetingKind, Reply, Seat
from meetings.forms.fields import Clock
from meetings.models import Meeting, Participant

NAMES = ("title", "day", "starts", "ends", "place", "link", "chair", "secretary")


class MeetingForm(FarledForm):
    """When, where, who leads and who keeps the notes; field names equal those of the model."""

    title = Line(label=_("Title"), help_text=_("Left empty, the meeting is called after its kind."), required=False)
    day = Day(label=_("Day"), missing=_("Write on which day it is."))
    starts = Clock(label=_("Begins"), missing=_("Write when it begins, for example 9.30."))
    ends = Clock(label=_("Ends"), missing=_("Write when it ends, for example 11."))
    place = Line(label=_("Place"), required=False)
    link = forms.URLField(
        label=_("Video link"), help_text=_("An address that begins with https."), required=False, max_length=500, assume_scheme="https"
    )
    chair = forms.ModelChoiceField(
        label=pgettext_lazy("meeting", "Chair"), help_text=_("Leads it, and approves the minutes last."), queryset=Person.objects.none(),
        required=False,
    )  # fmt: skip
    secretary = forms.ModelChoiceField(
        label=_("Secretary"), help_text=_("Takes the notes and writes the minutes."), queryset=Person.objects.none(), required=False
    )
    groups: ClassVar[Sequence[Any]] = (
        ("", ["kind", "title"]),
        (_("When and where"), ["day", ("starts", "ends"), "place", "link"]),
        (_("Who leads it"), [("chair", "secretary")]),
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, meeting: Meeting | None = None, **options: Any) -> None:
        initial = {name: getattr(meeting, name) for name in NAMES} if meeting else options.pop("initial", {})
        super().__init__(data, initial=initial, version=meeting.version if meeting else None, **options)
        for name in ("chair", "secretary"):
            offer_people(self.fields[name], initiative, getattr(meeting, f"{name}_id", None))
        if meeting is not None:
            self.fields["title"].required, self.fields["title"].help_text = True, ""

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise ValidationError(_("Write an address that begins with https, so that nobody can listen."))
        return link

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting ends before it begins. Write a later time."))
        return values


class NewMeetingForm(MeetingForm):
    """The same, and of what kind: people and agenda are proposed by it."""

    kind = OneOf(
        label=_("What kind of meeting"),
        descriptions={
            MeetingKind.STEERING: _("Its members and deputies, with what awaits their decision"),
            MeetingKind.OWNER: _("The business owner, with what awaits that decision"),
            MeetingKind.KICK_OFF: _("Everybody who carries the work, with an agenda ready"),
            MeetingKind.WORKING: _("The team, round the table"),
            MeetingKind.OTHER: _("An agenda of your own"),
        },
        missing=_("Choose what kind of meeting it is."),
    )

    def __init__(self, data: Any = None, *, kinds: Iterable[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["chair"].help_text = _("Left empty, the chair of the group, or you.")
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in map(MeetingKind, kinds)]
        self.order_fields(["kind", *NAMES])


class PersonForm(FarledForm):
    """Somebody with a role in the initiative who is not asked yet."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    missing = {"person": _("Choose a person.")}

    def __init__(self, data: Any = None, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(data, prefix="person", **options)
        field: Any = self.fields["person"]
        offer_people(field, meeting.initiative)
        field.queryset = field.queryset.exclude(pk__in=meeting.participants.filter(person__isnull=False).values("person"))
        field.empty_label = _("Choose a person")


class GuestForm(FarledForm):
    """Somebody without a role: known by name and e-mail."""

    name = Line(label=_("Name"), max_length=150, missing=_("Write the name of the guest."))
    email = forms.EmailField(label=_("E-mail"), error_messages={"required": _("Write the e-mail address of the guest.")})
    organisation = Line(label=_("Organisation"), required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=Language.choices)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, prefix="guest", **options)


class ReplyForm(FarledForm):
    """Whether somebody comes."""

    reply = OneOf(label=_("Do you come?"), choices=Reply.choices, missing=_("Choose an answer."))
    note = Line(label=_("Message to the secretary"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, participant: Participant, has_deputy: bool, **options: Any) -> None:
        super().__init__(data, initial={"reply": participant.reply, "note": participant.reply_note}, **options)
        self.fields["reply"].choices = [(key, label) for key, label in Reply.choices if has_deputy or key != Reply.DEPUTY]


class AttendanceForm(FarledForm):
    """Whether one person was there; several stand on a page, so names carry the id."""

    mark_optional = False
    attendance = forms.ChoiceField(label=_("Attendance"), choices=[("", _("Not noted")), *Attendance.choices], required=False)
    serves = forms.BooleanField(label=_("Serves in place of the member"), required=False)
    from_item = forms.IntegerField(label=_("From point"), min_value=1, max_value=999, required=False)
    to_item = forms.IntegerField(label=_("To point"), min_value=1, max_value=999, required=False)

    def __init__(self, data: Any = None, *, participant: Participant, **options: Any) -> None:
        names = ("attendance", "serves", "from_item", "to_item")
        initial = {name: getattr(participant, name) for name in names}
        if not participant.attendance and participant.reply == Reply.COMING:
            initial["attendance"] = Attendance.PRESENT
        super().__init__(data, prefix=f"p{participant.pk.hex}", initial=initial, version=participant.version, **options)
        self.participant = participant
        if participant.capacity != Seat.DEPUTY:
            del self.fields["serves"]


class CancelForm(FarledForm):
    """Why a meeting is called off. called: whether anybody knows of it."""

    leave_label = _("Keep the meeting")
    reason = Paragraphs(
        label=_("Why is it cancelled?"), help_text=_("Everybody who was called is told."), missing=_("Write why the meeting is cancelled."),
        max_length=500, rows=3,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, called: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if not called:
            self.fields["reason"].help_text = ""
