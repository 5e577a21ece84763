"""What is made of pictures that people send, and what is said of those that cannot be kept."""

import io
import struct
import zlib
from typing import Any

import pytest
import weasyprint  # noqa: F401  (lets Pillow pass over what is missing; we must not)
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

from core.pictures import Remade, of_upload, remade

pytestmark = pytest.mark.once


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, format, **options)
    return made.getvalue()


def photo(width: int = 60, height: int = 40) -> Image.Image:
    """Noise and a slope: nothing PNG can press together."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 60 + 20 * n) for n in range(3)])


def drawing(mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 90, 60), outline="black")
    return image.convert(mode)


def seen(made: Remade) -> Image.Image:
    image = Image.open(io.BytesIO(made.data))
    image.load()
    return image


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(ValidationError) as error:
        remade(data)
    return error.value.code or "", error.value.messages[0]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def one_bit_png(width: int, height: int) -> bytes:
    """So many white pixels, a few kilobytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * 8), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class TestWhatIsKept:
    @pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_each_kind_becomes_one_that_paper_knows(self, format: str) -> None:
        made = remade(saved(drawing(), format))
        assert (made.width, made.height) == (200, 100) == seen(made).size
        assert made.kind == {"JPEG": "image/jpeg"}.get(format, "image/png") and made.ending in ("png", "jpg")

    def test_the_same_bytes_give_the_same_picture(self) -> None:
        data = saved(photo(), "PNG")
        assert remade(data) == remade(data)

    def test_a_photograph_kept_without_loss_becomes_jpeg(self) -> None:
        data = saved(photo(400, 300), "PNG")
        made = remade(data)
        assert made.kind == "image/jpeg" and len(made.data) < len(data) / 2

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
    def test_a_drawing_stays_as_it_is_drawn(self, mode: str) -> None:
        made = remade(saved(drawing(mode), "PNG"))
        found = seen(made).convert("L")
        assert made.kind == "image/png" and found.getpixel((10, 30)) == 0 and found.getpixel((50, 30)) == 255

    def test_sixteen_bits_of_grey_are_not_all_white(self) -> None:
        assert abs(seen(remade(saved(Image.new("I;16", (20, 20), 0x8000), "PNG"))).convert("L").getpixel((5, 5)) - 128) <= 2

    @pytest.mark.parametrize("format", ["PNG", "WEBP"])
    def test_what_shows_through_still_does(self, format: str) -> None:
        image = Image.new("RGBA", (40, 30), (200, 0, 0, 255))
        image.putpixel((0, 0), (200, 0, 0, 0))
        found = seen(remade(saved(image, format, lossless=True)))
        assert found.mode == "RGBA" and found.getpixel((0, 0))[3] == 0 and found.getpixel((5, 5))[3] == 255

    def test_one_colour_that_shows_through_does_too(self) -> None:
        found = seen(remade(saved(Image.new("RGB", (9, 9), (1, 2, 3)), "PNG", transparency=(1, 2, 3))))
        assert found.mode == "RGBA" and found.getpixel((4, 4))[3] == 0

    def test_alpha_that_hides_nothing_is_left_out(self) -> None:
        assert seen(remade(saved(drawing().convert("RGBA"), "PNG"))).mode == "RGB"

    def test_a_cmyk_photograph_is_seen_in_its_colours(self) -> None:
        red = Image.new("CMYK", (30, 30), (0, 255, 255, 0))
        found = seen(remade(saved(red, "JPEG", quality=95)))
        assert found.mode == "RGB" and found.getpixel((9, 9))[0] > 200 > 60 > found.getpixel((9, 9))[2]

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_it_stands_upright_however_the_camera_was_held(self, orientation: int) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        image = Image.new("RGB", (60, 40), "white")
        image.paste((200, 0, 0), (0, 0, 30, 20))
        found = seen(remade(saved(image, "JPEG", exif=exif, quality=95, subsampling=0)))
        assert found.size == ((60, 40) if orientation < 5 else (40, 60)) and not found.getexif()
        x, y = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
        red, _green, blue = found.getpixel((x * (found.width - 1), y * (found.height - 1)))
        assert red > 180 and blue < 60

    def test_nothing_that_was_not_a_pixel_is_kept(self) -> None:
        exif = Image.Exif()
        exif[0x010F] = "Secret camera"
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for data in (
            saved(photo(), "JPEG", exif=exif, comment=b"Secret note", icc_profile=profile),
            saved(drawing(), "PNG", exif=exif, icc_profile=profile) + b"<script>Secret</script>",
        ):
            made = remade(data)
            assert b"Secret" not in made.data and b"<script" not in made.data
            assert not {"icc_profile", "exif", "comment"} & set(seen(made).info)

    def test_colours_of_a_profile_are_brought_to_those_of_every_screen(self) -> None:
        swapped = _profile_with_red_and_blue_changed()
        made = seen(remade(saved(Image.new("RGB", (20, 20), (220, 20, 20)), "PNG", icc_profile=swapped)))
        assert made.getpixel((5, 5))[2] > 150 > made.getpixel((5, 5))[0]

    def test_a_profile_that_cannot_be_read_is_passed_over(self) -> None:
        made = seen(remade(saved(Image.new("RGB", (20, 20), (220, 20, 20)), "PNG", icc_profile=b"nonsense")))
        assert made.getpixel((5, 5)) == (220, 20, 20)

    @pytest.mark.parametrize(
        ("size", "wanted"), [((4800, 1200), (2400, 600)), ((100, 5000), (48, 2400)), ((5000, 1), (2400, 1)), ((1, 1), (1, 1))]
    )
    def test_it_is_at_most_2400_pixels_long(self, size: tuple[int, int], wanted: tuple[int, int]) -> None:
        for format in ("PNG", "JPEG"):
            made = remade(saved(Image.new("RGB", size, "navy"), format))
            assert (made.width, made.height) == wanted

    def test_a_logo_may_be_kept_smaller(self) -> None:
        assert remade(saved(Image.new("RGB", (900, 300)), "PNG"), 300).width == 300

    def test_a_telephones_jpeg_with_a_second_picture_is_a_picture(self) -> None:
        made = remade(saved(photo(), "MPO", save_all=True, append_images=[photo()]))
        assert made.kind == "image/jpeg" and made.width == 60


