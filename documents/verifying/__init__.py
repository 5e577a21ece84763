"""Is this file ours and unchanged? An app says how files of its kind are told to whoever holds one.

Everything here is public: it answers only to a fingerprint, which nobody has without the file or a print of it.
"""

from documents.verifying.kinds import Held, Kind, Told, add, address

__all__ = ["Held", "Kind", "Told", "add", "address"]
