"""Run as a program: a paper's JSON on standard input, its PDF on standard output.

A program of its own because typst, once used, hangs in every process forked from it, as Celery's are.
It imports nothing of ours, so it starts fast and in an empty environment.
"""

import json
import re
import sys
import unicodedata
from importlib.resources import files
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = str(files("font_source_sans_pro") / "files")
ROUNDS = 4
_REFUSED = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(kind: str, data: dict[str, object]) -> bytes:
    """A tagged PDF/A; its date comes from the data, so the same data gives the same bytes."""
    answer = typst.compile(
        str(TEMPLATES / f"{kind}.typ"),
        root=str(TEMPLATES),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(str(data["made_at"])),
    )
    return bytes(answer)


def refused(complaint: str) -> set[str]:
    """The characters typst has no glyph for, read from its complaint, which lists all of them."""
    found = (_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) for text in _REFUSED.findall(complaint))
    return {character for text in found for character in text if not character.isascii()}


def spelled(raw: str, characters: set[str]) -> str:
    """A character no font can draw is printed as its code point: ugly, but nobody's name gets shorter."""
    for character in characters:
        visible = unicodedata.category(character) != "Cf"
        raw = raw.replace(character, f"[U+{ord(character):04X}]" if visible else "")
    return raw


def pdf_of_any_text(kind: str, raw: str) -> bytes:
    """PDF/A forbids a missing glyph, and a paper must not fail for an emoji in a note: replace and try again."""
    for _ in range(ROUNDS):
        try:
            return pdf(kind, json.loads(raw))
        except typst.TypstError as error:
            characters = refused(str(error.diagnostic))
            if not characters:
                raise
            raw = spelled(raw, characters)
    return pdf(kind, json.loads(raw))


def main() -> int:
    try:
        sys.stdout.buffer.write(pdf_of_any_text(sys.argv[1], sys.stdin.buffer.read().decode()))
    except Exception as error:  # the caller gets one line; it decides what of it may be kept
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
