"""Pictures that people send: looked at with suspicion and made anew, so that nothing but their pixels is kept."""

import hashlib
import io
import math
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import formats
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
PHOTOS = ("JPEG", "MPO")  # a telephone's JPEG may hold a second picture, of which nobody knows: only the first is kept
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
QUALITY = 85
HEAVY = 2  # a picture without loss may weigh so many times what it weighs as JPEG
MEGABYTE = 1_000_000
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError, TypeError, MemoryError)

_one_at_a_time = threading.Lock()  # decoded, a picture may take hundreds of megabytes


@dataclass(frozen=True)
class Remade:
    """A picture as it is kept. kind: "image/png" or "image/jpeg"; sha256: of data; sizes in pixels."""

    data: bytes
    kind: str
    width: int
    height: int
    sha256: str

    @property
    def ending(self) -> str:
        """Of a file that holds it."""
        return "png" if self.kind == "image/png" else "jpg"


def remade(data: bytes, longest: int = LONGEST_SIDE) -> Remade:
    """The picture in some bytes, upright, in sRGB, at most `longest` pixels on a side, without anything that was not a pixel.

    The same bytes give the same picture. Raises ValidationError, in words that say how to mend it, for what is too large, no
    picture, broken or moving.
    """
    check_size(len(data))
    image = _opened(data)
    try:
        with _one_at_a_time:
            small = _in_srgb(_small(image, longest), image.info.get("icc_profile"))
            return _written(_upright(small, image), lossless=image.format not in PHOTOS)
    except BROKEN as error:
        raise ValidationError(
            _("The picture is broken or did not arrive whole. Open it on your machine, save it anew and choose that file."), code="broken"
        ) from error


def of_upload(file: UploadedFile, longest: int = LONGEST_SIDE) -> Remade:
    """The picture in an uploaded file, made once and remembered on the file. Its size is looked at before it is read. Raises as above."""
    found: Remade | ValidationError | None = getattr(file, "remade", None)
    if found is None:
        try:
            check_size(file.size or 0)
            file.seek(0)
            found = remade(file.read(), longest)
        except ValidationError as error:
            found = error
        file.remade = found  # type: ignore[attr-defined]
    if isinstance(found, ValidationError):
        raise found
    return found


def check_size(size: int) -> None:
    """Raises ValidationError for no bytes, and for more than are taken."""
    most = settings.FARLED_PICTURE_BYTES
    if not size:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if size > most:
        sentence = _("The picture is %(size)s MB. Make it smaller than %(most)s MB, for example by saving it with fewer pixels.")
        values = {"size": megabytes(size), "most": megabytes(most)}
        raise ValidationError(sentence % values, code="large")


def megabytes(size: int) -> str:
    """With one digit behind the point where it matters, rounded up: what is too large never looks as if it were not."""
    tenths = math.ceil(size / (MEGABYTE / 10))
    return formats.number_format(tenths / 10, 0 if tenths % 10 == 0 or tenths > 1000 else 1)


def _opened(data: bytes) -> Any:
    """The head of the picture is read, nothing is decoded yet."""
    # WeasyPrint lets Pillow pass over what is missing of a picture, in the whole process; what people send must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise ValidationError(
            _("This file is no PNG, JPEG, WebP or GIF picture. Save or export it as PNG or JPEG and choose that file."), code="kind"
        ) from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(
            _("The picture moves, and a document stands still. Save one of its frames as PNG and choose that file."), code="moves"
        )
    return image


def _too_many_pixels() -> ValidationError:
    sentence = _("The picture has more than %(most)d million pixels. Save it with fewer, for example 4000 × 3000, and choose that file.")
    return ValidationError(sentence % {"most": MOST_PIXELS // 1_000_000}, code="pixels")


def _small(image: Any, longest: int) -> Any:
    """Decoded, in one of the modes L, RGB, RGBA and CMYK, scaled down; a JPEG is not even decoded in full."""
    plain = image if image.format in PHOTOS else _plain(image)
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    plain.load()
    return _plain(plain)


def _plain(image: Any) -> Any:
    """Grey, colours, or colours with what shows through."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "L", "I", "F"):
        return image.convert("L")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """Its colours as every screen shows them; a profile that does not fit is passed over."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode != "L":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image if image.mode in ("L", target) else image.convert(target)


def _upright(image: Any, sent: Any) -> Any:
    """Turned as the camera says, in what was sent, it was held."""
    try:
        turn = TURNS.get(sent.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return image
    return image if turn is None else image.transpose(turn)


def _written(image: Any, lossless: bool) -> Remade:
    """PNG where something shows through, and for drawings; JPEG for photographs."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}
    if image.mode == "RGBA":
        return _kept(image, _bytes(image, "PNG"), "image/png")
    photo = _bytes(image, "JPEG", quality=QUALITY, optimize=True)
    if lossless:
        drawing = _bytes(image, "PNG")
        if len(drawing) <= HEAVY * len(photo):
            return _kept(image, drawing, "image/png")
    return _kept(image, photo, "image/jpeg")


def _bytes(image: Any, format: str, **options: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, format, **options)
    return made.getvalue()


def _kept(image: Any, data: bytes, kind: str) -> Remade:
    return Remade(data, kind, image.width, image.height, hashlib.sha256(data).hexdigest())
