"""What an initiative follows of the method: seen by everybody with a role, changed by the coordinator after a look at the difference."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.access import initiative_for
from adoption.forms.setup_method import MethodForm, pack_title
from adoption.method_change import demands, difference, tasks_of_playbooks
from adoption.methods import method_for
from adoption.models import Initiative
from adoption.packs import used as used_packs
from adoption.pages import show
from adoption.permissions import manage_initiative, view_initiative
from adoption.services import method as services
from adoption.views.setup import choose_method, method_form
from core.http import page


@page(writes=("POST",))
def initiative_method(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is followed now, and the form; sent, it first shows what would change, then, confirmed, changes it."""
    rule = manage_initiative if request.method == "POST" else view_initiative
    initiative = initiative_for(request.user, pk, rule)
    form = method_form(request, initiative)
    if request.method == "POST" and "back" not in request.POST and form.is_valid() and (values := _values(initiative, form)):
        if "confirm" not in request.POST:
            return _preview(request, initiative, form, values)
        after = choose_method(request, initiative, form)
        if after:
            return _changed(request, initiative, after)
    return _followed(request, initiative, form)


def _values(initiative: Initiative, form: MethodForm) -> dict[str, Any]:
    """What would be followed; empty when it cannot be, or nothing would change: then the form says so."""
    try:
        values = services.checked(initiative.lead, initiative, **form.values)
    except ValidationError as error:
        form.add_error(None, error)
        return {}
    answer = services.may_change(initiative) if values["method_version"] != initiative.method_version else True
    if not answer:
        form.add_error("method_version", answer.reason)
        return {}
    if all(getattr(initiative, name) == value for name, value in values.items()) and form.seen_version == initiative.version:
        form.add_error(None, _("Nothing would change. Choose something else first."))
        return {}
    return values


def _preview(request: HttpRequest, initiative: Initiative, form: MethodForm, values: dict[str, Any]) -> HttpResponse:
    title = _("What would change")
    context = {
        "form": form,
        "title": title,
        "change": difference(initiative, values),
        "ways": [(_("Method"), reverse("initiative-method", args=[initiative.pk])), (title, "")],
    }
    return show(request, initiative, "adoption/method_change.html", "initiative-method", context)


def _changed(request: HttpRequest, before: Initiative, after: Initiative) -> HttpResponse:
    """Whoever added playbooks looks at their activities next."""
    added = [key for key in after.playbooks if key not in before.playbooks]
    messages.success(request, _("The choice is saved."))
    if not added:
        return redirect("initiative-method", pk=after.pk)
    asked = urlencode({"playbook": added}, doseq=True)
    return redirect(f"{reverse('initiative-activities', args=[after.pk])}?{asked}")


def _followed(request: HttpRequest, initiative: Initiative, form: MethodForm) -> HttpResponse:
    found, planned = method_for(initiative), tasks_of_playbooks(initiative)
    used = [playbook for playbook in found.playbooks if playbook.key in initiative.playbooks]
    packs = {str(pack.pk): pack for pack in services.offered(initiative.lead, initiative.packs)} if initiative.packs else {}
    context = {
        "form": form,
        "found": found,
        "demands": demands(found),
        "playbooks": [(playbook, planned[playbook.key], len(playbook.activities)) for playbook in used],
        "packs": [pack_title(packs[pk]) for pk in initiative.packs if pk in packs],
        "packs_used": used_packs(initiative),
        "may_manage": manage_initiative(request.user, initiative),
    }
    return show(request, initiative, "adoption/method.html", "initiative-method", context)
