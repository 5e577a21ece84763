"""The story of the demonstration's three cases: documents written and approved, milestones decided, conditions met."""

from collections.abc import Iterable
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
from milestones.models import Decision, Round
from milestones.readiness import summary
from milestones.services import conditions, decisions, positions, rounds, sealing
from portfolio.demo import advice, answering, bodies, gatherings, matters, outlook, record, told
from portfolio.demo.clock import days_from_now
from portfolio.demo.cooperation import add_agreements, add_forums, add_fundings, decide_funding
from portfolio.demo.lines import add_commitments, add_connections, add_lines, move_lines
from portfolio.demo.parts import say_who_does_what
from portfolio.demo.planning import approve_plan
from portfolio.demo.solution import add_options, add_training, describe_security
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
    told.everybody()
    record.anchor()


def tell_main_case(case: dict[str, Any], cast: Cast, texts: dict[str, Any]) -> None:
    """Milestone I decided with conditions; milestone II prepared, with a few things still in the way."""
    initiative = begin(case, cast)
    bodies.found(initiative, case["bodies"], cast)
    gathered = read("meetings.yaml")
    gatherings.hold(initiative, gathered["kick_off"], cast)
    with days_from_now(-250):
        add_goals(initiative, case["goals"], cast)
        add_risks(initiative, outlook.with_first_scores(case["risks"], case["outlook"]["first_scores"]), cast)
        add_risks(initiative, case["opportunities"], cast, RiskKind.OPPORTUNITY)
        add_risks(initiative, [case["outlook"]["closed_risk"]], cast)
        add_tasks(initiative, case["tasks"], cast)
    with days_from_now(-180):
        add_forums(initiative, case["forums"], cast)
        add_agreements(initiative, case["agreements"], cast)
        add_fundings(initiative, case["fundings"], cast)
    with days_from_now(-175):
        for key in ("idea_description", "needs_analysis", "prestudy_directive"):
            approve(initiative, key, texts[key], cast, reviewer=cast["owner"])
        answering.answer(initiative, "main_first", cast)
    _decide_first(initiative, case["milestone_1"], cast)
    with days_from_now(case["milestone_1"]["decided"], hour=15):
        decide_funding(initiative, 1, case["milestone_1"]["decided"], cast["owner"].title, cast)
    bodies.change(initiative, case["bodies"], cast)
    _services(initiative, case["services"], cast)
    _look_ahead(initiative, case["outlook"], case["risks"], cast)
    with days_from_now(-40):
        add_options(initiative, case["options"], cast)
        add_training(initiative, case["training"], cast)
        say_who_does_what(initiative, case["who_does_what"], cast)
    approve_plan(initiative, read("plan.yaml"), case["gates"], cast)
    gatherings.hold(initiative, gathered["steering"], cast)
    first, second = case["status_reports"]
    _report_status(initiative, first, cast)
    with days_from_now(-6):
        _write_report(initiative, texts["prestudy_report"], cast)
        _comment_on_report(initiative, case["report_comments"], cast)
        describe_security(initiative, case["security"], cast)
        answering.answer(initiative, "main_second", cast)
        answering.make_tasks(initiative, cast)
    _report_status(initiative, second, cast)
    matters.add_lessons(initiative, case["beside"]["lessons"], cast)
    matters.propose_lead(initiative, case["beside"]["lead_change"], cast)
    with days_from_now(-2):
        _prepare_second(initiative, case["milestone_2"], cast)
    record.forget(initiative, case["erased"], cast)
    gatherings.call(initiative, gathered["next"], cast)


