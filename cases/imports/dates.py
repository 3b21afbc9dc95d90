"""Dates as tables write them, to ISO order. Which of two numbers is the month is asked, never guessed."""

import re
from collections.abc import Sequence

from cases.facts.partial_dates import MONTHS, PartialDateError, check_partial_date

DAY_FIRST, MONTH_FIRST, ASK = "day", "month", "?"

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:([-/.])(\d{{1,2}})(?:\2(\d{{1,2}}){_TIME})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})[-. /]+)?([A-Za-z]{3,9})\.?[-, /]+(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}")


class DateError(ValueError):
    """The text is no date, or could be two."""


def read_date(text: str, order: str = "") -> str:
    """`2026`, `2026-08` or `2026-08-14`, as far as the text tells. DateError says what to write."""
    text = text.strip()
    year, month, day = _parts(text, order)
    iso = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    try:
        check_partial_date(iso)
    except PartialDateError as error:
        raise DateError(str(error)) from None
    return iso


def _parts(text: str, order: str) -> tuple[str, str, str]:
    if found := _YEAR_FIRST.fullmatch(text):
        return found.group(1), found.group(3) or "", found.group(4) or ""
    if found := _COMPACT.fullmatch(text):
        return found.group(1), found.group(2), found.group(3)
    if found := _MONTH_YEAR.fullmatch(text):
        return found.group(2), found.group(1), ""
    if found := _NAMED.fullmatch(text):
        return found.group(3), _month(found.group(2)), found.group(1) or ""
    if found := _YEAR_LAST.fullmatch(text):
        shown = order_of(text)
        return found.group(4), *_ordered(found.group(1), found.group(3), order if shown == ASK else shown)
    raise DateError(_why_not(text))


def _ordered(first: str, second: str, order: str) -> tuple[str, str]:
    """(month, day)"""
    if order in ("", ASK) and first.zfill(2) != second.zfill(2):
        raise DateError("Day or month first? Say it for the column.")
    return (first, second) if order == MONTH_FIRST else (second, first)


def _month(name: str) -> str:
    try:
        return str(MONTHS.index(name[:3].capitalize()) + 1)
    except ValueError:
        raise DateError(f"{name} is no month; write the date as 2026-08-14.") from None


def _why_not(text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        return "Write the year with four digits."
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return "This is how a spreadsheet counts days. Give the column the format of a date, or write 2026-08-14."
    return "This is no date. Write it as 2026-08-14, 2026-08 or 2026, or leave it empty if it is not known."


def order_of(text: str) -> str:
    """What the text itself shows: day first, month first, that one has to ask, or nothing about it.

    A point stands only between numbers of which the first is the day.
    """
    found = _YEAR_LAST.fullmatch(text.strip())
    if not found:
        return ""
    first, second = int(found.group(1)), int(found.group(3))
    if found.group(2) == "." or first > 12:
        return DAY_FIRST
    if second > 12:
        return MONTH_FIRST
    return "" if first == second else ASK


def order_of_column(texts: Sequence[str]) -> str:
    """The order in a column: ASK where some date could be two and the others do not settle it."""
    shown = {order_of(text) for text in texts}
    if ASK not in shown:
        return ""
    # With points the day always comes first, which says nothing of the dates without.
    sure = {order_of(text) for text in texts if "." not in text} & {DAY_FIRST, MONTH_FIRST}
    return sure.pop() if len(sure) == 1 else ASK
