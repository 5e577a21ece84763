"""The pages of documents: list, document, editor, saving by itself, comparing; with little and with much in them. Prints JSON rows."""

import json
from typing import Any

import django

PARAGRAPH = "<p>The service is taken into use step by step, and each step is judged before the next one is begun.</p>"


def main() -> None:
    """Measure and print."""
    django.setup()
    from tests import factories

    case = factories.case()
    print(json.dumps([row for size in (1, 50, 400) for row in _rows(case, size)]))


def _rows(case: Any, paragraphs: int) -> list[dict[str, Any]]:
    """Pages of a business case with so many paragraphs in each section."""
    from django.urls import reverse

    from documents import services
    from tests.bench.method_pages import _client, _get, _row

    document = services.ensure(case.initiative, "business_case", case.coordinator)
    for section in document.sections.all():
        html = PARAGRAPH * paragraphs
        services.write_html(document, section.key, by=case.coordinator, seen_version=section.version, html=html)
    client, first = _client(case), document.sections.first()
    ways = [
        ("the list", reverse("documents", args=[case.initiative.pk])),
        ("a document, whole", reverse("document", args=[document.pk])),
        ("a section in the editor", reverse("document-section", args=[document.pk, first.key])),
        ("comparing with the draft", reverse("document-compare", args=[document.pk])),
    ]
    size = f"{paragraphs} paragraphs a section"
    found = [_row(what, size, _get(client, path), turns=10) for what, path in ways]
    return [_like_paper(row) for row in [*found, _row("saving by itself", size, _saving(client, document, first, paragraphs), turns=10)]]


def _saving(client: Any, document: Any, section: Any, paragraphs: int) -> Any:
    from itertools import count

    from django.urls import reverse

    address, turn = reverse("document-autosave", args=[document.pk, section.key]), count()

    def save() -> None:
        version = type(section).objects.get(pk=section.pk).version
        answer = client.post(address, {"html": PARAGRAPH * paragraphs + f"<p>{next(turn)}</p>", "version": version})
        if answer.status_code != 200:
            raise RuntimeError(answer.content)

    return save


def _like_paper(row: dict[str, Any]) -> dict[str, Any]:
    """The same columns as the documents on paper."""
    known = {name: row[name] for name in ("p50 ms", "queries", "memory MB")}
    return {"what": f"{row['what']}, {row['size']}", "pages": "–", "kB": "–", "cold ms": "–", **known, "ms a page": "–"}


if __name__ == "__main__":
    main()
