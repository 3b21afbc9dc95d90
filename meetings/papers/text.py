"""Text made fit for print, without loss: nothing disappears that a reader could have seen."""

import re
import unicodedata
from collections.abc import Callable

_KEPT = "\n\u200c\u200d"  # line ends, and the joiners that Arabic and Indic names need
_INVISIBLE = {"Cc", "Cf", "Cs"}


def clean(text: str) -> str:
    """The text without control characters, direction overrides and lone surrogates, composed (NFC).

    PDF/A refuses some of them and an override could make a name read as another, so they go before typst sees them.
    """
    lines = re.sub(r"\r\n?|[\u2028\u2029\v\f]", "\n", text).replace("\t", " ")
    seen = "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFC", seen)


def each_text(data: object, change: Callable[[str], str]) -> object:
    """The same tree of lists and mappings with every string changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: each_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [each_text(value, change) for value in data]
    return data
