"""When a series meets: the rule expanded on the wall clock, so that summer time moves no meeting."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils import timezone

LONGEST = timedelta(days=366)
EVERY = {"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2", "four_weekly": "FREQ=WEEKLY;INTERVAL=4"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule_of(every: str, starts_on: date, until: date) -> str:
    """`monthly` is the same weekday of the month: the second Tuesday, and so on."""
    which = f"FREQ=MONTHLY;BYDAY={(starts_on.day - 1) // 7 + 1}{DAYS[starts_on.weekday()]}"
    return _until(EVERY.get(every, which), until)


def until_of(rule: str) -> date:
    return datetime.strptime(rule.partition(";UNTIL=")[2][:8], "%Y%m%d").date()  # noqa: DTZ007


def every_of(rule: str) -> str:
    """Of EVERY, or `monthly`."""
    plain = rule.partition(";UNTIL=")[0]
    return next((name for name, one in EVERY.items() if one == plain), "monthly")


def ended(rule: str, after: date) -> str:
    """The same rule with its last time on or before that day."""
    return _until(rule.partition(";UNTIL=")[0], after)


def _until(rule: str, day: date) -> str:
    return f"{rule};UNTIL={day:%Y%m%d}T235959"


def meets_at(rule: str, starts_at: datetime, exceptions: Collection[date] = ()) -> list[datetime]:
    """Every time of the rule but those days, in order."""
    wall = timezone.localtime(starts_at).replace(tzinfo=None)
    found = [at for at in rrulestr(rule, dtstart=wall) if at.date() not in exceptions]
    return [timezone.make_aware(at) for at in found]


def check_span(starts_on: date, until: date) -> None:
    if not starts_on <= until <= starts_on + LONGEST:
        raise ValidationError({"until": "Choose a last day after the first meeting and within a year of it."})
