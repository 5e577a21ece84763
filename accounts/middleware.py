"""Language of the reader: cookie and browser before sign-in, the person's own choice after it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware as LanguageMiddleware
from django.utils import translation

__all__ = ["LanguageMiddleware", "PersonalLanguageMiddleware"]


class PersonalLanguageMiddleware:
    """Somebody signed in reads in the language of their profile, wherever they sit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = getattr(request.user, "person", None)
        if person is not None:
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        return self.get_response(request)
