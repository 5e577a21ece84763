"""Conventions of the house that a reviewer should not have to remember."""

import ast
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.house import sources

PAGES = [path for path in sources.templates() if path.suffix == ".html" and not sources.name_of(path).startswith("mail/")]
CODE = [path for app in sorted(sources.OURS) for path in sources.python_files(app)]
GUIDE = {
    "guide",
    *(f"guide-{page}" for page in ("search", "phase", "documents", "document", "areas", "area", "playbooks", "playbook")),
    *(f"guide-{page}" for page in ("roles", "rules", "versions", "words")),
}
PERSONAL = {"personal-answer", "personal-document", "personal-pdf"}  # opened by an unguessable link alone
OPEN_TO_ALL = {
    "healthz",
    "components",
    "sign-in",
    "set_language",
    "help",
    "accessibility",
    "about-method",
    "verify",
    "verify-anchors",
    "meeting-reply",
    *GUIDE,
    *PERSONAL,
}


def label(path: Path) -> str:
    return path.relative_to(sources.ROOT).as_posix()


def findings(pattern: str, paths: list[Path]) -> list[str]:
    """file:line of each match, comments of templates left out; a pattern about HTML does not look into Django's tags."""
    hidden = r"\{%.*?%\}" if pattern.startswith((r"\s", "<", "(")) else r"$^"
    return [
        f"{label(path)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(sources.source_of(path).splitlines(), 1)
        if re.search(pattern, re.sub(hidden, "x", line))
    ]


class TestTemplates:
    @pytest.mark.parametrize(
        "pattern",
        [
            r"\sstyle=",
            r"<style",
            r"\son[a-z]+=[\"']",
            r"javascript:",
            r"<script(?![^>]*\bsrc=)",
            r"\|\s*safe\b",
            r"\bmark_safe\b",
            r"\{%\s*autoescape",
            r"""(?:src|href|action)=["'](?:https?:)?//""",
            r"<(?:a|form)\b[^>]*\starget=",
            r"\btabindex=[\"'][1-9]",
            r"\bautofocus\b",
        ],
    )
    def test_none_has_what_the_policy_or_the_reader_cannot_bear(self, pattern: str) -> None:
        assert findings(pattern, PAGES) == []

    def test_each_can_be_read(self) -> None:
        broken = []
        for path in sources.templates():
            try:
                get_template(sources.name_of(path))
            except TemplateSyntaxError as error:
                broken.append(f"{label(path)}: {error}")
        assert broken == []

    def test_each_is_used(self) -> None:
        used = {name for path in sources.templates() for name in sources.included(sources.source_of(path))}
        rest = {sources.name_of(path) for path in sources.templates()} - used
        assert {name for name in rest if not any(sources.is_rendered(name, path) for path in CODE)} == set()

    def test_each_that_is_asked_for_is_there(self) -> None:
        there = {sources.name_of(path) for path in sources.templates()}
        asked = {name for path in sources.templates() for name in sources.included(sources.source_of(path))}
        asked |= {name for path in CODE for name in sources.rendered_templates(sources.tree(path)) if "/" in name}
        assert asked - there == set()

    def test_none_is_long(self) -> None:
        lines = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources.templates()}
        assert {name: count for name, count in lines.items() if count > 120 and not name.endswith("gallery.html")} == {}

    def test_a_form_that_writes_carries_its_token(self) -> None:
        wrong = [
            label(path)
            for path in PAGES
            for form in re.findall(r"<form[^>]*method=[\"']post[\"'].*?</form>", sources.source_of(path), flags=re.DOTALL | re.IGNORECASE)
            if not re.search(r"csrf_token|csrfmiddlewaretoken|\{% include|\{% block", form)
        ]
        assert wrong == []

    @pytest.mark.parametrize("path", [p for p in PAGES if "fl-table" in sources.source_of(p)], ids=label)
    def test_a_table_can_be_read_on_a_phone_and_aloud(self, path: Path) -> None:
        assert Tables.of(sources.source_of(path)) == []


class Tables(HTMLParser):
    """Looks at tables of the house: roles, scopes, labels."""

    ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.wrong: list[str] = []

    @classmethod
    def of(cls, text: str) -> list[str]:
        reader = cls()
        # Tags of Django may stand inside tags of HTML; what they choose between does not matter here.
        reader.feed(re.sub(r"\{[%{].*?[%}]\}", "x", text, flags=re.DOTALL))
        return reader.wrong

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "table":
            self.inside = "fl-table" in (found.get("class") or "").split()
        if not self.inside:
            return
        if tag in self.ROLES and found.get("role") != self.ROLES[tag]:
            self._add(tag, "role")
        if tag == "th" and found.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
            self._add(tag, "scope")
        if tag == "td" and "data-label" not in found and "colspan" not in found:
            self._add(tag, "data-label")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "table"

    def _add(self, tag: str, what: str) -> None:
        self.wrong.append(f"line {self.getpos()[0]}: {tag} without {what}")


