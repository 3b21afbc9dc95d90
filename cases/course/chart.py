"""One chart: values over time, a line for each series, the normal band of the last one, round figures at the side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.course.svg import line, link, rect, shape, text

LEFT, RIGHT, TOP, BOTTOM = 56.0, 728.0, 26.0, 240.0
ROW = 16.0
# Series are told apart by symbol and line first and by color second. The latest is solid; those before it take turns.
STYLES = ("b", "a", "c", "d")
_SYMBOLS = {
    "a": "M{left:g} {top:g}h8v8h-8Z",
    "c": "M{x:g} {top:g}l5 9h-10Z",
    "d": "M{x:g} {top:g}l5 5l-5 5l-5 -5Z",
}


@dataclass(frozen=True)
class Span:
    """The days that all charts of a page show, so that one looks down from one to the next."""

    first: date
    last: date


def span_of(days: Iterable[date], today: date, years: int | None = None) -> Span:
    """So many years up to today, or all of the days, with a twentieth before the first of them and a year at least."""
    found = [*days, today]
    if years:
        return Span(today - timedelta(days=round(365.25 * years)), max(found))
    length = (today - min(found)).days
    return Span(min(found) - timedelta(days=max(30, length // 20, 365 - length)), max(found))


@dataclass(frozen=True)
class Point:
    on: date
    value: Decimal
    shown: str
    address: str
    is_exact: bool = True
    tag: str = ""


@dataclass(frozen=True)
class Line:
    """The results of one laboratory, the earliest first, and the upper limit of normal that it last reported."""

    name: str
    points: Sequence[Point]
    upper_limit: Decimal | None


@dataclass(frozen=True)
class Level:
    """A value that the curve is read against, as a line across with its words above or below it."""

    value: Decimal
    words: str
    above: bool = True


@dataclass(frozen=True)
class Frame:
    """Days and values on the drawing. A logarithmic frame begins at a power of ten, a linear one at zero."""

    first: date
    last: date
    low: float
    high: float
    logarithmic: bool

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + 12 + share * (RIGHT - LEFT - 24), 1)

    def y(self, value: float) -> float:
        low, high, here = self.low, self.high, value
        if self.logarithmic:
            low, high, here = log10(low), log10(high), log10(max(value, self.low))
        return round(BOTTOM - (here - low) / (high - low) * (BOTTOM - TOP), 1)


def chart(
    lines: Sequence[Line], span: Span, title: str, logarithmic: bool = False, levels: Sequence[Level] = ()
) -> SafeString:
    """The drawing of at least one line with a point; what lies outside the span is left to the table."""
    lines = _within(lines, span)
    if not lines:
        return _nothing(span, title)
    points = [point for one in lines for point in one.points]
    limits = [*(float(one.upper_limit) for one in lines if one.upper_limit), *(float(one.value) for one in levels)]
    frame = _frame(points, limits, span, logarithmic)
    drawn = [part for one, css in _styled(lines) for part in _series(one, frame, css)]
    behind = (*_band(lines, frame), *_figures(frame), *_years(frame), *_levels(levels, frame))
    parts = (*behind, *drawn, *_level_names(levels, frame), *_names(lines))
    above = ROW * ((len(lines) - 1) // 3)
    return shape(
        "svg", *parts, title=title, viewBox=f"0 {0 - above:g} {RIGHT + 12:g} {BOTTOM + 26 + above:g}", role="group"
    )


def _within(lines: Sequence[Line], span: Span) -> list[Line]:
    inside = [replace(one, points=[p for p in one.points if span.first <= p.on <= span.last]) for one in lines]
    return [one for one in inside if one.points]


def _nothing(span: Span, title: str) -> SafeString:
    frame = Frame(span.first, span.last, 0.0, 1.0, False)
    said = text(_("Nothing in this span; the table tells what was before"), LEFT + 12, (TOP + BOTTOM) / 2, "axis-name")
    rule = line(LEFT, RIGHT, BOTTOM, BOTTOM, "axis")
    box = f"0 0 {RIGHT + 12:g} {BOTTOM + 26:g}"
    return shape("svg", rule, *_years(frame), said, title=title, viewBox=box, role="group")


def _styled(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    return [(one, STYLES[(len(lines) - 1 - number) % len(STYLES)]) for number, one in enumerate(lines)]


def _frame(points: Sequence[Point], limits: Sequence[float], span: Span, logarithmic: bool) -> Frame:
    values = [float(point.value) for point in points]
    high = max([*values, *limits, 1e-9])
    positive = [value for value in values if value > 0]
    first, last = span.first, span.last
    if logarithmic and positive:
        low = 10.0 ** floor(log10(min(positive)))
        return Frame(first, last, low, max(10.0 ** ceil(log10(high)), low * 10), True)
    step = _step(high)
    return Frame(first, last, 0.0, ceil(high / step) * step, False)


def _step(high: float) -> float:
    """1, 2 or 5 times a power of ten, so that about five of them reach the highest value."""
    power = 10.0 ** floor(log10(high / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor * 6 >= high)


def _marks(frame: Frame) -> list[float]:
    if frame.logarithmic:
        return [10.0**power for power in range(round(log10(frame.low)), round(log10(frame.high)) + 1)]
    step = _step(frame.high)
    return [step * number for number in range(round(frame.high / step) + 1)]


def _figures(frame: Frame) -> Iterator[SafeString]:
    for value in _marks(frame):
        y = frame.y(value)
        yield line(LEFT, RIGHT, y, y, "axis" if value == frame.low else "grid")
        yield text(f"{value:,.10g}", LEFT - 8, y + 4, "axis-name", "end")


def _years(frame: Frame) -> Iterator[SafeString]:
    few = (frame.last - frame.first).days < 400
    yield text(_month(frame.first), frame.x(frame.first), BOTTOM + 18, "axis-name")
    for year in range(frame.first.year + 1, frame.last.year + 1):
        day = date(year, 1, 1)
        if day - frame.first > timedelta(days=30 if few else 120):
            yield line(frame.x(day), frame.x(day), TOP, BOTTOM, "grid")
            yield text(year, frame.x(day), BOTTOM + 18, "axis-name", "middle")


def _month(day: date) -> str:
    return f"{day:%b-%Y}"


def _band(lines: Sequence[Line], frame: Frame) -> Iterator[SafeString]:
    """Of the latest series, and with its name where there are more."""
    one = lines[-1]
    if one.upper_limit is None:
        return
    top = frame.y(float(one.upper_limit))
    yield rect(LEFT, top, RIGHT - LEFT, round(BOTTOM - top, 1), "normal")
    words = _("normal, to %s") % f"{one.upper_limit.normalize():f}"
    words = f"{one.name}: {words}" if len(lines) > 1 else words
    yield text(words, RIGHT - 4, BOTTOM - 5, "axis-name", "end")


def _levels(levels: Sequence[Level], frame: Frame) -> Iterator[SafeString]:
    for one in levels:
        y = frame.y(float(one.value))
        yield line(LEFT, RIGHT, y, y, "level")


def _level_names(levels: Sequence[Level], frame: Frame) -> Iterator[SafeString]:
    """Last of all, so that no curve runs over them."""
    for one in levels:
        y = frame.y(float(one.value))
        yield text(one.words, LEFT + 120, y - 5 if one.above else y + 14, "level-name halo")


def _series(one: Line, frame: Frame, css: str) -> Iterator[SafeString]:
    places = [(frame.x(point.on), frame.y(float(point.value))) for point in one.points]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    yield shape("path", **{"class": f"line {css}"}, d=path)
    for point, (x, y) in zip(one.points, places, strict=True):
        yield link(point.address, f"{point.on:%d-%b-%Y}: {point.shown}, {one.name}", _symbol(css, point.is_exact, x, y))
        if point.tag:
            yield text(point.tag, x, y + 20, "point-name halo", "start" if x < LEFT + 40 else "middle")
    x, y = places[-1]
    yield text(one.points[-1].shown, x, y - 10, "value halo", "end" if x > RIGHT - 60 else "middle")


def _symbol(css: str, is_exact: bool, x: float, y: float) -> SafeString:
    """A result that is only known to lie below or above a limit is an open triangle."""
    if not is_exact:
        return shape("path", **{"class": f"pt limit {css}"}, d=f"M{x - 5:g} {y - 4:g}h10l-5 9Z")
    if css in _SYMBOLS:
        return shape("path", **{"class": f"pt {css}"}, d=_SYMBOLS[css].format(x=x, left=x - 4, top=y - 5))
    return shape("circle", **{"class": "pt b"}, cx=x, cy=y, r=4)


def _names(lines: Sequence[Line]) -> Iterator[SafeString]:
    """Which line is whose, where there is more than one, each with its symbol."""
    if len(lines) < 2:
        return
    for number, (one, css) in enumerate(_styled(lines)):
        x, y = LEFT + 8 + number % 3 * 220, 12 - ROW * (number // 3)
        yield _symbol(css, True, x, y - 4)
        yield text(one.name, x + 12, y, f"series-{css}")
