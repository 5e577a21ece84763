"""The mails of an installation without a mail server, for its administrator."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import is_installation_administrator
from core.http import page
from core.permissions import require
from notifications import folder


@page()
def mail_folder(request: HttpRequest) -> HttpResponse:
    """The mails, newest first."""
    require(is_installation_administrator(request.user))
    found = Paginator(folder.names(), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    mails = [mail for name in found if (mail := folder.read(name))]
    return render(request, "notifications/folder.html", {"page_obj": found, "mails": mails})


@page()
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text."""
    require(is_installation_administrator(request.user))
    found = folder.read(name)
    if found is None:
        raise Http404
    return render(request, "notifications/mail.html", {"mail": found})
