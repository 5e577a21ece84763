"""Recording a phase review: what the organisation decided at its own decision point."""

from typing import Any

from django.core.exceptions import ValidationError

from adoption.access import people_of
from adoption.decision_points import own_name
from milestones import readiness
from milestones.forms import ReviewForm
from milestones.pages.choosing import Choosing
from milestones.services import outcomes, reviews


class Recording(Choosing):
    """What was sent by the coordinator."""

    form_template, preview_template = "review", "review_confirm"
    names = ("held_on", "decision_point", "person", "body", "outcome", "motive")

    @property
    def held(self) -> reviews.Held:
        """The review of a valid form, as the service takes it."""
        found = self.form.cleaned_data
        return reviews.Held(found["held_on"], found["decision_point"], found["person"], found["body"])

    def make_form(self, data: Any, initial: dict[str, Any], **options: Any) -> ReviewForm:
        """The form, with the organisation's own name of the decision point ready in it."""
        of = self.round.initiative
        named = {"decision_point": own_name(of, self.round.gate)[: reviews.LONGEST_POINT]}
        return ReviewForm(data, initial={**named, **initial}, people=people_of(of), **options)

    def check(self) -> None:
        """As the record itself is checked; what stands before it is told on top of the page."""
        reviews.check_held(self.round.initiative, self.held)
        outcomes.check(self.round, self.values["outcome"], self.values["motive"], self.values["conditions"])
        if self.left:
            raise ValidationError([str(item.need.text) for item in self.left])

    @property
    def left(self) -> tuple[readiness.ReadyItem, ...]:
        """What stands before it: an earlier phase still open, conditions not signed off."""
        return readiness.summary(self.round.initiative, self.round.gate, self.round).open_items

    def context(self) -> dict[str, Any]:
        """What stands before it; and the review as it was typed, once it is complete."""
        return {"left": self.left, "held": self.held if self.is_complete else None}
