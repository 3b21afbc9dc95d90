"""The thresholds of one number: regions of its line that meet without gap or overlap, and what each region allows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import z3

from recommendations.engine import FactLike, Rule
from recommendations.engine.representatives import Cell, cells, operands_of
from recommendations.engine.words import shown_value

from .patient import Patient, chosen, limits, number


@dataclass(frozen=True)
class Region:
    """Values in a row that nothing tells apart, and the outcomes that a whole record can have there."""

    text: str
    outcomes: tuple[StrEnum, ...]


class Line:
    """The line of a numeric fact as the rules cut it, beside outcomes that the fact takes part in deciding."""

    def __init__(self, patient: Patient, fact: FactLike, rules: Iterable[Rule], outcomes: Mapping[Any, Any]) -> None:
        self.patient, self.fact, self.outcomes = patient, fact, outcomes
        self.value = patient.values[fact.name]
        self.cells = cells(fact, operands_of(fact.name, rules))

    def regions(self, whole: Any) -> tuple[Region, ...]:
        """The regions from low to high. `whole` says that everything is recorded."""
        return tuple(
            Region(_text(first, last, self.fact), self._allowed(first, last, whole)) for first, last in self._merged()
        )

    def flaws(self) -> Iterator[str]:
        """A value in no region or in two, and a region in which two values are treated differently."""
        inside = [within(self.value, cell, self.fact) for cell in self.cells]
        if chosen(self.patient, z3.Not(z3.PbEq([(one, 1) for one in inside], 1))) is not None:
            yield f"Some value of {self.fact.name} lies in no region or in two."
        other = z3.FreshConst(self.value.sort())
        possible = limits(self.fact, other)
        for cell, one in zip(self.cells, inside, strict=True):
            differ = self._differ(self.value, other)
            if chosen(self.patient, one, within(other, cell, self.fact), *possible, differ) is not None:
                yield f"{self.fact.name}, {_text(cell, cell, self.fact)}: two values are treated differently."

    def _merged(self) -> Iterator[tuple[Cell, Cell]]:
        """Neighbors that no outcome tells apart, as one."""
        first = self.cells[0]
        for last, following in pairwise(self.cells):
            samples = (number(cell.sample, self.fact) for cell in (last, following))
            if chosen(self.patient, self._differ(*samples)) is not None:
                yield first, last
                first = following
        yield first, self.cells[-1]

    def _differ(self, one: Any, other: Any) -> Any:
        """That some outcome changes when nothing but this value does."""
        return z3.Or(
            *(
                z3.substitute(formula, (self.value, one)) != z3.substitute(formula, (self.value, other))
                for formula in self.outcomes.values()
            )
        )

    def _allowed(self, first: Cell, last: Cell, whole: Any) -> tuple[StrEnum, ...]:
        here = z3.Or(
            *(
                within(self.value, cell, self.fact)
                for cell in self.cells[self.cells.index(first) : self.cells.index(last) + 1]
            )
        )
        return tuple(
            outcome
            for outcome, formula in self.outcomes.items()
            if chosen(self.patient, whole, here, formula) is not None
        )


def within(value: Any, cell: Cell, fact: FactLike) -> Any:
    """That a value lies in a cell."""
    if cell.low is not None and cell.is_threshold:
        return value == number(cell.low, fact)
    above = [] if cell.low is None else [value > number(cell.low, fact)]
    below = [] if cell.high is None else [value < number(cell.high, fact)]
    return z3.And(*above, *below)


def _text(first: Cell, last: Cell, fact: FactLike) -> str:
    """The region in words: "below 50 mm", "exactly 50 mm", "above 50 and up to 75 %"."""
    if first is last and first.is_threshold:
        return f"exactly {shown_value(first.low, fact)}"
    low = None if first.low is None else f"{'from' if first.is_threshold else 'above'} {shown_value(first.low, fact)}"
    high = None if last.high is None else f"{'up to' if last.is_threshold else 'below'} {shown_value(last.high, fact)}"
    return " and ".join(filter(None, (low, high))) or "any value"
