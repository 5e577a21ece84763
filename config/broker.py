"""The broker of a single machine: messages are files in a private folder. Each appears whole or not at all."""

import os
import uuid
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

ALIAS = "filesystem"


class Channel(filesystem.Channel):
    """Kombu's own channel opens a message before it fills it, so a reader may fetch an empty file; this one renames a finished file."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{uuid.uuid4()}.{queue}.msg"
        hidden = os.path.join(self.data_folder_out, f"{name}.part")
        handle = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
        os.replace(hidden, os.path.join(self.data_folder_out, name))


class Transport(filesystem.Transport):
    """Kombu's filesystem transport over the channel above."""

    Channel = Channel


def register() -> None:
    """Make `filesystem://` mean this transport."""
    TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
