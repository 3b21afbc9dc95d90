"""The figures as a table for a spreadsheet: our own words and numbers alone, so nothing in it can be executed."""

import csv
from io import StringIO
from statistics import median

from meetings.mirror.attendance import DEFINITION
from meetings.mirror.figure import Row
from meetings.mirror.mirror import Mirror

HEAD = ("from", "to", "figure", "row", "count", "of", "median", "lowest", "highest", "unit", "definition")


def as_csv(found: Mirror) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEAD)
    days = (found.period.first.isoformat(), found.period.last.isoformat())
    for figure in found.figures:
        for row in figure.rows:
            writer.writerow([*days, figure.title, row.label, *_numbers(row), figure.definition])
    for seat in found.seats:
        writer.writerow(
            [*days, "Attendance", seat.label, seat.present, seat.cases, seat.score, "", "", "score of 4", DEFINITION]
        )
    return file.getvalue()


def _numbers(row: Row) -> list[object]:
    of = "" if row.of is None else row.of
    if not row.values:
        return [row.count, of, "", "", "", row.unit]
    return [row.count, of, median(row.values), min(row.values), max(row.values), row.unit]
