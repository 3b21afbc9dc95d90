"""Where higher apps add to the case page without the case page knowing them.

A panel is registered in an app's `ready()`; the page renders each in order, so that it is whole without JavaScript
and in print. The arrow of imports stays as it is: cases names nobody above.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from cases.facts.gather import FactSheet
from cases.models import Case


@dataclass(frozen=True)
class Panel:
    """`render(request, case, sheet)` answers safe HTML; `place` is "rail" or "main"; `order` sorts within it."""

    name: str
    place: str
    order: int
    render: Callable[[HttpRequest, Case, FactSheet], str]


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
