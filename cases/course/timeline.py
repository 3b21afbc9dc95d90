"""The timeline: lanes on one time axis, without zoom. Labels that would run into each other take a row of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.course.chart import Span, span_of
from cases.course.events import Event, Lane
from cases.course.svg import group, line, link, rect, shape, text
from cases.facts.partial_dates import MONTHS, first_day, last_day, written

LEFT, RIGHT, TOP = 138.0, 1268.0, 30.0
ROW, PAD = 22.0, 6.0
# The mean width of a letter of the face at 13 px; what a label takes is estimated, never measured.
LETTER = 6.3
RANGES = {"1y": 1, "3y": 3, "all": None}
LANE_NAMES = {
    Lane.SURGERY: gettext_lazy("Surgery"),
    Lane.LIVER: gettext_lazy("Liver-directed"),
    Lane.PRRT: gettext_lazy("PRRT"),
    Lane.SYSTEMIC: gettext_lazy("Systemic"),
    Lane.IMAGING: gettext_lazy("Imaging"),
    Lane.BIOPSY: gettext_lazy("Biopsy"),
    Lane.MARKERS: gettext_lazy("Markers"),
}


@dataclass(frozen=True)
class Axis:
    """Days on the width of the drawing; `first` and `last` are its ends, those of every chart of the page."""

    first: date
    last: date
    today: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT), 1)

    def holds(self, event: Event) -> bool:
        end = last_day(event.ends or event.starts) if not event.goes_on else self.today
        return end >= self.first


@dataclass
class Rows:
    """What is taken in each row of a lane, as (from, to)."""

    taken: list[list[tuple[float, float]]] = field(default_factory=lambda: [[]])

    def place(self, start: float, end: float) -> int:
        """The first row in which nothing stands between `start` and `end`."""
        for number, row in enumerate(self.taken):
            if all(end < low or start > high for low, high in row):
                row.append((start, end))
                return number
        self.taken.append([(start, end)])
        return len(self.taken) - 1


@dataclass(frozen=True)
class Timeline:
    """What the page shows: the drawing, its table, and what has no date and therefore no place on the axis."""

    drawing: SafeString
    rows: tuple[tuple[str, str, Event], ...]
    undated: tuple[Event, ...]


def span_of_course(found: Iterable[Event], today: date, span: str = "all") -> Span:
    """The days that the timeline and every chart of the page show; `span` is one of RANGES."""
    days = (first_day(event.starts) for event in found if event.starts)
    return span_of(days, today, RANGES.get(span))


def timeline(found: Sequence[Event], span: Span, today: date) -> Timeline:
    """The course on one axis, which cuts what lies before it."""
    dated = [event for event in found if event.starts]
    axis = Axis(span.first, span.last, today)
    shown = [event for event in dated if axis.holds(event)]
    rows = tuple((written(event.starts), LANE_NAMES[event.lane], event) for event in reversed(dated))
    return Timeline(_drawn(shown, axis), rows, tuple(event for event in found if not event.starts))


def _drawn(shown: Sequence[Event], axis: Axis) -> SafeString:
    lanes, y = [], TOP
    for lane in Lane:
        drawn, height = _lane(lane, [event for event in shown if event.lane is lane], axis, y)
        lanes.append(drawn)
        y += height
    box = f"0 0 {RIGHT + 12:g} {y + 26:g}"
    title = _("Course from %(first)s to %(last)s; the table below says the same") % {
        "first": written(axis.first.isoformat()),
        "last": written(axis.last.isoformat()),
    }
    return shape("svg", *_ticks(axis, y), *lanes, *_today(axis, y), title=title, viewBox=box, role="group")


def _lane(lane: Lane, shown: Sequence[Event], axis: Axis, top: float) -> tuple[SafeString, float]:
    """The lane drawn from `top` on, and its height."""
    rows = Rows()
    drawn = [_event(event, axis, rows, top) for event in shown]
    height = len(rows.taken) * ROW + 2 * PAD
    name = text(LANE_NAMES[lane], 0, top + PAD + ROW * 0.7, "lane-name")
    nothing = [] if shown else [text(_("None"), LEFT, top + PAD + ROW * 0.7, "detail")]
    rule = line(0, RIGHT, top + height, top + height, "lane")
    return group(rule, name, *nothing, *drawn), height


def _event(event: Event, axis: Axis, rows: Rows, top: float) -> SafeString:
    start, end = axis.x(first_day(event.starts)), _end(event, axis)
    width = LETTER * len(event.text)
    inside = event.is_line and end - start > width + 12
    before = not inside and end + 12 + width > RIGHT and start - 12 - width > LEFT
    low = start - 12 - width if before else start - 6
    row = rows.place(low, max(end, start + 6) if inside or before else end + 16 + width)
    y = top + PAD + (row + 0.5) * ROW
    x, anchor = (start + 8, "start") if inside else (start - 12, "end") if before else (max(end, start) + 12, "start")
    return link(event.address, event.text, *_marks(event, start, end, y), _label(event, x, y, anchor))


def _end(event: Event, axis: Axis) -> float:
    """A line of treatment runs to its end or to today; a point of which only the year is known lies somewhere in it."""
    if event.goes_on:
        return axis.x(axis.today)
    return axis.x(last_day(event.ends or event.starts))


def _marks(event: Event, start: float, end: float, y: float) -> Iterator[SafeString]:
    if event.is_line:
        yield rect(start, y - 9, max(4.0, end - start), 18, "bar" if event.goes_on else "bar was")
        return
    if end - start > 8:
        yield line(start, end, y, y, "about")
    yield shape("circle", **{"class": "dot full" if event.is_strong else "dot"}, cx=start, cy=y, r=5)


def _label(event: Event, x: float, y: float, anchor: str) -> SafeString:
    name = shape("tspan", event.label, **{"class": "label"})
    detail = shape("tspan", f" {event.detail}", **{"class": "detail"})
    return shape("text", name, detail, **{"class": "halo", "text-anchor": anchor}, x=round(x, 1), y=y + 4.5)


def _ticks(axis: Axis, bottom: float) -> Iterator[SafeString]:
    """Each first of January, and each quarter where the axis holds few years."""
    few = (axis.last - axis.first).days < 1000
    for year in range(axis.first.year, axis.last.year + 1):
        for month in (1, 4, 7, 10) if few else (1,):
            day = date(year, month, 1)
            if axis.first < day < axis.last - timedelta(days=20):
                yield line(axis.x(day), axis.x(day), TOP - 8, bottom, "tick")
                name, css = (str(year), "year") if month == 1 else (MONTHS[month - 1], "month")
                yield text(name, axis.x(day), bottom + 18, css, "middle")


def _today(axis: Axis, bottom: float) -> Iterator[SafeString]:
    x = axis.x(axis.today)
    yield line(x, x, TOP - 12, bottom, "today")
    yield text(_("Today"), x, TOP - 16, "today-name halo", "end")
