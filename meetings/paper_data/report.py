"""The report of a board: the figures of its mirror for a time, with their definitions. It names no patient."""

from accounts.models import Board
from meetings.mirror.attendance import SOURCE, Seat
from meetings.mirror.figure import Figure, Row
from meetings.mirror.mirror import mirror
from meetings.mirror.period import Period
from meetings.paper_data import lines
from meetings.papers.data import FigureLine, FigureRow, ReportData, SeatLine


def report(board: Board, period: Period) -> ReportData:
    found = mirror(board, period)
    return {
        **lines.of_board(board),
        "meeting": "Figures of the board",
        "meeting_date": f"{lines.day(period.first)} to {lines.day(period.last)}",
        "period": period.days,
        "meetings": str(found.meetings),
        "figures": [_figure(one) for one in found.figures],
        "attendance": [_seat(one) for one in found.seats],
        "attendance_source": SOURCE,
    }


def _figure(figure: Figure) -> FigureLine:
    rows = [_row(one) for one in figure.rows]
    return {"title": figure.title, "definition": figure.definition, "source": figure.source, "rows": rows}


def _row(row: Row) -> FigureRow:
    spread = row.values is not None and row.count
    return {"label": row.label, "text": row.text, "cases": f"{row.count} cases" if spread else ""}


def _seat(seat: Seat) -> SeatLine:
    return {"discipline": seat.label, "present": f"{seat.present} of {seat.cases}", "score": seat.score}