def _profile_with_red_and_blue_changed() -> bytes:
    """An sRGB profile that says red for blue: the addresses of two tags changed places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    places = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12)}
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    data[red + 4 : red + 12], data[blue + 4 : blue + 12] = data[blue + 4 : blue + 12], data[red + 4 : red + 12]
    return bytes(data)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "data",
        [
            b"%PDF-1.7\n1 0 obj", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b"<!doctype html><script>alert(1)</script>", b"PK\x03\x04 a zip", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n",
            b"BM" + b"\0" * 60,
            b"MZ\x90\0", b"\0", b"just words",
        ],
    )  # fmt: skip
    def test_what_is_no_picture(self, data: bytes) -> None:
        code, said = refused(data)
        assert code in ("kind", "broken") and said.endswith("choose that file.")

    def test_other_kinds_of_pictures(self) -> None:
        for format in ("BMP", "TIFF", "ICO"):
            assert refused(saved(drawing(), format))[0] == "kind"

    @pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_what_did_not_arrive_whole(self, format: str) -> None:
        data = saved(photo(300, 200), format)
        for share in (0.3, 0.6, 0.9):
            assert refused(data[: int(len(data) * share)])[0] in ("broken", "kind")

    def test_what_was_changed_on_the_way(self) -> None:
        data = bytearray(saved(photo(300, 200), "PNG"))
        data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
        assert refused(bytes(data))[0] == "broken"

    @pytest.mark.parametrize("size", [(20_000, 20_000), (12_000, 12_000), (7_100, 7_100), (50_000_001, 1)])
    def test_more_pixels_than_anybody_can_see(self, size: tuple[int, int]) -> None:
        """Refused by its head alone, before a pixel is decoded."""
        code, said = refused(one_bit_png(*size))
        assert code == "pixels" and "50 million" in said

    def test_what_moves(self) -> None:
        for format in ("GIF", "WEBP", "PNG"):
            data = saved(photo(), format, save_all=True, append_images=[photo(), photo()])
            code, said = refused(data)
            assert code == "moves" and "one of its frames" in said

    def test_nothing(self) -> None:
        assert refused(b"")[0] == "empty"

    @pytest.mark.parametrize(("size", "said"), [(41_000_000, "41 MB"), (10_000_001, "10.1 MB"), (12_340_000, "12.4 MB")])
    def test_too_much_says_how_much(self, size: int, said: str) -> None:
        code, sentence = refused(b"\0" * size)
        assert code == "large" and sentence.startswith(f"The picture is {said}. Make it smaller than 10 MB")

    def test_the_limit_is_a_setting(self, settings: Any) -> None:
        settings.FARLED_PICTURE_BYTES = 100
        assert refused(saved(photo(), "PNG"))[0] == "large"


class TestUploads:
    def test_what_is_too_large_is_not_read(self) -> None:
        file = SimpleUploadedFile("a.png", b"")
        file.size, file.file = 41_000_000, None  # reading it would fail
        with pytest.raises(ValidationError, match="41 MB"):
            of_upload(file)

    def test_it_is_made_once_and_refused_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        good, bad = SimpleUploadedFile("a.png", saved(drawing(), "PNG")), SimpleUploadedFile("b.png", b"%PDF")
        made = of_upload(good)
        with pytest.raises(ValidationError):
            of_upload(bad)
        monkeypatch.setattr("core.pictures.remade", lambda *_arguments: pytest.fail("made twice"))
        assert of_upload(good) is made
        with pytest.raises(ValidationError, match="no PNG"):
            of_upload(bad)
