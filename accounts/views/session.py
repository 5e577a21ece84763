"""Signing in and out, and the own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import services
from accounts.forms import AccountForm, SignInForm
from accounts.models import User
from accounts.permissions import has_profile, person_of
from core.db import Superseded
from core.http import own_path, page
from core.permissions import require


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@page(writes=["POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail and password; throttled by django-axes."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.user)
        return redirect(_way_on(request))
    if getattr(request, "axes_locked_out", False):
        return render(request, "errors/429.html", status=429)
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", ""), "demo": demo_accounts()}
    return render(request, "accounts/sign_in.html", context)


@page(writes=["POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out (POST); GET asks."""
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    logout(request)
    return redirect("sign-in")


@page(writes=["POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Own name, title and language."""
    require(has_profile(request.user))
    person = person_of(request.user)
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_profile(person, seen_version=form.seen_version, **form.values)
        except Superseded as late:
            form.show_conflict(late.obj)
        else:
            messages.success(request, _("Your account is saved."))
            return redirect("account")
    lead = _("You sign in as %(email)s.") % {"email": request.user.email}
    context = {"form": form, "title": _("My account"), "lead": lead, "submit_label": _("Save"), "cancel_url": reverse("start")}
    return render(request, "accounts/account.html", context)


@login_not_required
@page(writes=["POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language: kept in a cookie, and in the profile of somebody signed in."""
    code = request.POST.get("language", "")
    response = redirect(_way_on(request))
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, httponly=True, samesite="Lax", secure=settings.HTTPS)
        if request.user.is_authenticated and request.user.person is not None:
            services.choose_language(request.user.person, code)
    return response


def demo_accounts() -> list[str]:
    """Addresses of the demonstration's accounts; they exist only where the demonstration was loaded."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("joined_at").values_list("email", flat=True))


def _way_on(request: HttpRequest) -> str:
    return own_path(request.POST.get("next", "")) or reverse(settings.LOGIN_REDIRECT_URL)
