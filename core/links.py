"""Personal links: what lets somebody without an account open one page, and nothing else.

The secret stands nowhere. It is computed from what the link is for with the key of the installation; a link made with an older key
(SECRET_KEY_FALLBACKS) still opens.
"""

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac


def token(salt: str, value: str, key: str | None = None) -> str:
    """The secret half of a link: 64 hexadecimal digits. salt: what kind of link; key: that of the installation unless given."""
    return salted_hmac(salt, value, key, algorithm="sha256").hexdigest()


def matches(salt: str, value: str, given: str) -> bool:
    """Whether a secret is that of `value`, by the present key or an older one; each is compared in the same time whatever is given."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    compared = [constant_time_compare(token(salt, value, key), given) for key in keys]
    return any(compared)


def for_one_reader(response: HttpResponseBase) -> None:
    """The page is for one reader: no cache keeps it, no search engine lists it, and its address is told to nobody.

    `strict-origin` and not `no-referrer`: with the latter a browser sends a form with `Origin: null`, which cannot be told from a form
    on another site and is refused. The path, and with it the link, is not sent in either case.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "strict-origin"
