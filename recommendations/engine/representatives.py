"""The values of a fact that rules can tell apart: finitely many stand for all of them.

Between two thresholds every value gives the same verdict, so one value for each threshold and one for each gap say
everything. The checks, "what would change it" and "what would settle it" all look at these and at nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from .criteria import Is, Operand, Rule, leaves_of
from .vocabulary import BOOL, CHOICE, INTEGER, NUMERIC, FactLike, Number, Value


@dataclass(frozen=True)
class Cell:
    """A threshold (low and high are it) or the open gap between two; None is the end of what is possible."""

    low: Number | None
    high: Number | None
    sample: Number

    @property
    def is_threshold(self) -> bool:
        return self.low is not None and self.low == self.high

    def holds(self, value: Number) -> bool:
        if self.is_threshold:
            return value == self.low
        return (self.low is None or value > self.low) and (self.high is None or value < self.high)


def representatives(fact: FactLike, rules: Iterable[Rule]) -> tuple[Value, ...]:
    """One value for each way the rules can see the fact."""
    operands = tuple(operands_of(fact.name, rules))
    if fact.kind == BOOL:
        return (False, True)
    if fact.kind == CHOICE:
        return tuple(value for value, _ in fact.choices)
    if fact.kind in NUMERIC:
        return tuple(cell.sample for cell in cells(fact, operands))
    return _sets(fact, operands)


def cells(fact: FactLike, operands: Iterable[Operand]) -> tuple[Cell, ...]:
    """The line of a numeric fact, cut at its thresholds, from low to high; only what is possible."""
    found = (_gap_or_threshold(fact, low, high) for low, high in _cuts(sorted(_thresholds(operands))))
    return tuple(cell for cell in found if cell is not None)


def operands_of(fact: str, rules: Iterable[Rule]) -> Iterator[Operand]:
    """What the rules compare the fact with, the values left open included."""
    for leaf in chain.from_iterable(leaves_of(rule) for rule in rules):
        if isinstance(leaf, Is) and leaf.fact == fact:
            yield from (operand for _, operand in leaf.comparisons())


def _thresholds(operands: Iterable[Operand]) -> set[Number]:
    values = chain.from_iterable(operand if isinstance(operand, tuple) else (operand,) for operand in operands)
    return {value for value in values if isinstance(value, int | Decimal)}


def _cuts(thresholds: list[Number]) -> Iterator[tuple[Number | None, Number | None]]:
    """(None, a), (a, a), (a, b), (b, b), (b, None)"""
    low: Number | None = None
    for threshold in thresholds:
        yield low, threshold
        yield threshold, threshold
        low = threshold
    yield low, None


def _gap_or_threshold(fact: FactLike, low: Number | None, high: Number | None) -> Cell | None:
    sample = low if low is not None and low == high else _between(fact, low, high)
    if sample is None or _is_impossible(fact, sample):
        return None
    return Cell(low, high, int(sample) if fact.kind == INTEGER else sample)


def _between(fact: FactLike, low: Number | None, high: Number | None) -> Number | None:
    """A possible value inside a gap, or None where the gap holds none."""
    if low is None:
        return _beyond(high, fact.minimum, -1)
    if high is None:
        return _beyond(low, fact.maximum, 1)
    if fact.kind == INTEGER:
        return low + 1 if low + 1 < high else None
    return (Decimal(low) + Decimal(high)) / 2


def _beyond(threshold: Number | None, limit: Decimal | None, step: int) -> Number | None:
    """A value past the last threshold: the limit of what is possible, where there is one and it lies beyond."""
    if limit is None:
        return (threshold or 0) + step
    if threshold is not None and (limit - threshold) * step <= 0:
        return None
    return limit


def _is_impossible(fact: FactLike, value: Number) -> bool:
    too_low = fact.minimum is not None and value < fact.minimum
    return too_low or (fact.maximum is not None and value > fact.maximum)


def _sets(fact: FactLike, operands: tuple[Operand, ...]) -> tuple[frozenset[str], ...]:
    """Every union of one element for each group of choices that the rules treat alike, and the sets they name."""
    alike: dict[tuple[bool, ...], str] = {}
    for value, _ in fact.choices:
        alike.setdefault(tuple(isinstance(operand, tuple) and value in operand for operand in operands), value)
    elements = tuple(alike.values())
    unions = chain.from_iterable(combinations(elements, size) for size in range(len(elements) + 1))
    named = (operand for operand in operands if isinstance(operand, frozenset))
    return tuple(dict.fromkeys(chain(map(frozenset, unions), named)))
