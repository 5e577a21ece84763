"""Making a formal decision on a sealed basis."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from milestones.body import is_body
from milestones.choices import Stance
from milestones.forms import MOST_CONDITIONS, DecideForm
from milestones.models import Round
from milestones.pages.choosing import Choosing
from milestones.pages.submitted import seen
from milestones.services import outcomes, positions
from milestones.validity import judge


class Deciding(Choosing):
    """What was sent by whoever decides."""

    form_template, preview_template = "decide", "confirm"

    def __init__(self, request: HttpRequest, round_: Round) -> None:
        prefetch_related_objects([round_], "positions")
        self.weighed = positions.facts(round_)
        self.now = seen(round_, self.weighed)
        super().__init__(request, round_)

    @property
    def is_out_of_date(self) -> bool:
        """True if a position changed after the reader saw the page."""
        return bool(self.form.cleaned_data["seen"] != self.now)

    def make_form(self, data: Any, initial: dict[str, Any], **options: Any) -> DecideForm:
        """The form, which carries what the reader has seen."""
        return DecideForm(data, initial={**initial, "seen": self.now}, **options)

    def check(self) -> None:
        """As the decision itself is checked."""
        outcomes.check(self.round, self.values["outcome"], self.values["motive"], self.values["conditions"])

    def show_preview(self) -> HttpResponse:
        """What will happen, with the positions as they are now."""
        self.form.data = self.form.data.copy()
        self.form.data["seen"] = self.now
        return super().show_preview()

    def context(self) -> dict[str, Any]:
        """Whether the decision will be valid."""
        return {"judged": judge(*self.weighed) if is_body(self.round) else None}

    def proposed(self) -> list[dict[str, str]]:
        """Conditions that members asked for."""
        asked = [said for said in self.round.positions.all() if said.stance == Stance.CONDITIONS]
        return [{"text": said.condition} for said in sorted(asked, key=lambda said: said.created_at)][:MOST_CONDITIONS]
