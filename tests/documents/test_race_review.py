"""Real processes at the same moment: comments are settled once, an approved document has none open, advice comes before the decision."""

from typing import Any

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
ROUNDS = 3

# The database is shared by the whole run, so names are counted from a number of chance.
PREPARE = """
import itertools, secrets
from documents import services
from documents.services import commenting
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
document = services.ensure(case.initiative, "idea_description", case.coordinator)
services.write_section(document, "identified_need", by=case.coordinator, seen_version=1, text="Waiting")
people = {"by": case.coordinator, "reviewer": case.owner, "readers": [case.expert]}
services.send_for_review(document, due=factories.in_days(3), seen_version=document.version, **people)
given = {"document": str(document.pk), "owner": str(case.owner.pk), "expert": str(case.expert.pk), "team": str(case.team.pk)}
if arguments["comments"]:
    given["comment"] = str(commenting.add(document, "identified_need", by=case.expert, text="How many?").pk)
print(json.dumps(given))
"""

ACT = """
from django.core.exceptions import ValidationError
from accounts.models import Person
from core.db import Superseded
from documents import services
from documents.models import Comment, Document
from documents.services import commenting
document = Document.objects.get(pk=arguments["document"])
who = {name: Person.objects.get(pk=arguments[name]) for name in ("owner", "expert", "team")}
comment = Comment.objects.filter(pk=arguments.get("comment")).first()
deeds = {
    "approve": lambda: services.approve(document, by=who["owner"]),
    "comment": lambda: commenting.add(document, "identified_need", by=who["team"], text="One more thing"),
    "advise": lambda: services.advise(document, by=who["expert"], advice="approve"),
    "resolve": lambda: commenting.settle(comment, by=who["team"], state="resolved"),
    "dismiss": lambda: commenting.settle(comment, by=who["owner"], state="dismissed", word="It stands elsewhere."),
    "reply": lambda: commenting.reply(comment, by=who["team"], text="About 400"),
    "delete": lambda: commenting.delete(comment, by=who["expert"]),
}
try:
    deeds[arguments["deed"]]()
    print(json.dumps("done"))
except (Superseded, ValidationError) as error:
    print(json.dumps(type(error).__name__))
"""

COUNT = """
from core import events
from core.models import Event
from documents.models import Comment, Document, ReviewRequest
document = Document.objects.get(pk=arguments["document"])
told = Event.objects.filter(stream=document.initiative_id, action__startswith="documents.").order_by("seq")
print(json.dumps({
    "state": document.state, "versions": document.versions.count(), "chain": events.verify(document.initiative_id) is None,
    "actions": [event.action.removeprefix("documents.") for event in told],
    "comments": [row.state for row in Comment.objects.filter(document=document, parent=None)],
    "replies": Comment.objects.filter(document=document).exclude(parent=None).count(),
    "advice": [row.advice for row in ReviewRequest.objects.filter(document=document)],
}))
"""


def together(real_database: RealDatabase, deeds: list[str], *, comments: bool) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """What each deed was answered when all were done at the same moment, and how it stands after."""
    given = real_database.run(PREPARE, comments=comments)
    answers = real_database.run_together(ACT, [{**given, "deed": deed} for deed in deeds])
    counted: dict[str, Any] = real_database.run(COUNT, **given)
    assert counted["chain"]
    return list(zip(deeds, answers, strict=True)), counted


def test_of_two_who_settle_one_comment_only_the_first_does(real_database: RealDatabase) -> None:
    answers, counted = together(real_database, ["resolve", "dismiss", "resolve", "dismiss"], comments=True)
    assert sorted(answer for _deed, answer in answers) == ["Superseded", "Superseded", "Superseded", "done"]
    first = next(deed for deed, answer in answers if answer == "done")
    assert counted["comments"] == [{"resolve": "resolved", "dismiss": "dismissed"}[first]]
    assert sum(action in ("comment.resolved", "comment.dismissed") for action in counted["actions"]) == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_approved_document_has_no_open_comment_whoever_is_first(real_database: RealDatabase, number: int) -> None:
    deeds = ["approve", "comment", "comment"] if number % 2 else ["comment", "approve", "comment"]
    answers, counted = together(real_database, deeds, comments=False)
    approved = ("approve", "done") in answers
    wanted = {("approve", "done"), ("comment", "ValidationError")} if approved else {("approve", "ValidationError"), ("comment", "done")}
    assert set(answers) == wanted
    assert (counted["state"], counted["versions"]) == (("approved", 1) if approved else ("in_review", 0))
    assert counted["comments"] == ([] if approved else ["open", "open"])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_advice_counts_when_it_comes_before_the_approval_and_not_after(real_database: RealDatabase, number: int) -> None:
    deeds = ["approve", "advise"] if number % 2 else ["advise", "approve"]
    answers, counted = together(real_database, deeds, comments=False)
    assert ("approve", "done") in answers and (counted["state"], counted["versions"]) == ("approved", 1)
    if ("advise", "done") in answers:
        assert counted["advice"] == ["approve"] and counted["actions"][-2:] == ["document.advised", "document.approved"]
    else:
        assert ("advise", "Superseded") in answers and counted["advice"] == ["awaited"] and "document.advised" not in counted["actions"]


def test_a_comment_is_taken_away_or_replied_to_and_never_both(real_database: RealDatabase) -> None:
    answers, counted = together(real_database, ["delete", "reply"], comments=True)
    if ("reply", "done") in answers:
        assert ("delete", "ValidationError") in answers and (counted["comments"], counted["replies"]) == (["open"], 1)
    else:
        assert set(answers) == {("delete", "done"), ("reply", "Superseded")} and (counted["comments"], counted["replies"]) == ([], 0)
