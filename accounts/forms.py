"""Sign-in, own account, and the administrator's forms."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, MembershipKind, Organisation, Person, User
from core.forms import FarledForm, FarledModelForm


class SignInForm(FarledForm):
    """E-mail and password; one message for every failure, so that nobody learns which accounts exist."""

    mark_optional = False
    username = forms.CharField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"})
    )
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    missing = {"username": _("Write your e-mail address."), "password": _("Write your password.")}

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_username(self) -> str:
        """One spelling, so that failures are counted for the account and not for a way of writing it."""
        username: str = self.cleaned_data["username"].strip().lower()
        return username

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("username") and values.get("password"):
            user = authenticate(self.request, username=values["username"], password=values["password"])
            if user is None:
                raise forms.ValidationError(_("E-mail and password do not match. Check both and try again."))
            self.user = user
        return values


class AccountForm(FarledModelForm):
    """What people change about themselves."""

    class Meta:
        model = Person
        fields = ["name", "title", "language"]
        help_texts = {"language": _("The language you read Farled in, and in which it writes to you.")}


class OrganisationForm(FarledModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "short_name", "country", "language"]
        help_texts = {
            "short_name": _("A few letters, used in lists and case numbers."),
            "language": _("The language its documents are usually written in."),
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("There is an organisation with this name already."))
        return name


class PersonForm(FarledModelForm):
    """Somebody in an organisation, with or without an account."""

    administrator = forms.BooleanField(label=_("Administrator of the organisation"), required=False)
    password = forms.CharField(
        label=_("Password for the first sign-in"),
        required=False,
        strip=False,
        max_length=200,
        help_text=_("At least ten characters. Leave it empty for a person without an account, or to keep the password there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Person
        fields = ["name", "title", "email", "organisation", "language"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if not self.instance._state.adding:
            kinds = Membership.objects.filter(person=self.instance, organisation=self.instance.organisation)
            self.fields["administrator"].initial = kinds.filter(kind=MembershipKind.ADMINISTRATOR).exists()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.filter(email__iexact=email).exclude(person=self.instance if self.instance.pk else None)
        if email and others.exists():
            raise forms.ValidationError(_("Somebody signs in with this address already. Write another one."))
        return email

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        password = values.get("password")
        if password and not values.get("email"):
            self.add_error("email", _("An account needs an e-mail address. Write one, or leave the password empty."))
        elif password:
            try:
                validate_password(password, User(email=values["email"]))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values