def _services(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    with days_from_now(-170):
        add_commitments(initiative, facts["commitments"], cast)
    with days_from_now(-55):
        add_lines(initiative, facts["lines"], facts["tasks"], cast)
    move_lines(initiative, facts["lines"], cast)
    with days_from_now(-10):
        add_connections(initiative, facts["connections"], facts["withdrawn"], cast)


def _look_ahead(initiative: Initiative, told: dict[str, Any], risks: list[dict[str, Any]], cast: Cast) -> None:
    """What happened to the risks after milestone I; which benefits are expected, and what has to be bought for them."""
    with days_from_now(-110):
        outlook.add_benefits(initiative, told["benefits"], cast)
        outlook.add_measures(initiative, told["measures"], cast)
    with days_from_now(-70):
        outlook.answer_for_tasks(initiative, told["needed"], cast)
        outlook.add_procurements(initiative, told["procurements"], cast)
        outlook.risks_since(initiative, told, cast)
    with days_from_now(told["meeting"]["days"]):
        outlook.hold_meeting(initiative, told["meeting"], risks, cast)


def tell_first_phase(case: dict[str, Any], cast: Cast) -> None:
    """A case in its first phase, with an idea being described."""
    initiative = begin(case, cast)
    with days_from_now(-14):
        _registers(initiative, case, cast)
        answering.answer(initiative, "first_phase", cast)
        document = writing.ensure(initiative, "idea_description", cast["coordinator"])
        write(document, case["idea"], cast["coordinator"])


def tell_closed_case(case: dict[str, Any], cast: Cast, texts: dict[str, Any]) -> None:
    """A case that passed all eight milestones."""
    initiative = begin(case, cast)
    with days_from_now(case["starts"] + 5):
        _registers(initiative, case, cast)
        add_fundings(initiative, case["fundings"], cast)
        say_who_does_what(initiative, case["who_does_what"], cast)
        outlook.add_benefits(initiative, case["benefits"], cast)
        outlook.add_procurements(initiative, case["procurements"], cast)
    for number, days in case["gates"].items():
        if number == 4:
            matters.pause_and_resume(initiative, case["beside"], cast)
        if number == 8:
            matters.add_lessons(initiative, case["beside"]["lessons"], cast)
        with days_from_now(days - 6):
            for kind in _of_gate(number):
                written = texts.get(kind.key) or {kind.headings[0].key: case["need"]}
                approve(initiative, kind.key, written, cast, reviewer=cast["owner"])
            answering.answer_phase(initiative, number, cast)
        answers = {point.key: case["answers"] for point in method.milestone(number).points}
        submitted = submit(initiative, number, answers, case["need"], cast, days - 3)
        outcome = "benefits_realised" if number == 8 else "approved"
        motive = case["motives"].get(number, case["answers"])
        decide(submitted, outcome, motive, cast, days)
        with days_from_now(days, hour=15):
            decide_funding(initiative, number, days, cast["chair" if submitted.decider == "steering_group" else "owner"].title, cast)
    # The papers of years ago are made when somebody asks for them, not all at once when the demonstration is first started.
    Job.objects.filter(name="documents.export", args__0=str(initiative.pk)).delete()


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
    initiative: Initiative, gate: int, answers: dict[str, str], brief: str, cast: Cast, days: int, said: Iterable[dict[str, Any]] = ()
) -> Round:
    """Prepare a milestone whole, with what experts said, ask for the decision and seal its basis."""
    by = cast["coordinator"]
    with days_from_now(days):
        initiative = Initiative.objects.get(pk=initiative.pk)
        opened = _opened(initiative, gate, answers, brief, by, days + 3)
        advice.state(opened, said, cast)
        for item in summary(initiative, gate, opened).items:
            if not item.need.met and item.need.level == "warn" and item.mark is None:
                rounds.mark(opened, item.need.key, MarkKind.ACCEPTED, "Known to the deciders and followed up.", by=by)
        rounds.submit(Round.objects.get(pk=opened.pk), by=by, meets_on=day(days + 3))
        sealing.seal(opened.pk)
    return Round.objects.get(pk=opened.pk)


def decide(
    submitted: Round, outcome: str, motive: str, cast: Cast, days: int, terms: list[decisions.ConditionText] | None = None
) -> Decision:
    """The members take their positions, the one who decides confirms."""
    with days_from_now(days, hour=13):
        if submitted.decider == "steering_group":
            for member in positions.members_of(submitted):
                if member.person in (cast["chair"], cast["member"]):
                    positions.take(submitted, member, by=member.person, stance="for", condition="", comment="", reservation="")
        by = cast["chair"] if submitted.decider == "steering_group" else cast["owner"]
        return decisions.decide(Round.objects.get(pk=submitted.pk), by=by, outcome=outcome, motive=motive, conditions=terms or [])


def _decide_first(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    submitted = submit(initiative, 1, facts["points"], facts["summary"], cast, facts["decided"] - 7, read("advice.yaml")["main_first"])
    terms = [decisions.ConditionText(text=c["text"], owner=cast[c["owner"]], due=day(c["days"])) for c in facts["conditions"]]
    decision = decide(submitted, "approved_with_conditions", facts["motive"], cast, facts["decided"], terms)
    signed_off = {c["text"]: c["signed_off"] for c in facts["conditions"] if "signed_off" in c}
    for row in decision.condition_rows.select_related("task"):
        if row.task.title in signed_off:
            with days_from_now(signed_off[row.task.title]):
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


def _report_status(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    """Begin a report from the last one, say what is different, publish it; on its day."""
    by = cast["coordinator"]
    said = {side: status.Said(*facts["sides"].get(side, ("on_course", ""))) for side in list(Side)}
    values = {"as_of": day(facts["days"]), "changes_text": facts["changes"], "said": said}
    with days_from_now(facts["days"], hour=14):
        report = status.begin(Initiative.objects.get(pk=initiative.pk), by=by)
        saved = status.save(report, by=by, seen_version=report.version, **values)
        status.publish(saved, by=by, seen_version=saved.version)


def _prepare_second(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    opened = _opened(Initiative.objects.get(pk=initiative.pk), 2, facts["points"], facts["summary"], cast["coordinator"], 18)
    advice.ask(opened, read("advice.yaml")["main_second"], cast)


def _opened(initiative: Initiative, gate: int, answers: dict[str, str], brief: str, by: Person, wanted: int) -> Round:
    opened = rounds.open_round(initiative, gate, by=by)
    rounds.describe(opened, by=by, seen_version=opened.version, summary=brief, decide_by=day(wanted))
    for point in opened.points.all():
        if point.key in answers:
            rounds.answer_point(opened, point.key, by=by, seen_version=point.version, answer=PointAnswer.YES, text=answers[point.key])
    return Round.objects.get(pk=opened.pk)


def _registers(initiative: Initiative, case: dict[str, Any], cast: Cast) -> None:
    add_goals(initiative, [case["goal"]], cast)
    add_risks(initiative, [case["risk"]], cast)
    add_tasks(initiative, case["tasks"], cast)
