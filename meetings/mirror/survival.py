"""Whether a patient lived so many years from the first histology, where the record tells; else it is not known.

Dates may be known to the year or month alone: what holds for every day that such a date may mean is known.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from cases.facts.partial_dates import first_day, last_day
from meetings.models import Outcome


def years_have_passed(years: int, histologies: Sequence[str], until: date) -> bool:
    """Whether the patient's histology lies at least so far back; an undated one tells nothing."""
    dated = [one for one in histologies if one]
    return bool(dated) and _after(years, min(last_day(one) for one in dated)) <= until


def was_alive(years: int, histologies: Sequence[str], outcomes: Iterable[Outcome]) -> bool | None:
    """After so many years from the earliest dated histology. None: seen too early, or dead on a day not known."""
    dated = [one for one in histologies if one]
    if not dated:
        return None
    early = _after(years, min(first_day(one) for one in dated))
    late = _after(years, min(last_day(one) for one in dated))
    found = list(outcomes)
    if any(_lived_until(one, late) for one in found):
        return True
    return False if any(_died_before(one, early) for one in found) else None


def _lived_until(one: Outcome, day: date) -> bool:
    if one.died_on:
        return one.died_on >= day
    return one.vital == Outcome.Vital.ALIVE and one.seen_on >= day


def _died_before(one: Outcome, day: date) -> bool:
    """Without a date of death the day on which it was found is the latest that it can be."""
    return one.vital == Outcome.Vital.DEAD and (one.died_on or one.seen_on) < day


def _after(years: int, day: date) -> date:
    """The 29th of February has its anniversary on the 28th where there is no other."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