def test_a_planted_bad_table_is_found() -> None:
    planted = '<table class="fl-table" role="table"><tr role="row"><th>A</th><td role="cell">{% if a %}<b>{% endif %}</td></tr></table>'
    assert Tables.of(planted) == ["line 1: th without scope", "line 1: td without data-label"]
    assert Tables.of("<table><tr><td></td></tr></table>") == []


class TestCode:
    def test_no_file_is_long(self) -> None:
        lines = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
        assert {name: count for name, count in lines.items() if count > 500} == {}

    @pytest.mark.parametrize(
        ("pattern", "doors"),
        [
            (r"\bshared_task\b", {"core/tasks.py"}),
            (r"\bsend_mail\b|\bEmailMessage\(|EmailMultiAlternatives\(", {"notifications/tasks.py"}),
            (r"@receiver\b|\.connect\(", {"core/apps.py"}),
            (r"\bmark_safe\b", {"core/templatetags/farled.py", "core/charts/svg.py", "core/blocks/html.py"}),
            (r"\.has_perms?\(|\.get_all_permissions\(|@permission_required|@user_passes_test", set()),
            (r"InitiativeUserPermission\.objects\.(create|bulk_create|filter\([^)]*\)\.delete)", {"adoption/grants.py"}),
            (r"\b(assign_perm|remove_perm)\b", set()),
            (r"csrf_exempt|csp_exempt", set()),
            (r"\bprint\(", set()),
            (r"\beval\(|\bexec\(|pickle", set()),
            (r"\.raw\(|\.extra\(|RawSQL", set()),
            (r"Event\.objects\.(create|bulk_create)|EventText\.objects\.create", {"core/events.py"}),
        ],
    )
    def test_each_concern_has_its_one_door(self, pattern: str, doors: set[str]) -> None:
        found = {label(path) for path in CODE if "/migrations/" not in label(path) and re.search(pattern, ast.unparse(sources.tree(path)))}
        assert found <= doors

    def test_phase_and_status_are_written_by_one_module(self) -> None:
        writers = set()
        for path in CODE:
            for node in ast.walk(sources.tree(path)):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"update", "bulk_create", "create"}:
                    names = {keyword.arg for keyword in node.keywords}
                    if "phase" in names or ("status" in names and "Initiative" in ast.unparse(node.func)):
                        writers.add(label(path))
        assert writers <= {"portfolio/seed.py"}, (
            "the bulk maker of the benchmark fills tables; everybody else asks adoption.services.phases"
        )

    def test_every_module_says_what_it_is_for(self) -> None:
        silent = [
            label(p) for p in CODE if "/migrations/" not in label(p) and p.read_text().strip() and not ast.get_docstring(sources.tree(p))
        ]
        assert silent == []

    def test_functions_are_small(self) -> None:
        lengths = sorted(
            node.end_lineno - node.lineno + 1
            for path in CODE
            if "/migrations/" not in label(path)
            for node in ast.walk(sources.tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        assert lengths[len(lengths) // 2] <= 8
        assert lengths[len(lengths) * 9 // 10] <= 30


class TestAddresses:
    def test_each_has_a_name_used_once(self) -> None:
        names = Counter(pattern.name for _app, pattern in sources.patterns())
        assert None not in names and {name for name, count in names.items() if count > 1} == set()

    def test_each_view_is_a_page(self) -> None:
        assert [p.name for _app, p in sources.patterns() if not getattr(p.callback, "is_page", False)] == []

    def test_only_these_are_open_without_signing_in(self) -> None:
        open_ones = {p.name for _app, p in sources.patterns() if not getattr(p.callback, "login_required", True)}
        assert open_ones <= OPEN_TO_ALL
        assert {"healthz", "sign-in"} <= open_ones

    def test_the_mark_of_an_open_page_is_the_one_looked_for(self) -> None:
        assert login_not_required(lambda request: None).login_required is False

    def test_each_ends_with_a_slash_and_names_no_verb_twice(self) -> None:
        ways = [str(p.pattern) for _app, p in sources.patterns() if p.name != "healthz"]
        assert [way for way in ways if way and not way.endswith("/")] == []

    def test_views_are_short(self) -> None:
        long = []
        for app in sources.APPS:
            for path in sources.python_files(app):
                for node in sources.tree(path).body:
                    if isinstance(node, ast.FunctionDef) and any("page(" in ast.unparse(d) for d in node.decorator_list):
                        long += [f"{label(path)}: {node.name}"] if node.end_lineno - node.lineno + 1 > 25 else []
        assert long == []
