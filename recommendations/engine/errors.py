"""A fault in an edition, told so that its author can mend it."""

from collections.abc import Iterable
from difflib import get_close_matches


class EditionError(Exception):
    """Names the file, the line and what to do. `manage.py check` prints it as it is."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        super().__init__(f"{file}:{line}: {sentence}")
        self.file, self.line, self.sentence = file, line, sentence


def did_you_mean(word: str, known: Iterable[object]) -> str:
    """The nearest known words as a remedy, else all of them where they are few."""
    names = sorted(str(name) for name in known)
    near = get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {_either(near)}?"
    return f"Use {_either(names)}." if 0 < len(names) <= 12 else "Check the spelling."


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
