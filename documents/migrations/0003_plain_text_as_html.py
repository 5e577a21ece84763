"""What was written as plain text becomes restricted HTML: paragraphs and lists, every character escaped."""

import re
from html import escape
from itertools import groupby

from django.db import migrations

DOT, NUMBER = re.compile(r"^\s*[-*•–]\s+(?=\S)"), re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")


def kind(line):
    return "ul" if DOT.match(line) else "ol" if NUMBER.match(line) else "p"


def joined(lines):
    """An indented line after a point belongs to that point."""
    found = []
    for line in lines:
        if found and line[0].isspace() and kind(line) == "p" and kind(found[-1]) != "p":
            found[-1] = f"{found[-1].rstrip()} {line.strip()}"
        else:
            found.append(line)
    return found


def bare(line):
    return NUMBER.sub("", DOT.sub("", line)).strip() if kind(line) != "p" else line.strip()


def html_of(text):
    """As core.blocks.text_blocks read plain text when it was the source; kept here so that the migration stays what it is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = []
    for filled, run in groupby(lines, key=lambda line: bool(line.strip())):
        for tag, part in groupby(joined(list(run)) if filled else [], key=kind):
            texts = [escape(bare(line), quote=False) for line in part]
            inner = "<br>".join(texts) if tag == "p" else "".join(f"<li>{text}</li>" for text in texts)
            found.append(f"<{tag}>{inner}</{tag}>")
    return "".join(found)


def forwards(apps, schema_editor):
    for section in apps.get_model("documents", "Section").objects.exclude(html="").iterator():
        section.html = html_of(section.html)
        section.save(update_fields=["html"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_rich_text")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
