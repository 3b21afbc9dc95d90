"""The days a mirror looks at: a quarter, or what somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """Whole days of the board's time zone, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        return [self.first.isoformat(), self.last.isoformat()]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From the first moment up to, not including, the second."""
        start, end = (datetime.combine(day, time()) for day in (self.first, self.last + timedelta(days=1)))
        return timezone.make_aware(start), timezone.make_aware(end)


def last_weeks(weeks: int, until: date) -> Period:
    return Period(until - timedelta(weeks=weeks) + timedelta(days=1), until)


def quarter_of(day: date) -> Period:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Period(first, _next_quarter(first) - timedelta(days=1))


def quarter_before(period: Period) -> Period:
    return quarter_of(quarter_of(period.first).first - timedelta(days=1))


def _next_quarter(first: date) -> date:
    return date(first.year + (first.month == 10), 1 if first.month == 10 else first.month + 3, 1)


def period_of(days: Sequence[str]) -> Period:
    """Of a first and a last day as they stand in an address or a paper: 2026-10-01."""
    first, last = (date.fromisoformat(day) for day in days)
    return Period(first, last)
