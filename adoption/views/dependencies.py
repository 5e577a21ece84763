"""What a task waits for: a page of its own for adding, a button for taking away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.access import thing_for
from adoption.entry_pages import actor, add_errors, sent
from adoption.forms.dependencies import WaitForm
from adoption.models import Dependency, Task
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import dependencies
from adoption.views.tasks import TASKS
from core.http import page


@page(writes=("POST",))
def task_wait(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a task wait for another."""
    task = TASKS.get(request, pk, _may_shape)
    form = WaitForm(sent(request), task=task)
    if request.method == "POST" and form.is_valid() and _added(request, task, form):
        return redirect("task", pk=pk)
    context = {
        "form": form,
        "title": _("What does %(code)s wait for?") % {"code": task.code},
        "lead": _("A task that waits starts when the other one is done. So the plan knows what moves with what."),
        "submit_label": _("Let it wait"),
        "cancel_url": reverse("task", args=[pk]),
        "ways": [(_("Plan"), TASKS.list_url(task.initiative)), (task.code, reverse("task", args=[pk])), (_("Waits for"), "")],
    }
    return show(request, task.initiative, "adoption/entry_form.html", "plan", context)


@page(writes=("POST",))
def dependency_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task waits no more; its dates stay."""
    rows = Dependency.objects.select_related("before", "after__initiative__lead")
    row = thing_for(request.user, rows, pk, lambda user, one: manage_initiative(user, one.after.initiative), path="after__initiative")
    if request.method == "POST":
        dependencies.let_go(row, by=actor(request))
        said = {"code": row.after.code, "before": row.before.code}
        messages.success(request, _("%(code)s waits no more for %(before)s.") % said)
    return redirect("task", pk=row.after_id)


def _added(request: HttpRequest, task: Task, form: WaitForm) -> bool:
    try:
        row = dependencies.wait_for(task, form.values["before"], lag=form.values["lag"], by=actor(request))
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("%(code)s waits for %(before)s now.") % {"code": task.code, "before": row.before.code})
    return True


def _may_shape(user: Any, task: Task) -> Any:
    return manage_initiative(user, task.initiative)
