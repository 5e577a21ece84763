"""Reading the house: its apps, files, templates and addresses, and what points from where to where."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
GROUND = {"core"}
CORE = {"notifications", "accounts", "method", "core"}
LEAVES = CORE | {"adoption"}
# Who may import whom (docs/architecture.md); config may import all, nobody imports config.
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "method": GROUND,
    "accounts": GROUND,
    "notifications": {"accounts", "core"},
    "adoption": CORE,
    "documents": LEAVES,
    "registers": LEAVES,
    "procurement": LEAVES,
    "benefits": LEAVES,
    "milestones": LEAVES | {"documents"},
    "meetings": LEAVES | {"documents", "milestones"},
    "followup": LEAVES | {"documents"},
    "portfolio": LEAVES | {"documents", "registers", "procurement", "benefits", "milestones", "meetings", "followup"},
}
APPS = set(MAY_IMPORT)
OURS = APPS | {"config"}
# Template folders that are not called like an app.
TEMPLATE_OWNERS = {
    "base.html": "core",
    "components": "core",
    "errors": "core",
    "forms": "core",
    "frames": "core",
    "mail": "notifications",
}


def may_use(owner: str, used: str) -> bool:
    """Whether code of app `owner` may name something of app `used`."""
    return owner == "config" or used not in OURS or used == owner or used in MAY_IMPORT[owner]


def python_files(app: str, root: Path = ROOT) -> list[Path]:
    """Every Python file of an app."""
    return sorted((root / app).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_apps(module: ast.Module) -> Iterator[str]:
    """First names of all imports, inside functions too, by statement or by import_module and get_model."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else (node.module or "").split(".")[0]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__", "get_model", "import_string"}:
            yield from (text.split(".")[0] for text in _texts(node)[:1])


def named_urls(module: ast.Module) -> Iterator[str]:
    """Url names that Python asks the address of."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node) in {"reverse", "reverse_lazy", "redirect", "resolve_url"}:
            yield from _texts(node)[:1]


def rendered_templates(module: ast.Module) -> Iterator[str]:
    """Every text that looks like the name of a template."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w/]+\.(html|txt)", node.value):
            yield node.value


def is_rendered(template: str, path: Path) -> bool:
    """Whether the file names the template, outright or as f"folder/{word}.html" with the word named in the app."""
    outright, patterns = _rendered(path)
    if template in outright:
        return True
    found = (pattern.fullmatch(template) for pattern in patterns)
    return any(match and match[1] in words_of(template.split("/")[0]) for match in found)


@cache
def _rendered(path: Path) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The templates a file names outright, and those it puts together."""
    module = tree(path)
    joined = [node.values for node in ast.walk(module) if isinstance(node, ast.JoinedStr)]
    texts = ("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"(\w+)" for p in parts) for parts in joined if parts)
    return frozenset(rendered_templates(module)), tuple(re.compile(text) for text in texts if text.endswith("html"))


@cache
def words_of(app: str) -> frozenset[str]:
    """Every text that stands by itself in the code of an app."""
    nodes = (node for path in python_files(app) for node in ast.walk(tree(path)))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _texts(node: ast.Call) -> list[str]:
    return [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]


def templates() -> list[Path]:
    """Every template."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def name_of(template: Path) -> str:
    """As Django is asked for it."""
    return template.relative_to(TEMPLATES).as_posix()


def owner_of(name: str) -> str:
    """The app a template belongs to."""
    return TEMPLATE_OWNERS.get(name) or TEMPLATE_OWNERS.get(name.split("/")[0], name.split("/")[0])


def source_of(template: Path) -> str:
    """Its text without comments."""
    text = template.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


def included(text: str) -> list[str]:
    """Templates it includes or extends, named outright or as the default of a variable."""
    tags = re.findall(r"\{%\s*(?:include|extends)\s+(.*?)%\}", text, flags=re.DOTALL)
    return [name for tag in tags for name in re.findall(r"""["']([\w/]+\.(?:html|txt))["']""", tag)]


def linked(text: str) -> list[str]:
    """Url names it links to."""
    return re.findall(r"""\{%\s*url\s+["']([\w-]+)["']""", text)


def url_owners() -> dict[str, str]:
    """Url name -> app whose addresses it stands in."""
    return {pattern.name: app for app, pattern in patterns() if pattern.name}


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address with its app."""
    yield from _below(get_resolver("config.urls"), "config")


def _below(resolver: URLResolver, app: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            module = getattr(one.urlconf_module, "__name__", "")
            yield from _below(one, module.split(".")[0] if module else app)
        else:
            yield (one.callback.__module__.split(".")[0] if app == "config" else app), one
