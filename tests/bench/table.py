"""Rows of figures as a table for people."""

from typing import Any


def text(rows: list[dict[str, Any]]) -> str:
    """Columns as wide as their widest value, numbers to the right."""
    if not rows:
        return "nothing measured"
    names = list(rows[0])
    cells = [[_cell(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[place]) for line in cells)) for place, name in enumerate(names)]
    numeric = [isinstance(rows[0][name], (int, float)) for name in names]
    lines = [names, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(_put(value, width, right) for value, width, right in zip(line, widths, numeric, strict=True)) for line in lines
    )


def _cell(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _put(value: str, width: int, right: bool) -> str:
    return value.rjust(width) if right else value.ljust(width)
