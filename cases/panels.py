"""Where higher apps add to the case page without the case page knowing them.

A panel is registered in an app's `ready()`; the page renders each in order, so that it is whole without JavaScript
and in print. The arrow of imports stays as it is: cases names nobody above.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cases.facts.gather import FactSheet
from cases.models import Case, CaseQuerySet


@dataclass(frozen=True)
class Panel:
    """`render(request, case, sheet)` answers safe HTML; `place` is one of PLACES: "first" is above the course."""

    name: str
    place: str
    order: int
    render: Callable[[HttpRequest, Case, FactSheet], str]


# "top" stands before the question, "first" above the course.
PLACES = ("top", "rail", "first", "main")
_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    _panels[panel.name] = panel


def unregister(name: str) -> Panel:
    """Take a panel off the page; whoever measures what it costs puts it back."""
    return _panels.pop(name)


def rendered(request: HttpRequest, case: Case, sheet: FactSheet, place: str) -> list[str]:
    chosen = sorted((one for one in _panels.values() if one.place == place), key=lambda one: one.order)
    return [one.render(request, case, sheet) for one in chosen]


_home: dict[str, tuple[int, Callable[[HttpRequest], str]]] = {}


def register_home(name: str, order: int, render: Callable[[HttpRequest], str]) -> None:
    """A part of the home page, from a higher app."""
    _home[name] = (order, render)


def rendered_home(request: HttpRequest) -> list[str]:
    return [render(request) for _, render in sorted(_home.values(), key=lambda one: one[0])]


Deciding = Callable[[HttpRequest, Case, FactSheet], Mapping[str, tuple[str, ...]]]
_deciding: dict[str, Deciding] = {}


def register_deciding(name: str, ask: Deciding) -> None:
    """`ask` answers which facts nobody has recorded would settle something, and what: fact to the names of it."""
    _deciding[name] = ask


def deciding(request: HttpRequest, case: Case, sheet: FactSheet) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for ask in _deciding.values():
        for fact, names in ask(request, case, sheet).items():
            found[fact] = (*found.get(fact, ()), *names)
    return found


@dataclass(frozen=True)
class Hormones:
    """Analytes to ask for first, and those that go with another syndrome than the one recorded: these fold."""

    first: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


AskedFirst = Callable[[Case, FactSheet], Hormones]
_asked_first: dict[str, AskedFirst] = {}


def register_hormones(name: str, ask: AskedFirst) -> None:
    _asked_first[name] = ask


def hormones(case: Case, sheet: FactSheet) -> Hormones:
    """Of the app that knows which hormone goes with a syndrome; nothing folds where none is registered."""
    found = [ask(case, sheet) for ask in _asked_first.values()]
    return Hormones(
        frozenset[str]().union(*(one.first for one in found)), frozenset[str]().union(*(one.others for one in found))
    )


@dataclass(frozen=True)
class Column:
    """A column of the worklist: `cells(request, cases)` answers safe HTML by case id, in one query for all of them."""

    name: str
    label: str
    cells: Callable[[HttpRequest, Sequence[Case]], Mapping[object, str]]


_columns: dict[str, Column] = {}


@dataclass(frozen=True)
class Choice:
    """One select of the worklist's filters: `name` and the values stand in the address, so they are codes or ids."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]

    def offers(self, value: str) -> bool:
        return any(value == code for code, _label in self.options)


@dataclass(frozen=True)
class Filter:
    """`narrow(request, cases, chosen)` is asked where one of its `choices(request)` was chosen."""

    name: str
    choices: Callable[[HttpRequest], list[Choice]]
    narrow: Callable[[HttpRequest, CaseQuerySet, Mapping[str, str]], CaseQuerySet]


_filters: dict[str, Filter] = {}


def register_filter(one: Filter) -> None:
    _filters[one.name] = one


def filters() -> list[Filter]:
    return list(_filters.values())


_bulk: dict[str, Callable[[HttpRequest], str]] = {}

# The form that a bulk part renders has this id; the checkboxes of the worklist, named `case`, belong to it.
BULK_FORM = "chosen"


def register_column(column: Column) -> None:
    _columns[column.name] = column


def columns() -> list[Column]:
    return list(_columns.values())


def register_bulk(name: str, render: Callable[[HttpRequest], str]) -> None:
    """A form for all cases that are ticked in the worklist; empty text where the person may do nothing with them."""
    _bulk[name] = render


def rendered_bulk(request: HttpRequest) -> list[str]:
    return [text for render in _bulk.values() if (text := render(request))]
