"""Attendance of the disciplines, case by case, scored as MDT-OARS does.

Source: the attendance item of MDT-OARS (BMC Cancer 2012;12:202, table 1): a core member or deputy present for the whole
meeting 4 points, absent for up to two cases 3, for three or more 2, not there at all 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean

from django.utils.translation import gettext_lazy as _

from meetings.mirror.lines import Line
from meetings.quorum import LABELS

SOURCE = "MDT-OARS, BMC Cancer 2012;12:202, table 1"
DEFINITION = _(
    "Of the disciplines of the quorum, at how many decided cases somebody of it or a deputy was present. A meeting "
    "scores 4 when the discipline was there for every case, 3 when absent for up to two, 2 for three or more, 1 when "
    "not there at all; shown is the mean."
)


@dataclass(frozen=True)
class Seat:
    """One discipline over all meetings: at how many decided cases it was there, its score at each."""

    discipline: str
    label: str
    present: int
    cases: int
    scores: tuple[int, ...]

    @property
    def score(self) -> str:
        """The mean over the meetings, of 4."""
        return f"{mean(self.scores):.1f}" if self.scores else ""


def seats(lines: Sequence[Line], core: Iterable[str]) -> list[Seat]:
    """One for each discipline of the board's quorum. Only cases with a signed decision tell who was there."""
    signed = [one for one in lines if one.decision]
    return [_seat(code, signed) for code in core]


def _seat(code: str, signed: list[Line]) -> Seat:
    label = str(LABELS[code])
    there = [label in one.present for one in signed]
    meetings = groupby(signed, key=lambda one: one.item.meeting_id)
    scores = tuple(score([label in one.present for one in of]) for _, of in meetings)
    return Seat(code, label, sum(there), len(there), scores)


def score(present: Sequence[bool]) -> int:
    """Of the cases of one meeting, in any order."""
    absent = present.count(False)
    if absent == len(present):
        return 1
    return 4 if absent == 0 else 3 if absent <= 2 else 2
