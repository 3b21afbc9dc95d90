"""The whole of it for a board and a time."""

from dataclasses import dataclass

from accounts.models import Board
from meetings import quorum
from meetings.mirror import figures, outside
from meetings.mirror.attendance import Seat, seats
from meetings.mirror.figure import Figure
from meetings.mirror.lines import held, lines
from meetings.mirror.period import Period


@dataclass(frozen=True)
class Mirror:
    board: Board
    period: Period
    meetings: int
    figures: tuple[Figure, ...]
    seats: tuple[Seat, ...]

    def figure(self, key: str) -> Figure | None:
        return next((one for one in self.figures if one.key == key), None)

    def told(self) -> list[list[str]]:
        """Every row in words: what a report says."""
        rows = [[figure.title, row.label, row.text] for figure in self.figures for row in figure.rows]
        return rows + [[seat.label, f"{seat.present} of {seat.cases}", seat.score] for seat in self.seats]


def mirror(board: Board, period: Period) -> Mirror:
    meetings = held(board, period)
    of = lines(meetings)
    shown = (
        figures.throughput(of, len(meetings)), figures.times(of), figures.readiness(of), figures.reached(of),
        figures.causes(of), figures.relation(of), figures.against(of), figures.adherence(of), figures.course(of),
        outside.commnets(of, period.last), outside.mode(of),
    )  # fmt: skip
    return Mirror(board, period, len(meetings), shown, tuple(seats(of, quorum.wanted(board))))
