"""The order in which an agenda may run, the time of each case, and where a break is due. It proposes; people order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meetings.models import AgendaItem

# Longest talk first while everybody is fresh; what is only confirmed comes last, what is not ready after it.
STRATA = (AgendaItem.Stratum.DISCUSS, AgendaItem.Stratum.STANDARD, AgendaItem.Stratum.NOT_READY)


@dataclass(frozen=True)
class Planned:
    """What the order knows of one item: how long it is planned for, and whom it needs beside the board's own quorum."""

    key: Any
    stratum: str
    minutes: int
    guests: frozenset[str]


def proposed(items: Sequence[Planned]) -> list[Planned]:
    """By stratum; then those who need the same guests one after another, so that guests can leave; longest first.

    What needs guests comes before what needs none. Of two that are alike the one that stood first stays first.
    """
    longest: dict[tuple[str, frozenset[str]], int] = {}
    for one in items:
        group = (one.stratum, one.guests)
        longest[group] = max(longest.get(group, 0), one.minutes)

    def place(one: Planned) -> tuple:
        group = longest[(one.stratum, one.guests)]
        return STRATA.index(one.stratum), not one.guests, -group, sorted(one.guests), -one.minutes

    return sorted(items, key=place)


@dataclass(frozen=True)
class Slot:
    """When a case is due if the plan holds, and whether a break is proposed before it."""

    at: datetime
    minutes: int
    break_before: bool


def slots(minutes: Sequence[int], starts_at: datetime, break_after: int) -> list[Slot]:
    """One after another. A break is proposed where the talk since the last one would go beyond `break_after` minutes.

    The break itself has no planned length: it is as long as the board makes it.
    """
    found, at, since = [], starts_at, 0
    for length in minutes:
        due = bool(break_after) and since > 0 and since + length > break_after
        found.append(Slot(at, length, due))
        at, since = at + timedelta(minutes=length), length if due else since + length
    return found
