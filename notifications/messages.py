"""Message classes: registered by the owning app, rendered at sending in the language of the recipient."""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise

from notifications.models import OutboxRow

Text = str | Promise


@dataclass(frozen=True)
class Content:
    """What a mail says: one question, one button, facts, and why the reader gets it. Rendered by templates/mail.

    links: further addresses (label, whole address). plain: what the small print says where the button asks nobody to sign in.
    personal: the button opens without signing in.
    """

    subject: str
    heading: str
    lead: str
    button: str
    url: str
    asked_title: str = ""
    asked: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    why: str = ""
    case: str = ""
    links_title: str = ""
    links: tuple[tuple[str, str], ...] = ()
    plain: str = ""
    organisation: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail. type: its whole content type ("text/calendar; method=REQUEST")."""

    name: str
    data: bytes
    type: str


@dataclass(frozen=True)
class Rendered:
    """A mail as it is sent."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Where a mail goes and in which language it is written."""

    email: str
    language: str


class Message:
    """One kind of mail. The owning app answers whether the recipient may (still) receive it, and what it says."""

    key: str = ""

    def reader(self, row: OutboxRow) -> Reader | None:
        """Who reads it: the recipient; a class that writes to people who are no persons here finds them itself. None: nobody any more."""
        return Reader(row.to, row.reads) if row.to else None

    def may_receive(self, row: OutboxRow) -> bool:
        """False: the row is withheld, for the recipient may no longer see what it tells of."""
        raise NotImplementedError

    def is_ready(self, row: OutboxRow) -> bool:
        """False: it waits a little, for something that goes with it is still being made."""
        return True

    def sent(self, row: OutboxRow) -> None:
        """The mail was taken by the server: told in the transaction that notes it as sent."""

    def content(self, row: OutboxRow) -> Content:
        """In the active language; called only when may_receive said yes."""
        raise NotImplementedError

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        """Files that go with it, in the active language; none unless the owning app says otherwise."""
        return ()

    def render(self, row: OutboxRow) -> Rendered:
        """Subject, text and HTML of the mail, and what goes with it."""
        content = self.content(row)
        context = {"c": content, "absolute": settings.FARLED_BASE_URL + content.url, "base_url": settings.FARLED_BASE_URL}
        subject = " ".join(content.subject.split())
        text, html = render_to_string("mail/message.txt", context), render_to_string("mail/message.html", context)
        return Rendered(subject, text, html, self.attachments(row))


@dataclass
class _Classes:
    by_key: dict[str, Message] = field(default_factory=dict)


_classes = _Classes()


def add(message: Message) -> None:
    """Register a kind of message. Raises ValueError for a key used twice."""
    if message.key in _classes.by_key:
        raise ValueError(f"Message {message.key} is registered twice.")
    _classes.by_key[message.key] = message


def get(key: str) -> Message:
    """The message class of a row. Raises KeyError."""
    return _classes.by_key[key]
