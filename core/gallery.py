"""What the gallery of components shows: each component in each of its states. Only for those who build Farled."""

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator

from core.components import Conflict, Example, MenuGroup, MenuItem, Note, Stop
from core.forms import Day, FarledForm, Line, OneOf, Paragraphs, SomeOf, Steps
from core.icons import ICONS, STATES

PHASES = (
    "Identify need",
    "Explore solutions",
    "Detail solution",
    "Initiate",
    "Develop",
    "Introduce",
    "Establish maintenance",
    "Realise benefits",
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


class SampleForm(FarledForm):
    """One field of each kind."""

    name = Line(label="Name", help_text="As people call it.", missing="Write a name for the initiative.")
    note = Line(label="Remark", required=False)
    need = Paragraphs(label="Need", help_text="What is hard today, and for whom.", missing="Write what the need is.")
    owner = forms.ChoiceField(label="Owner", choices=[("", "Choose a person"), ("1", "Coordinator, Demo Town")])
    review = Day(label="Next review", help_text="For example 31.12.2026.", missing="Write when it is looked at next.")
    every = forms.IntegerField(label="Then every, days", min_value=1, max_value=400)
    probability = Steps(
        label="Probability", words=("Rare", "Unlikely", "Possible", "Likely", "Almost sure"), missing="Choose how likely it is."
    )
    consequence = Steps(label="Consequence", words=("Slight", "Minor", "Felt", "Serious", "Severe"), missing="Choose how bad it would be.")
    position = OneOf(
        label="My position",
        choices=[("for", "For"), ("conditions", "For, with conditions"), ("against", "Against")],
        descriptions={"conditions": "Each condition becomes a task with an owner and a date"},
        missing="Choose your position.",
    )
    languages = SomeOf(label="Languages", choices=[("sv", "Swedish"), ("fi", "Finnish")], help_text="Of the documents.", required=False)
    attachment = forms.FileField(label="Attachment", required=False, initial="agreement.pdf")
    reservation = forms.BooleanField(label="Enter a reservation in the protocol", help_text="It stands under the decision.", required=False)
    groups = [
        ("How large is it today", ["probability", "consequence"]),
        ("Follow-up", [("review", "every")]),
    ]


def stops(here: int) -> list[Stop]:
    """The rail with `here` (1 to 8) as the phase where we are; 9 for all passed."""
    return [_stop(number, here) for number in range(1, 9)]


def _stop(number: int, here: int) -> Stop:
    state = "passed" if number < here else "here" if number == here else "ahead"
    lines = {"passed": ["18 Jun 2026", "planned 11 Jun 2026"], "here": [f"Milestone {ROMAN[number - 1]}", "planned 10 Dec 2026"]}
    return Stop(
        number=number,
        roman=ROMAN[number - 1],
        phase_name=PHASES[number - 1],
        state=state,
        text_for_screen_reader=f"{PHASES[number - 1]}: {state}, milestone {ROMAN[number - 1]}",
        sailed=70,
        url=f"#phase-{number}",
        date_lines=lines.get(state, ["planned", "18 Mar 2027"]),
        conditions_open=1 if number == here - 1 else 0,
        conditions_url="#conditions",
    )


def _menu() -> list[MenuGroup]:
    return [
        MenuGroup("", [MenuItem("#overview", "Overview")]),
        MenuGroup("Decide", [MenuItem("#milestones", "Milestones", count=1), MenuItem("#documents", "Documents")]),
        MenuGroup("Plan", [MenuItem("#components", "Risks", current=True), MenuItem("#plan", "Plan")]),
    ]


def _faulty() -> SampleForm:
    data = {
        "faulty-name": "",
        "faulty-review": "soon",
        "faulty-every": "0",
        "faulty-owner": "9",
        "faulty-probability": "3",
        "faulty-consequence": "4",
    }
    form = SampleForm(data, {"faulty-attachment": SimpleUploadedFile("a.pdf", b"")}, prefix="faulty")
    form.is_valid()
    return form


def _conflicting() -> SampleForm:
    form = SampleForm(prefix="conflicting")
    form.conflicts = [
        Conflict("Name", "Joining Permits", "Joining Permits and Supervision"),
        Conflict("Next review", "–", "14 December 2026"),
    ]
    return form


def everything(today: datetime.date) -> dict[str, Any]:
    """The whole context of components/gallery.html."""
    days = [today + datetime.timedelta(days=n) for n in (-3, -1, 0, 1, 7)]
    return {
        "initiative": SimpleNamespace(name="Joining Permits and Supervision", case_number="DT 2026/412", get_absolute_url="#initiative"),
        "rail": stops(2),
        "rails": [stops(here) for here in (1, 5, 8, 9)],
        "local_menu": _menu(),
        "icons": ICONS,
        "states": STATES,
        "scores": [None, 1, 4, 5, 9, 10, 12, 15, 25],
        "days": days,
        "moment": datetime.datetime(2026, 11, 30, 15, 42, tzinfo=datetime.UTC),
        "sums": [0, 84000, "1240000.50", -12],
        "checksum": "9f2c41d7" * 8,
        "people": [SimpleNamespace(name="Coordinator", organisation="Demo Town"), SimpleNamespace(name="Somebody outside"), None],
        "method_note": Note(
            "The method here", "Cause, event, consequence", "A risk that names its cause can be acted on.", "Guide 1.0, risk analysis"
        ),
        "note_points": Note(
            "The method in this phase", "Explore solutions", "Study more than one way.", "Guide 1.0, phase 2", ["Cost", "Law"]
        ),
        "example": Example("Example from another town", [("Benefit", "Applicants wait shorter"), ("Owner", "Head of Permits")]),
        "ways": [("Risks", "#risks"), ("Add a risk", "")],
        "page_obj": Paginator(range(500), 25).page(9),
        "one_page": Paginator(range(5), 25).page(1),
        "form": SampleForm(prefix="fresh", initial={"probability": 3, "consequence": 4, "review": datetime.date(2026, 12, 14)}),
        "faulty": _faulty(),
        "conflicting": _conflicting(),
    }
