"""Yes and no, choices and sets as tables write them. A sign that could mean "no" or "not known" is refused."""

import re
from collections.abc import Iterable, Mapping

from cases.imports.vocabulary import NOT_KNOWN, WORDS, plain


class WordError(ValueError):
    """The text is none of the answers; the message says which there are."""


def is_not_known(text: str) -> bool:
    """What people write into a cell that has no value. It is kept as no value."""
    return plain(text) in NOT_KNOWN if text else True


def read_yes_no(text: str) -> bool:
    found = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(_word(text))
    if found is None:
        raise WordError("Write yes or no, or leave it empty if it is not known.")
    return found


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """The value among `choices` (value to label) that is named by value, label or a usual word."""
    wanted = {_word(text), plain(text)}
    for value, label in choices.items():
        if wanted & {plain(value), plain(label)}:
            return value
    raise WordError(f"Expected one of: {_listed(choices.values())}.")


def read_set(text: str, choices: Mapping[str, str]) -> list[str]:
    """Several, between semicolons, commas or bars; "none" is the empty set, which is an answer."""
    if _word(text) == "none" and "none" not in choices:
        return []
    found = {read_choice(one, choices) for one in re.split(r"[;,|\n]", text) if one.strip()}
    return sorted(found)


def _word(text: str) -> str:
    return WORDS.get(plain(text), plain(text))


def _listed(labels: Iterable[str]) -> str:
    found = list(labels)
    return ", ".join(found[:12]) + (" …" if len(found) > 12 else "")
