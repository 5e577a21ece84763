"""The house is built from below: code, foreign keys, templates and addresses point down, never up, never in a circle."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.house import sources

# Url names that stand above the app that names them, each with its reason.
UPWARD = {
    ("adoption", "milestone"): "each mark of the phase rail leads to its milestone",
    ("adoption", "conditions"): "the phase rail leads to the conditions that are open",
    ("adoption", "initiative"): "an initiative's own address is its overview, which shows every register",
    ("adoption", "start"): "whoever leaves the setting up comes home",
    ("accounts", "start"): "whoever signs in or cancels comes home",
    ("accounts", "mail-folder"): "administration is one page for its readers; the mails are one of its ways",
    ("followup", "start"): "a reminder leads to what awaits its reader",
}


def upward(owner: str, used: set[str]) -> set[str]:
    return {app for app in used if not sources.may_use(owner, app)}


@pytest.mark.parametrize("app", sorted(sources.APPS))
def test_apps_import_downward_only(app: str) -> None:
    wrong = {
        f"{path.relative_to(sources.ROOT)} -> {used}"
        for path in sources.python_files(app)
        for used in upward(app, set(sources.imported_apps(sources.tree(path))))
    }
    assert wrong == set()


def test_nothing_is_imported_relatively_and_nobody_imports_config_or_tests() -> None:
    for app in sources.OURS:
        for path in sources.python_files(app):
            used = set(sources.imported_apps(sources.tree(path)))
            assert not used & {".", "tests"}, path
            assert app == "config" or "config" not in used, path


@pytest.mark.parametrize(
    "planted",
    [
        "from milestones.models import Round",
        "import milestones",
        "def late():\n    from milestones import services",
        "class A:\n    def b(self):\n        import milestones.services as s",
        "if TYPE_CHECKING:\n    from milestones.models import Round",
        "import_module('milestones.models')",
        "apps.get_model('milestones', 'Round')",
        "apps.get_model('milestones.Round')",
    ],
)
def test_a_planted_wrong_import_is_found(planted: str) -> None:
    found = set(sources.imported_apps(ast.parse(planted)))
    assert upward("adoption", found) == {"milestones"}
    assert upward("portfolio", found) == set()


def test_a_planted_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "core" / "deep").mkdir(parents=True)
    (tmp_path / "core" / "deep" / "wrong.py").write_text("from accounts.models import User\n")
    found = {app for path in sources.python_files("core", tmp_path) for app in sources.imported_apps(sources.tree(path))}
    assert upward("core", found) == {"accounts"}


def test_the_table_has_no_circle() -> None:
    left = {app: set(used) for app, used in sources.MAY_IMPORT.items()}
    while left:
        free = {app for app, used in left.items() if not used & set(left)}
        assert free, f"circle among {sorted(left)}"
        left = {app: used for app, used in left.items() if app not in free}


def test_every_folder_of_code_stands_in_the_table() -> None:
    folders = {path.parent.name for path in sources.ROOT.glob("*/__init__.py")}
    assert folders - {"tests"} == sources.OURS


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in sources.APPS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not sources.may_use(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_migrations_depend_downward() -> None:
    from django.db.migrations.loader import MigrationLoader

    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in sources.APPS:
            assert upward(app, {dependency[0] for dependency in migration.dependencies}) == set(), (app, name)


def test_templates_include_downward() -> None:
    wrong = [
        f"{sources.name_of(path)} -> {used}"
        for path in sources.templates()
        for used in sources.included(sources.source_of(path))
        if not sources.may_use(sources.owner_of(sources.name_of(path)), sources.owner_of(used))
    ]
    assert wrong == []


def test_code_renders_templates_downward() -> None:
    known = {sources.name_of(path) for path in sources.templates()}
    wrong = [
        f"{path.relative_to(sources.ROOT)} -> {used}"
        for app in sources.APPS
        for path in sources.python_files(app)
        for used in sources.rendered_templates(sources.tree(path))
        if used in known and not sources.may_use(app, sources.owner_of(used))
    ]
    assert wrong == []


def ways() -> set[tuple[str, str, str]]:
    """(app, url name, file) of every way that names an address above."""
    owners = sources.url_owners()
    found = {
        (app, name, str(path.relative_to(sources.ROOT)))
        for app in sources.APPS
        for path in sources.python_files(app)
        for name in sources.named_urls(sources.tree(path))
    }
    for path in sources.templates():
        template = sources.name_of(path)
        found |= {(sources.owner_of(template), name, template) for name in sources.linked(sources.source_of(path))}
    return {(app, name, file) for app, name, file in found if name in owners and not sources.may_use(app, owners[name])}


def test_addresses_point_down_but_for_a_short_list_with_reasons() -> None:
    assert sorted(f"{file}: {name}" for app, name, file in ways() if (app, name) not in UPWARD) == []


def test_the_short_list_holds_nothing_that_is_not_needed() -> None:
    assert {way for way in UPWARD if way not in {(app, name) for app, name, _file in ways()}} == set()
    assert len(UPWARD) <= 10


def test_a_planted_address_and_include_are_found() -> None:
    assert sources.linked("{% url 'milestone' pk=a.pk %}{% url \"plan\" %}") == ["milestone", "plan"]
    assert sources.included("{% extends 'frames/initiative.html' %}{% include frame|default:\"a/b.html\" with x=1 %}") == [
        "frames/initiative.html",
        "a/b.html",
    ]
    assert list(sources.named_urls(ast.parse("redirect('milestone', pk=1); reverse('plan')"))) == ["milestone", "plan"]
