"""The story of the demonstration's three cases: documents written and approved, milestones decided, conditions met."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

import method
from accounts.models import Person
from adoption.models import Initiative
from adoption.services import tasks as task_services
from core.models import Job
from documents.models import CommentState, Document, Side
from documents.services import commenting, review, status, writing
from milestones.choices import MarkKind, PointAnswer
from milestones.models import Condition, Decision, Round
from milestones.readiness import summary
from milestones.services import conditions, decisions, positions, rounds, sealing
from portfolio.demo import advice, answering, bodies, gatherings, matters, outlook, record, told
from portfolio.demo.clock import Moment
from portfolio.demo.cooperation import add_agreements, add_forums, add_fundings, decide_funding
from portfolio.demo.lines import add_commitments, add_connections, add_lines, move_lines
from portfolio.demo.parts import say_who_does_what
from portfolio.demo.planning import approve_plan
from portfolio.demo.solution import add_options, add_training, describe_security
from portfolio.demo.telling import Part, tell
from portfolio.demo.writing import Cast, add_goals, add_risks, add_tasks, begin, day, people_of, read
from registers.models import RiskKind


@transaction.atomic
def load() -> None:
    """Organisations, people and three cases: all of it or nothing."""
    case, others, texts = read("main_case.yaml"), read("other_cases.yaml"), read("documents.yaml")
    cast = people_of(case)
    together, ahead, beside = read("cooperation.yaml"), read("outlook.yaml"), read("matters.yaml")
    whole = {**read("closed_documents_1.yaml"), **read("closed_documents_2.yaml")}
    parts = read("who_does_what.yaml")
    tell_closed_case(
        {**case, "beside": beside["closed"], **others["closed"], **together["closed"], **ahead["closed"], "who_does_what": parts["closed"]},
        cast,
        whole,
    )
    main = {**case, **case["initiative"], **together["main"], **read("solution.yaml"), "outlook": ahead["main"], "beside": beside["main"]}
    more = {"services": read("lines.yaml"), "who_does_what": parts["main"], "bodies": read("bodies.yaml")}
    tell_main_case({**main, **more}, cast, texts)
    tell_first_phase({**case, **others["first_phase"]}, cast)
    record.anchor()


def tell_main_case(case: dict[str, Any], cast: Cast, texts: dict[str, Any]) -> None:
    """Milestone I decided with conditions; milestone II prepared, with a few things still in the way."""
    initiative, gathered, beside = begin(case, cast), read("meetings.yaml"), case["beside"]
    tell(
        bodies.found(initiative, case["bodies"], cast),
        gatherings.hold(initiative, gathered["kick_off"], cast),
        _prepare_first(initiative, case, texts, cast),
        _decide_first(initiative, case["milestone_1"], cast),
        bodies.change(initiative, case["bodies"], cast),
        _services(initiative, case["services"], cast),
        _look_ahead(initiative, case["outlook"], case["risks"], cast),
        _study(initiative, case, cast),
        approve_plan(initiative, read("plan.yaml"), case["gates"], cast),
        gatherings.hold(initiative, gathered["steering"], cast),
        _report(initiative, case, texts, cast),
        _report_status(initiative, case["status_reports"], cast),
        matters.add_lessons(initiative, beside["lessons"], cast),
        matters.propose_lead(initiative, beside["lead_change"], cast),
        _prepare_second(initiative, case["milestone_2"], cast),
        record.forget(initiative, case["erased"], cast),
        gatherings.call(initiative, gathered["next"], cast),
    )


def _prepare_first(initiative: Initiative, case: dict[str, Any], texts: dict[str, Any], cast: Cast) -> Part:
    """The registers begun, cooperation written down, the documents of milestone I approved."""
    yield Moment(-250)
    add_goals(initiative, case["goals"], cast)
    add_risks(initiative, outlook.with_first_scores(case["risks"], case["outlook"]["first_scores"]), cast)
    add_risks(initiative, case["opportunities"], cast, RiskKind.OPPORTUNITY)
    add_risks(initiative, [case["outlook"]["closed_risk"]], cast)
    add_tasks(initiative, case["tasks"], cast)
    yield Moment(-180)
    add_forums(initiative, case["forums"], cast)
    add_agreements(initiative, case["agreements"], cast)
    add_fundings(initiative, case["fundings"], cast)
    yield Moment(-175)
    for key in ("idea_description", "needs_analysis", "prestudy_directive"):
        approve(initiative, key, texts[key], cast, reviewer=cast["owner"])
    answering.answer(initiative, "main_first", cast)


def _services(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    yield Moment(-170)
    add_commitments(initiative, facts["commitments"], cast)
    yield Moment(-55)
    add_lines(initiative, facts["lines"], facts["tasks"], cast)
    yield from move_lines(initiative, facts["lines"], cast)
    yield Moment(-10)
    add_connections(initiative, facts["connections"], facts["withdrawn"], cast)


def _look_ahead(initiative: Initiative, told: dict[str, Any], risks: list[dict[str, Any]], cast: Cast) -> Part:
    """What happened to the risks after milestone I; which benefits are expected, and what has to be bought for them."""
    yield Moment(-110)
    outlook.add_benefits(initiative, told["benefits"], cast)
    outlook.add_measures(initiative, told["measures"], cast)
    yield Moment(-70)
    outlook.answer_for_tasks(initiative, told["needed"], cast)
    outlook.add_procurements(initiative, told["procurements"], cast)
    outlook.risks_since(initiative, told, cast)
    yield Moment(told["meeting"]["days"], hour=13)  # the plan was put forward in the morning
    outlook.hold_meeting(initiative, told["meeting"], risks, cast)


def _study(initiative: Initiative, case: dict[str, Any], cast: Cast) -> Part:
    """The options that are studied, who is to be trained, who does what."""
    yield Moment(-40)
    add_options(initiative, case["options"], cast)
    add_training(initiative, case["training"], cast)
    say_who_does_what(initiative, case["who_does_what"], cast)


def _report(initiative: Initiative, case: dict[str, Any], texts: dict[str, Any], cast: Cast) -> Part:
    """The pre-study report lies with its reviewer, the questions of the phase are being answered."""
    yield Moment(-6)
    _write_report(initiative, texts["prestudy_report"], cast)
    _comment_on_report(initiative, case["report_comments"], cast)
    describe_security(initiative, case["security"], cast)
    answering.answer(initiative, "main_second", cast)
    answering.make_tasks(initiative, cast)


def tell_first_phase(case: dict[str, Any], cast: Cast) -> None:
    """A case in its first phase, with an idea being described."""
    tell(_describe_idea(begin(case, cast), case, cast))


def _describe_idea(initiative: Initiative, case: dict[str, Any], cast: Cast) -> Part:
    yield Moment(-14)
    _registers(initiative, case, cast)
    answering.answer(initiative, "first_phase", cast)
    document = writing.ensure(initiative, "idea_description", cast["coordinator"])
    write(document, case["idea"], cast["coordinator"])


def tell_closed_case(case: dict[str, Any], cast: Cast, texts: dict[str, Any]) -> None:
    """A case that passed all eight milestones."""
    initiative = begin(case, cast)
    tell(
        _plan_closed(initiative, case, cast),
        matters.pause_and_resume(initiative, case["beside"], cast),
        matters.add_lessons(initiative, case["beside"]["lessons"], cast),
        *(_pass(initiative, number, case, texts, cast) for number in case["gates"]),
    )
    # The papers of years ago are made when somebody asks for them, not all at once when the demonstration is first started.
    Job.objects.filter(name="documents.export", args__0=str(initiative.pk)).delete()


def _plan_closed(initiative: Initiative, case: dict[str, Any], cast: Cast) -> Part:
    yield Moment(case["starts"] + 5)
    _registers(initiative, case, cast)
    add_fundings(initiative, case["fundings"], cast)
    say_who_does_what(initiative, case["who_does_what"], cast)
    outlook.add_benefits(initiative, case["benefits"], cast)
    outlook.add_procurements(initiative, case["procurements"], cast)


def _pass(initiative: Initiative, number: int, case: dict[str, Any], texts: dict[str, Any], cast: Cast) -> Part:
    """One milestone of the closed case: its documents, the decision, its money."""
    days = case["gates"][number]
    yield Moment(days - 6)
    for kind in _of_gate(number):
        written = texts.get(kind.key) or {kind.headings[0].key: case["need"]}
        approve(initiative, kind.key, written, cast, reviewer=cast["owner"])
    answering.answer_phase(initiative, number, cast)
    yield Moment(days - 3)
    answers = {point.key: case["answers"] for point in method.milestone(number).points}
    submitted = submit(initiative, number, answers, case["need"], cast, day(days))
    outcome = "benefits_realised" if number == 8 else "approved"
    yield from _decide(submitted, outcome, case["motives"].get(number, case["answers"]), cast, days)


def _of_gate(number: int) -> list[method.DocumentType]:
    """What is written before a milestone: what it rests on, and what else belongs to its phase."""
    phase = method.phases()[number - 1].key
    named = {kind.key for kind in method.basis_types(number)}
    return [k for k in method.document_types() if k.written and (k.key in named or (k.gate is None and k.phase == phase))]


def approve(initiative: Initiative, key: str, texts: dict[str, str], cast: Cast, *, reviewer: Person) -> None:
    """Write a document, have it reviewed and approved."""
    document = writing.ensure(initiative, key, cast["coordinator"])
    write(document, texts, cast["coordinator"])
    document = Document.objects.get(pk=document.pk)
    review.send_for_review(document, by=cast["coordinator"], reviewer=reviewer, due=day(30), seen_version=document.version)
    review.approve(Document.objects.get(pk=document.pk), by=reviewer, comment="")


def write(document: Document, texts: dict[str, str], by: Person) -> None:
    """Write the sections for which the story has a text."""
    for section in document.sections.all():
        if section.key in texts:
            writing.write_section(document, section.key, by=by, seen_version=section.version, text=texts[section.key])


def submit(
    initiative: Initiative, gate: int, answers: dict[str, str], brief: str, cast: Cast, meets_on: date, said: Iterable[dict[str, Any]] = ()
) -> Round:
    """Prepare a milestone whole, with what experts said, ask for the decision and seal its basis."""
    by = cast["coordinator"]
    initiative = Initiative.objects.get(pk=initiative.pk)
    opened = _opened(initiative, gate, answers, brief, by, meets_on)
    advice.state(opened, said, cast)
    for item in summary(initiative, gate, opened).items:
        if not item.need.met and item.need.level == "warn" and item.mark is None:
            rounds.mark(opened, item.need.key, MarkKind.ACCEPTED, "Known to the deciders and followed up.", by=by)
    rounds.submit(Round.objects.get(pk=opened.pk), by=by, meets_on=meets_on)
    sealing.seal(opened.pk)
    return Round.objects.get(pk=opened.pk)


def decide(submitted: Round, outcome: str, motive: str, cast: Cast, terms: list[decisions.ConditionText] | None = None) -> Decision:
    """The members take their positions, the one who decides confirms."""
    if submitted.decider == "steering_group":
        for member in positions.members_of(submitted):
            if member.person in (cast["chair"], cast["member"]):
                positions.take(submitted, member, by=member.person, stance="for", condition="", comment="", reservation="")
    by = cast["chair"] if submitted.decider == "steering_group" else cast["owner"]
    return decisions.decide(Round.objects.get(pk=submitted.pk), by=by, outcome=outcome, motive=motive, conditions=terms or [])


def _decide(
    submitted: Round, outcome: str, motive: str, cast: Cast, days: int, terms: list[decisions.ConditionText] | None = None
) -> Part:  # fmt: skip
    """The decision on its day; everybody is told of it, and its money is decided with it."""
    decided = Moment(days, hour=13)
    yield decided
    decision = decide(submitted, outcome, motive, cast, terms)
    yield from told.everybody(decision, decided)
    yield Moment(days, hour=15)
    by = cast["chair" if submitted.decider == "steering_group" else "owner"].title
    decide_funding(submitted.initiative, submitted.gate, days, by, cast)


def _decide_first(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    yield Moment(facts["decided"] - 7)
    said, meets_on = read("advice.yaml")["main_first"], day(facts["decided"] - 4)
    submitted = submit(initiative, 1, facts["points"], facts["summary"], cast, meets_on, said)
    terms = [decisions.ConditionText(text=c["text"], owner=cast[c["owner"]], due=day(c["days"])) for c in facts["conditions"]]
    yield from _decide(submitted, "approved_with_conditions", facts["motive"], cast, facts["decided"], terms)
    for one in facts["conditions"]:
        if "signed_off" in one:
            yield Moment(one["signed_off"])
            row = Condition.objects.select_related("task").get(decision__round=submitted, task__title=one["text"])
            task_services.finish(row.task, by=cast["owner"], seen_version=row.task.version)
            conditions.sign_off(row, by=cast["owner"], comment="Seen in the plan; the season is kept free.")


def _write_report(initiative: Initiative, texts: dict[str, str], cast: Cast) -> None:
    report = writing.ensure(initiative, "prestudy_report", cast["coordinator"])
    write(report, texts, cast["coordinator"])
    report = Document.objects.get(pk=report.pk)
    people = {"by": cast["coordinator"], "reviewer": cast["chair"], "readers": [cast["expert"]]}
    review.send_for_review(report, due=day(5), seen_version=report.version, **people)


def _comment_on_report(initiative: Initiative, comments: list[dict[str, Any]], cast: Cast) -> None:
    report = Document.objects.get(initiative=initiative, type_key="prestudy_report")
    for facts in comments:
        comment = commenting.add(report, facts["section"], by=cast[facts["by"]], text=facts["text"])
        if "dismissed" in facts:
            commenting.settle(comment, by=cast["coordinator"], state=CommentState.DISMISSED, word=facts["dismissed"])


def _report_status(initiative: Initiative, reports: list[dict[str, Any]], cast: Cast) -> Part:
    """Begin each report from the last one, say what is different, publish it; on its day."""
    by = cast["coordinator"]
    for facts in reports:
        yield Moment(facts["days"], hour=14)
        said = {side: status.Said(*facts["sides"].get(side, ("on_course", ""))) for side in list(Side)}
        values = {"as_of": day(facts["days"]), "changes_text": facts["changes"], "said": said}
        report = status.begin(Initiative.objects.get(pk=initiative.pk), by=by)
        saved = status.save(report, by=by, seen_version=report.version, **values)
        status.publish(saved, by=by, seen_version=saved.version)


def _prepare_second(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    yield Moment(-2)
    opened = _opened(Initiative.objects.get(pk=initiative.pk), 2, facts["points"], facts["summary"], cast["coordinator"], day(18))
    advice.ask(opened, read("advice.yaml")["main_second"], cast)


def _opened(initiative: Initiative, gate: int, answers: dict[str, str], brief: str, by: Person, wanted: date) -> Round:
    opened = rounds.open_round(initiative, gate, by=by)
    rounds.describe(opened, by=by, seen_version=opened.version, summary=brief, decide_by=wanted)
    for point in opened.points.all():
        if point.key in answers:
            rounds.answer_point(opened, point.key, by=by, seen_version=point.version, answer=PointAnswer.YES, text=answers[point.key])
    return Round.objects.get(pk=opened.pk)


def _registers(initiative: Initiative, case: dict[str, Any], cast: Cast) -> None:
    add_goals(initiative, [case["goal"]], cast)
    add_risks(initiative, [case["risk"]], cast)
    add_tasks(initiative, case["tasks"], cast)
