"""Tumor markers and hormones over time: a chart for each analyte and unit, a series for each laboratory.

Units are never mixed in a chart and laboratories never in a series (NHS CUI GTAB: a new assay is a new series). The
latest value stands in figures, larger than the one before; the band is the laboratory's own, up to its upper limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.course.chart import Line, Point, chart
from cases.course.events import MARKERS
from cases.facts.laboratory import ANALYTES
from cases.facts.partial_dates import first_day
from cases.models import Laboratory


@dataclass(frozen=True)
class Result:
    """One result as reported: `value` with its comparator in words, the laboratory, the record's address."""

    on: str
    value: Decimal
    shown: str
    laboratory: str
    upper_limit: Decimal | None
    address: str
    is_exact: bool

    @property
    def limit(self) -> str:
        return f"{self.upper_limit.normalize():f}" if self.upper_limit else ""


@dataclass(frozen=True)
class Marker:
    """One analyte in one unit. `results` are newest first; `drawing` is absent where there is nothing to connect."""

    analyte: str
    label: str
    unit: str
    results: tuple[Result, ...]
    drawing: SafeString | None
    undated: tuple[Result, ...]

    @property
    def latest(self) -> Result | None:
        return self.results[0] if self.results else None

    @property
    def previous(self) -> Result | None:
        return self.results[1] if len(self.results) > 1 else None

    @property
    def all(self) -> tuple[Result, ...]:
        return (*self.results, *self.undated)

    @property
    def anchor(self) -> str:
        return f"marker-{self.analyte}-{''.join(filter(str.isalnum, self.unit))}"


def markers(case_id: object, results: Sequence[Laboratory], today: date, logarithmic: bool = False) -> list[Marker]:
    """The markers of a case in the order of the vocabulary; what was never measured is left out."""
    found = [one for one in results if one.analyte in MARKERS]
    found.sort(key=lambda one: (MARKERS.index(one.analyte), one.unit, one.dated_on, one.entered_at))
    return [
        _marker(analyte, unit, [_result(case_id, one) for one in group], today, logarithmic)
        for (analyte, unit), group in groupby(found, key=lambda one: (one.analyte, one.unit))
    ]


def _result(case_id: object, one: Laboratory) -> Result:
    return Result(
        on=one.dated_on,
        value=one.value,
        shown=f"{one.comparator}{one.value.normalize():f}",
        laboratory=one.source or _("Laboratory not recorded"),
        upper_limit=one.upper_limit,
        address=reverse("record-history", args=[case_id, "laboratory", one.series]),
        is_exact=not one.comparator,
    )


def _marker(analyte: str, unit: str, results: list[Result], today: date, logarithmic: bool) -> Marker:
    dated = [one for one in results if one.on]
    label = ANALYTES[analyte].label
    drawing = chart(_lines(dated), today, _title(label, unit, dated), logarithmic) if len(dated) > 1 else None
    undated = tuple(one for one in results if not one.on)
    return Marker(analyte, label, unit, tuple(reversed(dated)), drawing, undated)


def _title(label: str, unit: str, dated: list[Result]) -> str:
    return _("%(label)s in %(unit)s, %(count)d results; the table says the same") % {
        "label": label,
        "unit": unit,
        "count": len(dated),
    }


def _lines(dated: Sequence[Result]) -> list[Line]:
    """One line for each laboratory, in the order in which they first reported."""
    names = dict.fromkeys(one.laboratory for one in dated)
    return [_line(name, [one for one in dated if one.laboratory == name]) for name in names]


def _line(name: str, results: Sequence[Result]) -> Line:
    points = [Point(first_day(one.on), one.value, one.shown, one.address, one.is_exact) for one in results]
    limits = [one.upper_limit for one in results if one.upper_limit]
    return Line(name, points, limits[-1] if limits else None)
