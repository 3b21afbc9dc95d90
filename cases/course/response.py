"""The sum of the diameters of the target lesions over time, against its baseline and its smallest value since then.

The sums are as reported; the changes are calculated from them, and nobody's response is judged here. The two lines
stand where `CLAIM` puts them, and a page says that these figures are not verified for as long as the claim says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.course.chart import Level, Line, Point, Span, chart
from cases.facts.partial_dates import first_day
from cases.models import Imaging

CLAIM = "U-IMG-07"
FALL_PERCENT, RISE_PERCENT, RISE_MM = Decimal(30), Decimal(20), Decimal(5)


@dataclass(frozen=True)
class Sum:
    """One sum as reported. A change is absent where there is nothing to compare with, and of a sum of zero."""

    on: str
    value: Decimal
    modality: str
    source: str
    address: str
    series: str
    is_baseline: bool = False
    is_nadir: bool = False
    from_baseline: Decimal | None = None
    from_smallest: Decimal | None = None

    @property
    def shown(self) -> str:
        return f"{self.value.normalize():f}"


@dataclass(frozen=True)
class Response:
    """All sums, the newest first; `drawing` is absent where there is nothing to connect."""

    sums: tuple[Sum, ...]
    undated: tuple[Sum, ...]
    drawing: SafeString | None

    @property
    def lines(self) -> dict[str, object]:
        """What the two lines of the drawing stand for, and the claim that says so."""
        return {"fall": FALL_PERCENT, "rise": RISE_PERCENT, "least": RISE_MM, "claim": CLAIM}

    @property
    def latest(self) -> Sum | None:
        return self.sums[0] if self.sums else None

    @property
    def baseline(self) -> Sum | None:
        return next((one for one in self.sums if one.is_baseline), None)

    @property
    def nadir(self) -> Sum | None:
        return next((one for one in self.sums if one.is_nadir), None)


def response(case_id: object, images: Iterable[Imaging], span: Span, baseline: str = "") -> Response | None:
    """Of the images with a sum; None without any. `baseline` names a record, else it is the first of them."""
    measured = [_sum(case_id, one) for one in images]
    if not measured:
        return None
    dated = sorted((one for one in measured if one.on), key=lambda one: one.on)
    compared = tuple(_compared(dated, baseline))
    drawing = _drawn(compared, span) if len(compared) > 1 else None
    return Response(tuple(reversed(compared)), tuple(one for one in measured if not one.on), drawing)


def _sum(case_id: object, one: Imaging) -> Sum:
    return Sum(
        on=one.dated_on,
        value=one.sum_of_target_diameters_mm,
        modality=one.get_modality_display(),
        source=one.source,
        address=reverse("record-history", args=[case_id, "imaging", one.series]),
        series=str(one.series),
    )


def _compared(dated: Sequence[Sum], baseline: str) -> Iterator[Sum]:
    """The earliest first. What came before the baseline is shown and compared with nothing."""
    start = next((place for place, one in enumerate(dated) if one.series == baseline), 0)
    counted = dated[start:]
    smallest = min((one.value for one in counted), default=None)
    nadir = next((place for place, one in enumerate(dated) if place >= start and one.value == smallest), None)
    for place, one in enumerate(dated):
        before = [each.value for each in dated[start:place]]
        yield replace(
            one,
            is_baseline=place == start,
            is_nadir=place == nadir,
            from_baseline=change(dated[start].value, one.value) if before else None,
            from_smallest=change(min(before), one.value) if before else None,
        )


def change(before: Decimal, after: Decimal) -> Decimal | None:
    """In percent of what was before."""
    return (after - before) / before * 100 if before else None


def _drawn(sums: Sequence[Sum], span: Span) -> SafeString:
    name = _("Sum of target diameters")
    points = [Point(first_day(one.on), one.value, f"{one.shown} mm", one.address, tag=_tag(one)) for one in sums]
    title = _("%(name)s in mm, %(count)d sums; the table says the same") % {"name": name, "count": len(sums)}
    return chart([Line(name, points, None)], span, title, levels=list(_levels(sums)))


def _tag(one: Sum) -> str:
    """How the two points that the lines are counted from are marked."""
    return ", ".join(word for holds, word in ((one.is_baseline, _("baseline")), (one.is_nadir, _("smallest"))) if holds)


def _levels(sums: Sequence[Sum]) -> Iterator[Level]:
    baseline = next(one for one in sums if one.is_baseline)
    nadir = next(one for one in sums if one.is_nadir)
    fall = baseline.value * (100 - FALL_PERCENT) / 100
    rise = nadir.value * (100 + RISE_PERCENT) / 100
    yield Level(fall, _("−%(percent)s %% from the baseline: %(value)s mm") % _figures(FALL_PERCENT, fall), above=False)
    yield Level(rise, _("+%(percent)s %% from the smallest: %(value)s mm") % _figures(RISE_PERCENT, rise))


def _figures(percent: Decimal, value: Decimal) -> dict[str, str]:
    return {"percent": f"{percent:f}", "value": f"{round(value, 1).normalize():f}"}
