"""Status reports of an initiative: all of them, one to write, one to read."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from adoption.pages import show
from adoption.permissions import manage_initiative, work_in_initiative
from core.blocks import text_blocks
from core.blocks.html import to_html
from core.db import Superseded
from core.http import page
from documents.access import report_for
from documents.forms.status import ReportForm, shown
from documents.models import Format, ReportState, Side, StatusReport
from documents.permissions import publish_report, write_report
from documents.services import rendering, status
from documents.status.content import content_of, last_before, lines_of
from documents.views.files import known_format, ways_out

LOOKS = {"on_course": "done", "attention": "warns", "off_course": "blocks", "unsaid": "ahead"}


@page()
def reports(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All reports, newest first, with how each side stood."""
    initiative = initiative_for(request.user, pk)
    may_write = bool(work_in_initiative(request.user, initiative))
    rows = StatusReport.objects.filter(initiative=initiative).select_related("by", "published_by").prefetch_related("lines")
    rows = rows if may_write else rows.filter(state=ReportState.PUBLISHED)
    page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    told = [(row, [_told(lines_of(row)[side]) for side in list(Side)]) for row in page_obj.object_list]
    draft = rows.filter(state=ReportState.DRAFT).first() if may_write else None
    context = {"page_obj": page_obj, "told": told, "sides": [side.label for side in list(Side)], "draft": draft, "may_write": may_write}
    return show(request, initiative, "documents/status_reports.html", "status-reports", context)


def _told(line: Any) -> tuple[str, str]:
    return LOOKS[line.light], line.get_light_display()


@page(writes=("POST",))
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the next report, or go on with the one that is begun."""
    initiative = initiative_for(request.user, pk, work_in_initiative)
    if request.method != "POST":
        return redirect("status-reports", pk=pk)
    return redirect(status.begin(initiative, by=person_of(request.user)))


@page(writes=("POST",))
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft to write and publish, or a published report to read."""
    found = report_for(request.user, pk)
    typed = request.method == "POST" and bool(request.POST) and bool(write_report(request.user, found))
    if found.state == ReportState.PUBLISHED and not typed:
        return _read(request, found)
    lines = lines_of(found)
    form = ReportForm(request.POST or None, report=found, lines=lines)
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        return redirect(found)
    content, before = content_of(found), last_before(found)
    context = {
        "report": found,
        "form": form,
        "sides": _asked(form, content, before),
        "content": content,
        "before": before,
        "since": _since(content),
        "may_publish": bool(manage_initiative(request.user, found.initiative)),
        "ways_out": ways_out("status-report", found.pk),
    }
    return show(request, found.initiative, "documents/status_report.html", "status-reports", context)


def _asked(form: ReportForm, content: dict[str, Any], before: StatusReport | None) -> list[dict[str, Any]]:
    """Each side with its fields, what the registers say and what the last report said."""
    earlier = lines_of(before) if before else {}
    return [
        {"name": side.label, "light": form[f"light_{side}"], "comment": form[f"comment_{side}"], "facts": said["facts"],
         "before": _told(earlier[side]) if before else None, "before_comment": _html(earlier[side].comment) if before else ""}
        for side, said in zip(Side, content["sides"], strict=True)
    ]  # fmt: skip


def _html(text: str) -> SafeString:
    """What was typed, with its paragraphs and points, below a heading of level 2."""
    return to_html(text_blocks(text), heading_level=2)


def _since(content: dict[str, Any]) -> date | None:
    return date.fromisoformat(content["since"]) if content["since"] else None


def _saved(request: HttpRequest, found: StatusReport, form: ReportForm) -> bool:
    """Save, and publish if that was asked; what is wrong is said at the field, and what was typed is kept."""
    by, said = person_of(request.user), form.said()
    publishes = request.POST.get("then") == "publish" and bool(publish_report(request.user, found))
    wrong = status.unsaid(said) if publishes else {}  # type: ignore[arg-type]
    for name, sentence in wrong.items():
        form.add_error(name, sentence)
    if wrong:
        return False
    values = {"as_of": form.cleaned_data["as_of"], "changes_text": form.cleaned_data["changes_text"], "said": said}
    try:
        saved = status.save(found, by=by, seen_version=form.seen_version, **values)
        if publishes:
            status.publish(saved, by=by, seen_version=saved.version)
    except Superseded as other:
        form.show_conflict(_as_form(other.obj))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Published. Those who steer are told.") if publishes else _("Saved."))
    return True


def _as_form(found: Any) -> dict[str, Any]:
    """The report as it is now, by the names of the form."""
    values = {"version": found.version, "as_of": found.as_of, "changes_text": found.changes_text}
    for side, line in lines_of(found).items():
        values |= {f"light_{side}": shown(line.light), f"comment_{side}": line.comment}
    return values


def _read(request: HttpRequest, found: StatusReport) -> HttpResponse:
    content = content_of(found)
    sides = [said | {"look": LOOKS[said["light"]], "html": _html(said["comment"])} for said in content["sides"]]
    context = {
        "report": found,
        "content": content,
        "sides": sides,
        "own": _html(content["changes_text"]),
        "since": _since(content),
        "ways_out": ways_out("status-report", found.pk),
    }
    return show(request, found.initiative, "documents/status_report_read.html", "status-reports", context)


@page(writes=("POST",))
def throw_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a draft away."""
    found = report_for(request.user, pk, write_report)
    if request.method != "POST":
        return redirect(found)
    try:
        status.throw_away(found, by=person_of(request.user))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("The draft is thrown away."))
    return redirect("status-reports", pk=found.initiative_id)


@page(writes=("POST",))
def export(request: HttpRequest, pk: UUID, format: str = Format.PDF) -> HttpResponse:
    """Ask for the report as a file."""
    found = report_for(request.user, pk)
    if request.method != "POST":
        return redirect(found)
    return redirect("rendering", pk=rendering.ask_for_report(found, known_format(format)).pk)
