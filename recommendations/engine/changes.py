"""What would change a standing, and which missing facts would settle it: found by supposing values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .edition import Option
from .representatives import Cell, cells, operands_of, representatives
from .standing import Standing
from .vocabulary import DECIMAL, NUMERIC, FactLike, Facts, Number, Value, Vocabulary, as_number
from .words import STANDINGS, label, shown_value

Suppose: TypeAlias = Callable[[Facts, str, Value], Facts]


@dataclass(frozen=True)
class Change:
    """The nearest value of a recorded number at which the option would stand differently."""

    fact: str
    threshold: Number
    standing: Standing
    text: str


@dataclass(frozen=True)
class Settles:
    """A missing fact, the undetermined options it alone could settle, and those that wait for it at all."""

    fact: str
    settles: tuple[str, ...]
    missing_in: tuple[str, ...]


def supposed(facts: Facts, name: str, value: Value) -> Facts:
    """The facts with one value set. A caller who derives facts passes a function that derives them anew."""
    return {**facts, name: value}


def standing_of(option: Option, facts: Facts) -> Standing:
    """The standing alone: the same as the assessment's, without its reasons."""
    return option.stands(facts)


def changes(option: Option, facts: Facts, vocabulary: Vocabulary, suppose: Suppose = supposed) -> tuple[Change, ...]:
    """For each recorded number the option asks: the nearest change below and above."""
    found: list[Change] = []
    for name in option.facts:
        fact, value = vocabulary[name], facts.get(name)
        if fact.kind in NUMERIC and value is not None:
            found += _changes_of(option, fact, as_number(value), facts, suppose)
    return tuple(found)


def settling(
    undetermined: Mapping[str, tuple[str, ...]],
    options: Mapping[str, Option],
    facts: Facts,
    vocabulary: Vocabulary,
    suppose: Suppose = supposed,
) -> tuple[Settles, ...]:
    """The missing facts of the undetermined options, those first that could settle most."""
    names = dict.fromkeys(name for missing in undetermined.values() for name in missing)
    found = []
    for name in names:
        waiting = tuple(option for option, missing in undetermined.items() if name in missing)
        settled = (option for option in waiting if _could_settle(options[option], name, facts, vocabulary, suppose))
        found.append(Settles(name, tuple(settled), waiting))
    return tuple(sorted(found, key=lambda each: (-len(each.settles), -len(each.missing_in), each.fact)))


def _could_settle(option: Option, name: str, facts: Facts, vocabulary: Vocabulary, suppose: Suppose) -> bool:
    """Whether some value of the fact alone would end the question."""
    values = representatives(vocabulary[name], option.rules)
    return any(standing_of(option, suppose(facts, name, value)) is not Standing.UNDETERMINED for value in values)


def _changes_of(option: Option, fact: FactLike, value: Number, facts: Facts, suppose: Suppose) -> Iterator[Change]:
    line = cells(fact, operands_of(fact.name, option.rules))
    here = next((index for index, cell in enumerate(line) if cell.holds(value)), None)
    if here is None:
        return
    now = standing_of(option, facts)
    for rising, ahead in ((False, reversed(line[:here])), (True, line[here + 1 :])):
        near = (cell for cell in ahead if not _is_nothing(fact, cell))
        passed = ((cell, standing_of(option, suppose(facts, fact.name, cell.sample))) for cell in near)
        yield from _first_changes(fact, now, passed, rising)


def _is_nothing(fact: FactLike, cell: Cell) -> bool:
    """Nothing left of a measured amount: no patient comes near it by a little, so it is not told as a threshold."""
    return fact.kind == DECIMAL and cell.is_threshold and cell.low == fact.minimum


def _first_changes(
    fact: FactLike, now: Standing, passed: Iterable[tuple[Cell, Standing]], rising: bool
) -> Iterator[Change]:
    """The first change on the way, and where it is a single value (left open, say) also what comes right after it."""
    before = now
    for cell, then in passed:
        if then is not before:
            yield _change(fact, cell, then, rising)
            before = then
        if before is not now and not cell.is_threshold:
            return


def _change(fact: FactLike, cell: Cell, then: Standing, rising: bool) -> Change:
    """A cell entered from below begins at its low end, entered from above at its high end."""
    threshold = cell.low if rising else cell.high
    if threshold is None:
        raise ValueError("A cell is entered at an end that it has.")
    if cell.is_threshold:
        verb = "reaches" if rising else "falls to"
    else:
        verb = "rises above" if rising else "falls below"
    text = f"{STANDINGS[then]} if {label(fact)} {verb} {shown_value(threshold, fact)}"
    return Change(fact.name, threshold, then, text)
