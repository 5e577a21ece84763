"""The demonstration brought on by the services people use: for journeys and samples that are about what comes after.

Runs inside an installation: manage.py shell -c "from tests.support import cases; cases.ask_for_second()".
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

import method
from accounts.models import Person
from adoption.choices import Role
from adoption.models import Goal, Initiative, Task
from adoption.services import entries, people, setup
from adoption.services import tasks as task_services
from documents.comments import open_comments
from documents.models import Advice, CommentState, Document
from documents.services import commenting, review, writing
from milestones.choices import MarkKind, PointAnswer
from milestones.models import Condition, Decision, Round
from milestones.readiness import summary
from milestones.services import conditions, decisions, positions, rounds, sealing
from registers.models import Risk
from registers.services.risk import review as review_risk

MAIN = "DT 2026/412"


def somebody(account: str) -> Person:
    """One of the people who can sign in to the demonstration."""
    return Person.objects.get(email=f"{account}@demo.example")


def case(number: str = MAIN) -> Initiative:
    """An initiative by its case number, fresh from the database."""
    return Initiative.objects.get(case_number=number)


@transaction.atomic
def approve_documents(number: str, gate: int) -> None:
    """Write, review and approve what milestone `gate` rests on."""
    initiative, by, owner = case(number), somebody("coordinator"), somebody("owner")
    for kind in method.basis_types(gate):
        document = writing.ensure(initiative, kind.key, by)
        section = document.sections.all()[0]
        writing.write_section(document, section.key, by=by, seen_version=section.version, text="Nine days on paper are too many.")
        document = Document.objects.get(pk=document.pk)
        due = timezone.localdate() + timedelta(days=7)
        review.send_for_review(document, by=by, reviewer=owner, due=due, seen_version=document.version)
        review.approve(Document.objects.get(pk=document.pk), by=owner, comment="")


@transaction.atomic
def ask_for_second() -> None:
    """Mend all that stands before milestone II of the main case and ask for the decision."""
    by, initiative = somebody("coordinator"), case()
    report = Document.objects.get(initiative=initiative, type_key="prestudy_report")
    for comment in open_comments(report):
        commenting.settle(comment, by=by, state=CommentState.RESOLVED)
    review.advise(report, by=somebody("expert"), advice=Advice.APPROVE, comment="The security of every option is described.")
    review.approve(report, by=somebody("chair"), comment="Every option is described at the same depth.")
    _finish_the_work(initiative, by)
    _mend_the_risks(initiative, by)
    prepared = Round.objects.of_gates().get(initiative=initiative, gate=2, state="preparing")
    point = prepared.points.get(key="funding_indepth")
    text = "The town pays 60 000 € and the region 40 000 €. Two people work half time from January to March."
    rounds.answer_point(prepared, point.key, by=by, seen_version=point.version, answer=PointAnswer.YES, text=text)
    _give_reasons(initiative, prepared, by)
    rounds.submit(Round.objects.get(pk=prepared.pk), by=by)
    sealing.seal(prepared.pk)


def _finish_the_work(initiative: Initiative, by: Person) -> None:
    for task in Task.objects.live().filter(initiative=initiative, phase_number__lte=2).exclude(state="done"):
        task_services.finish(task, by=by, seen_version=task.version)
    for condition in Condition.objects.filter(decision__initiative=initiative, state="open"):
        conditions.sign_off(condition, by=somebody("owner"), comment="Signed by both parties.")


def _mend_the_risks(initiative: Initiative, by: Person) -> None:
    archiving = Risk.objects.get(initiative=initiative, number=6)
    plan = "Decisions are archived in the system each party has today, and moved when the annex is signed. The archivists decide."
    entries.edit(archiving, by=by, seen_version=archiving.version, contingency=plan)
    for risk in Risk.objects.live().filter(initiative=initiative, closed_on=None, next_review__lt=timezone.localdate()):
        values: dict[str, Any] = {"probability": risk.probability, "consequence": risk.consequence}
        ahead = timezone.localdate() + timedelta(days=30)
        review_risk(risk, by=by, seen_version=risk.version, note="As before; the letters are ready to send.", next_review=ahead, **values)


def _give_reasons(initiative: Initiative, prepared: Round, by: Person) -> None:
    for item in summary(Initiative.objects.get(pk=initiative.pk), prepared.gate, Round.objects.get(pk=prepared.pk)).open_items:
        rounds.mark(prepared, item.need.key, MarkKind.ACCEPTED, "Known to the deciders and followed up.", by=by)


@transaction.atomic
def decide_second() -> Decision:
    """The members say what they think, the chair confirms the approval."""
    asked = Round.objects.of_gates().get(initiative=case(), gate=2, state="submitted")
    said = {"chair": {"comment": ""}, "member": {"comment": "The region's environmental unit stands behind the platform."}}
    for account, texts in said.items():
        seat = next(row for row in positions.members_of(asked) if row.person == somebody(account))
        positions.take(asked, seat, by=seat.person, stance="for", condition="", reservation="", **texts)
    motive = "The platform removes double entry at the lowest cost, and the legal ground for sharing is settled."
    return decisions.decide(Round.objects.get(pk=asked.pk), by=somebody("chair"), outcome="approved", motive=motive, conditions=[])


@transaction.atomic
def begin_in(language: str, number: str) -> None:
    """An initiative whose documents are in a language, with a business owner who approves and an expert who reads; one goal, one risk."""
    by, owner, expert = somebody("coordinator"), somebody("owner"), somebody("expert")
    initiative = setup.create(by=by, lead=by.organisation, name=f"Boat places, {language}", case_number=number, language=language)
    people.assign(initiative, by=by, person=owner, role=Role.BUSINESS_OWNER)
    people.assign(initiative, by=by, person=expert, role=Role.EXPERT, area="architecture")
    setup.finish(initiative, by=by)
    entries.create(Goal, initiative, by=by, title="A boat place in a day")
    entries.create(Risk, initiative, by=by, title="Owners keep to paper", owner=by, probability=3, consequence=3)
