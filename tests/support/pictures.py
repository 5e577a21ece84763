"""Pictures made up for tests of the writers."""

import struct
import zlib

from core.blocks import Image


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    rows = (b"\0" + b"\x0b\x4f\x6c" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def picture(width: int = 400, height: int = 200, **changes: object) -> Image:
    """An image block of that size in pixels, with its bytes."""
    values = {"sha256": "0" * 64, "alternative": "A harbour", "width": width, "height": height, "data": png(width, height)}
    return Image(**(values | changes))  # type: ignore[arg-type]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
