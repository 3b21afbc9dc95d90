"""The one way to make a paper: `render(kind, data)` answers the bytes of a whole file, or raises `PaperError`."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from meetings.papers import sentences, word
from meetings.papers.text import clean, each_text

KINDS = ("pack", "downtime", "minutes", "report", "letter", "patient")
# Those that are one text for PDF and Word; the others are laid out for print alone.
LETTERS = ("letter", "patient")
# Shorter than the lease under which a worker makes a paper.
SECONDS = 25
HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
Row = dict[str, Any]
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'")


class PaperError(Exception):
    """The paper could not be made. The message never holds text of the case, so it may be logged and shown."""


def template_version(kind: str) -> str:
    """Changes exactly when the templates or their compiler do: nobody has to remember to count it up."""
    layouts = [*sorted(TEMPLATES.glob("*.typ")), *sorted(sentences.FOLDER.glob("*.yaml")), Path(word.__file__)]
    makers = [version(package).encode() for package in ("typst", "python-docx")]
    return hashlib.sha256(b"\0".join([kind.encode(), *makers, *(one.read_bytes() for one in layouts)])).hexdigest()[:8]


def render(kind: str, data: Mapping[str, object], file_format: str = "pdf") -> bytes:
    """The file of the data of this kind (`papers.data`). The same data and templates give the same bytes."""
    if kind not in KINDS:
        raise PaperError(f"No such paper: {', '.join(KINDS)} are known.")
    _refuse_what_would_be_lost(data)
    whole = {**data, "template_version": template_version(kind)}
    cleaned: Any = each_text(_filled(whole) if kind in LETTERS else whole, clean)
    if file_format == "docx":
        return _written(cleaned)
    return _compiled(kind, json.dumps(cleaned, ensure_ascii=False).encode())


def _filled(data: Row) -> Row:
    """A letter's own lines with what only its printing knows: code, address, template."""
    known = {"code": data.get("code", ""), "address": data.get("verify_at", ""), "template": data["template_version"]}
    return {**data, "foot": [line.format(**known) for line in (*data["foot"], data["verify"])]}


def _written(data: Row) -> bytes:
    try:
        return word.docx(data)
    except Exception as error:
        raise PaperError(f"The Word file stopped with {type(error).__name__}.") from None


def _compiled(kind: str, document: bytes) -> bytes:
    # -I: the compiler sees neither our environment (secrets) nor our modules, and needs none of them.
    command = [sys.executable, "-I", str(HERE / "compile.py"), kind]
    try:
        done = subprocess.run(  # noqa: S603  the command is ours, the data goes to standard input
            command, input=document, capture_output=True, timeout=SECONDS, cwd=HERE, env={"PATH": os.defpath}
        )
    except subprocess.TimeoutExpired:
        raise PaperError(f"The paper was not ready after {SECONDS} seconds.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PaperError(_told(done.stderr.decode(errors="replace"), done.returncode))
    return done.stdout


def _told(stderr: str, status: int) -> str:
    """The compiler's own first line, without anything in quotation marks: that is where it repeats our text."""
    lines = [line for line in stderr.splitlines() if line.strip()] or [f"The compiler ended with status {status}."]
    told = lines[-1] if lines[0].startswith("Traceback") else lines[0]
    return _QUOTED.sub("…", told)[:300]


def _refuse_what_would_be_lost(data: Mapping[str, object]) -> None:
    """An option of an unnamed standing would be left out, and a claim without its line could hide its flag."""
    standings = {word["id"] for word in _rows(data, "standings")}
    claims = {claim["id"] for claim in _rows(data, "claims")}
    for case in _rows(data, "cases"):
        for line in _cited_lines(case):
            if "standing" in line and line["standing"] not in standings:
                raise PaperError("An option has a standing that the pack gives no word for.")
            if not claims.issuperset(line["claims"]):
                raise PaperError("A line cites a claim that the pack does not list.")


def _cited_lines(case: Mapping[str, object]) -> Iterator[Row]:
    for name in ("options", "cautions", "stages"):
        yield from _rows(case, name)


def _rows(data: Mapping[str, object], name: str) -> list[Row]:
    rows = data.get(name, [])
    return rows if isinstance(rows, list) else []
