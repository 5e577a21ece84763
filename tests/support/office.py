"""What a word processor makes of a DOCX: LibreOffice without a screen, in a profile of its own."""

import os
import subprocess
from pathlib import Path

PATIENCE = 180  # seconds


def converted(data: bytes, kind: str, folder: Path) -> bytes:
    """The file as kind ("pdf", "txt:Text (encoded):UTF8"). Raises AssertionError with its complaint if it has one."""
    source = folder / "document.docx"
    source.write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        folder,
        source,
    ]
    said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=os.environ | {"LC_ALL": "C.UTF-8"})
    made = source.with_suffix(f".{kind.partition(':')[0]}")
    complaints = [line for line in said.stderr.splitlines() if line and "javaldx" not in line and "java may not" not in line]
    assert said.returncode == 0 and made.exists() and not complaints, f"{said.stdout}\n{said.stderr}"
    return made.read_bytes()
