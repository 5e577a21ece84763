"""Reading the folder of mails kept where no mail server is set."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """One mail in the folder."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str = ""


def names() -> list[str]:
    """File names, newest first."""
    folder = Path(settings.MAIL_FOLDER)
    return sorted((path.name for path in folder.glob("*.eml")), reverse=True) if folder.is_dir() else []


def read(name: str) -> Kept | None:
    """One mail; None if there is no file of this name in the folder (a name that points elsewhere is none of ours)."""
    if name not in names():
        return None
    message = message_from_bytes((Path(settings.MAIL_FOLDER) / name).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain",))
    at = parsedate_to_datetime(str(message["Date"])) if message["Date"] else None
    return Kept(name, str(message["Subject"] or ""), str(message["To"] or ""), at, body.get_content() if body else "")
