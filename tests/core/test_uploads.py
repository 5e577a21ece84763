"""However much is sent, only so much of it is taken."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory


def sent(data: bytes) -> HttpRequest:
    return RequestFactory().post("/", {"file": SimpleUploadedFile("a.png", data), "word": "kept"})


def test_a_file_within_the_limit_arrives_whole() -> None:
    for data in (b"", b"small", b"x" * 3_000_000):
        file = sent(data).FILES["file"]
        assert file.size == len(data) and file.read() == data
        assert isinstance(file, TemporaryUploadedFile) == (len(data) > 2_621_440)


def test_of_one_that_is_too_large_only_its_size_arrives(settings: Any) -> None:
    settings.FARLED_PICTURE_BYTES = 3_000_000
    request = sent(b"x" * 9_000_000)
    file = request.FILES["file"]
    assert file.size == 9_000_000 and file.read() == b"" and file.name == "a.png"
    assert request.POST["word"] == "kept"
