"""What tables usually call things, from `headers.yaml`: headers, words for yes and no, spellings of units."""

import unicodedata
from functools import cache
from pathlib import Path

import yaml


def plain(text: str) -> str:
    """In small letters without accents; what is no letter and no digit parts words. Signs alone stay as they are."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    spaced = "".join(one if one.isalnum() else " " for one in folded if not unicodedata.combining(one))
    return " ".join(spaced.split()) or text.strip()


def unit_key(unit: str) -> str:
    """Spellings that differ only in signs become one: ×10^9/l, 10*9/L and 10⁹/L. Both signs for micro are one."""
    text = unit.strip().translate(_UNIT_SIGNS).casefold().replace("mc", "u")
    return text.removeprefix("x").replace("10e", "10").replace("1e", "10") if "/" in text else text


_UNIT_SIGNS = str.maketrans(
    {"µ": "u", "μ": "u", "⁹": "9", "³": "3", "²": "2", "^": None, "*": None, " ": None, "\u00a0": None, "×": None}
)


@cache
def _data() -> dict:
    return yaml.safe_load((Path(__file__).parent / "headers.yaml").read_text(encoding="utf-8"))


def synonyms() -> dict[str, list[str]]:
    """Target to what its column is called elsewhere."""
    return {target: [str(one) for one in names] for target, names in _data()["headers"].items()}


def unit_spellings() -> dict[str, str]:
    """Spelling, as `unit_key` writes it, to the unit that a form offers."""
    return {unit_key(str(other)): unit for unit, others in _data()["units"].items() for other in [unit, *others]}


def _word_table() -> dict[str, str]:
    return {plain(str(other)): word for word, others in _data()["words"].items() for other in others}


WORDS = _word_table()
NOT_KNOWN = {plain(str(one)) for one in _data()["not_known"]}
