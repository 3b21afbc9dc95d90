"""Dates as far as they are known: a year, a month or a day, in ISO order so that text sorts as time."""

import re
from calendar import monthrange
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHAPE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


class PartialDateError(ValueError):
    """The text is no year, month or day that exists."""


def check_partial_date(text: str) -> None:
    """Raise PartialDateError unless `text` is empty or an existing year, month or day between 1900 and 2100."""
    if text == "":
        return
    if not _SHAPE.match(text):
        raise PartialDateError("Write the date as 2026, 2026-08 or 2026-08-14, or leave it empty if it is not known.")
    try:
        day = first_day(text)
    except ValueError as error:
        raise PartialDateError(f"{text} is not a date of the calendar.") from error
    if not 1900 <= day.year <= 2100:
        raise PartialDateError(f"{text} lies outside 1900 to 2100. Check the year.")


def first_day(text: str) -> date:
    """The first day that the partial date may mean: 2026-08 is 2026-08-01."""
    return date.fromisoformat((text + "-01-01")[:10]) if len(text) < 10 else date.fromisoformat(text)


def last_day(text: str) -> date:
    """The last day that the partial date may mean: 2026-02 is 2026-02-28."""
    if len(text) == 10:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])


def age_in_years(born_on: date, on: date) -> int:
    """Completed years of life on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def written(text: str) -> str:
    """ISO text, whole or in part, as every page and paper writes it: 14-Aug-2026, Aug-2026, 2026.

    What is no such date is answered as it stands.
    """
    if not _SHAPE.match(text):
        return text
    year, *rest = text.split("-")
    month = int(rest[0]) if rest else 0
    named = [MONTHS[month - 1] if 1 <= month <= 12 else rest[0]] if rest else []
    return "-".join([*rest[1:], *named, year])


def months_since(text: str, on: date) -> int | None:
    """Completed months from a date known at least to its month, counted from its first day; None for less."""
    if len(text) < len("2026-08"):
        return None
    first = first_day(text)
    return (on.year - first.year) * 12 + on.month - first.month - (on.day < first.day)
