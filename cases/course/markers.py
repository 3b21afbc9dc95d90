"""Tumor markers and hormones over time: a chart for each analyte and unit, a series for each laboratory and assay.

The rules of the NHS CUI for graphs hold, each by a test named after it: units and assays are never mixed, all charts
have the same axis of time, the latest value stands in figures and larger, the band is the laboratory's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.course.chart import Line, Point, Span, chart
from cases.course.events import MARKERS
from cases.facts.laboratory import ANALYTES
from cases.facts.partial_dates import first_day
from cases.imports.provenance import reported_by
from cases.models import Laboratory


@dataclass(frozen=True)
class Result:
    """One result as reported: `value` with its comparator in words, the laboratory, the record's address."""

    on: str
    value: Decimal
    shown: str
    series: str
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


def markers(case_id: object, results: Sequence[Laboratory], span: Span, logarithmic: bool = False) -> list[Marker]:
    """The markers of a case in the order of the vocabulary; what was never measured is left out."""
    found = sorted(results, key=lambda one: (MARKERS.index(one.analyte), one.unit, one.dated_on, one.entered_at))
    return [
        _marker(analyte, unit, [_result(case_id, one) for one in group], span, logarithmic)
        for (analyte, unit), group in groupby(found, key=lambda one: (one.analyte, one.unit))
    ]


def _result(case_id: object, one: Laboratory) -> Result:
    return Result(
        on=one.dated_on,
        value=one.value,
        shown=f"{one.comparator}{one.value.normalize():f}",
        series=_series_of(one),
        upper_limit=one.upper_limit,
        address=reverse("record-history", args=[case_id, "laboratory", one.series]),
        is_exact=not one.comparator,
    )


def _series_of(one: Laboratory) -> str:
    """Results are only comparable within one laboratory and one assay."""
    laboratory = reported_by(one.source) or _("Laboratory not recorded")
    return ", ".join(part for part in (laboratory, one.assay) if part)


def _marker(analyte: str, unit: str, results: list[Result], span: Span, logarithmic: bool) -> Marker:
    dated = [one for one in results if one.on]
    label = ANALYTES[analyte].label
    drawing = chart(_lines(dated), span, _title(label, unit, dated), logarithmic) if len(dated) > 1 else None
    undated = tuple(one for one in results if not one.on)
    return Marker(analyte, label, unit, tuple(reversed(dated)), drawing, undated)


def _title(label: str, unit: str, dated: list[Result]) -> str:
    return _("%(label)s in %(unit)s, %(count)d results; the table says the same") % {
        "label": label,
        "unit": unit,
        "count": len(dated),
    }


def _lines(dated: Sequence[Result]) -> list[Line]:
    """One line for each laboratory and assay, in the order in which they first reported."""
    names = dict.fromkeys(one.series for one in dated)
    return [_line(name, [one for one in dated if one.series == name]) for name in names]


def _line(name: str, results: Sequence[Result]) -> Line:
    points = [Point(first_day(one.on), one.value, one.shown, one.address, one.is_exact) for one in results]
    limits = [one.upper_limit for one in results if one.upper_limit]
    return Line(name, points, limits[-1] if limits else None)
