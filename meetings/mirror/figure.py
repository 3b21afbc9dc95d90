"""A figure: what it counts, printed beside it, and the cases from which it is counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from django.utils.translation import gettext as _

from meetings.mirror.lines import Line

# Below so many cases one case more or less moves a percentage by five points: then the numbers stand alone.
SMALLEST_FOR_PERCENT = 20


@dataclass(frozen=True)
class Row:
    """One number of a figure. `of` is what it is a part of; `values` are what is spread where it is no share."""

    key: str
    label: str
    lines: tuple[Line, ...]
    of: int | None = None
    values: tuple[float, ...] | None = None
    unit: str = ""

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def percent(self) -> float | None:
        """Of 100; None where the whole is too small for one."""
        return 100 * self.count / self.of if self.of is not None and self.of >= SMALLEST_FOR_PERCENT else None

    @property
    def text(self) -> str:
        """18 of 25 (72 %) · 3 of 4 · median 4.5 days (1–12), 9 cases"""
        if self.values is not None:
            return self._spread(self.values)
        if self.of is None:
            return str(self.count)
        share = _("%(count)d of %(of)d") % {"count": self.count, "of": self.of}
        return share if self.percent is None else f"{share} ({self.percent:.0f} %)"

    def _spread(self, values: tuple[float, ...]) -> str:
        if not values:
            return _("not recorded")
        low, high = (_number(one) for one in (min(values), max(values)))
        return _("median %(median)s %(unit)s (%(low)s–%(high)s)") % {
            "median": _number(median(values)), "unit": self.unit, "low": low, "high": high,
        }  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """`definition` says in words just what is counted, so that two boards can compare; `source` where it is from."""

    key: str
    title: str
    definition: str
    rows: tuple[Row, ...] = field(default=())
    source: str = ""

    def row(self, key: str) -> Row | None:
        return next((one for one in self.rows if one.key == key), None)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def share(key: str, label: str, of: Iterable[Line], counts: Callable[[Line], bool]) -> Row:
    of = tuple(of)
    return Row(key, str(label), tuple(one for one in of if counts(one)), of=len(of))


def spread(key: str, label: str, of: Iterable[Line], value: Callable[[Line], float | None], unit: str) -> Row:
    """Of the cases for which the value is known; the others are not counted as nought."""
    known = tuple(one for one in of if value(one) is not None)
    values = tuple(found for one in known if (found := value(one)) is not None)
    return Row(key, str(label), known, values=values, unit=unit)


def by_code(of: Iterable[Line], codes: Iterable[tuple[str, str]], code: Callable[[Line], str]) -> tuple[Row, ...]:
    """One row for each code that came up, as a part of all that were given one."""
    coded = tuple(one for one in of if code(one))
    rows = (share(key, label, coded, lambda one, key=key: code(one) == key) for key, label in codes)
    return tuple(one for one in rows if one.lines)
