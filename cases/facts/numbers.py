"""Numbers as people and laboratories write them. What could be read in two ways is not read but asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

POINT, COMMA, ASK = ".", ",", "?"
# Longer than any measurement, and short enough that no number is costly to write out.
_LONGEST = 40
_MOST_EXPONENT = 30
_SPACES = "[ '’\u00a0\u2009\u202f]"
_COMPARED = re.compile(r"([<>]?)\s*(.*)", re.DOTALL)


def _shape(mark: str, group: str) -> re.Pattern[str]:
    """A number with this decimal mark. No one groups digits that begin with zero."""
    digits = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:\{group}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:{_SPACES}[0-9]{{3}})+)"
    return re.compile(rf"[+-]?(?:{digits}(?:\{mark}[0-9]+)?|\{mark}[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?")


_SHAPES = {POINT: _shape(POINT, COMMA), COMMA: _shape(COMMA, POINT)}


class NumberError(ValueError):
    """The text is no number, or could be two; the message follows on the text."""


@dataclass(frozen=True)
class Number:
    """`comparator` is "<" or ">" where a limit was reported and no value."""

    value: Decimal
    comparator: str = ""


def read_number(text: str, mark: str = "") -> Number:
    """The number in the text; `mark` is the decimal mark of its column, needed where 1,234 or 1.234 stands alone."""
    comparator, rest = _apart(text)
    readings = _readings(rest)
    if not readings:
        raise NumberError("is no number. Write it as 3.5, or as <0.1 where a limit was reported.")
    if len(set(readings.values())) > 1 and mark not in readings:
        raise NumberError("could be two numbers. Say which decimal mark the column uses.")
    value = Decimal(readings.get(mark) or next(iter(readings.values())))
    if abs(value.adjusted()) > _MOST_EXPONENT:
        raise NumberError("is no number of any measurement.")
    return Number(value, comparator)


def mark_of(text: str) -> str:
    """Which decimal mark the text shows: a point, a comma, neither, or that one has to ask."""
    try:
        readings = _readings(_apart(text)[1])
    except NumberError:
        return ""
    if len(readings) == 2:
        return ASK if len(set(readings.values())) > 1 else ""
    return next(iter(readings), "")


def mark_of_column(texts: Iterable[str]) -> str:
    """The decimal mark of a column; ASK where some number could be two and the others do not settle it."""
    shown = {mark_of(text) for text in texts}
    sure = shown & {POINT, COMMA}
    if len(sure) == 1:
        return sure.pop()
    return ASK if ASK in shown else ""


def _apart(text: str) -> tuple[str, str]:
    text = text.strip().replace("\u2212", "-")
    if text[:1] in ("≤", "≥", "~", "≈"):
        raise NumberError("cannot be kept. Write the number alone, or < or > before it.")
    found = _COMPARED.fullmatch(text)
    comparator, rest = found.groups() if found else ("", text)
    if len(rest) > _LONGEST:
        raise NumberError("is no number of any measurement.")
    return comparator, rest


def _readings(text: str) -> dict[str, str]:
    """Decimal mark to the digits that the text means with it, with a point."""
    return {mark: _plain(text, mark) for mark, shape in _SHAPES.items() if shape.fullmatch(text)}


def _plain(text: str, mark: str) -> str:
    group = COMMA if mark == POINT else POINT
    return re.sub(_SPACES, "", text).replace(group, "").replace(mark, ".")
