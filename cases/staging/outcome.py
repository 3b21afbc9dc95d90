"""What a derivation answers, for its callers (Derived) and between its own steps (Outcome)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cases.facts.vocabulary import FACTS, Value

Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Derived:
    """One derived fact: its value when the recorded facts settle it, else what it may be.

    `possible` is empty where the system does not apply at all; `notes` then say why. `left_open` are those of the notes
    that tell of a place where the review is silent or contradicts itself.
    """

    value: Value | None
    possible: tuple[bool | str, ...]
    notes: tuple[str, ...]
    claims: tuple[str, ...]
    left_open: "tuple[Note, ...]" = ()


@dataclass(frozen=True)
class Derivation:
    """`facts` are those given plus those derived, in the order of the vocabulary; unknown ones are absent."""

    facts: dict[str, Value]
    derived: dict[str, Derived]


@dataclass(frozen=True)
class Note:
    """A sentence for the reader, the claims it rests on, and whether it tells of what the review leaves open."""

    text: str
    claims: tuple[str, ...]
    leaves_open: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one step concludes before a given value is looked at.

    `could_be` are the values that no recorded fact excludes: a given value must be among them. `possible` are those to
    show; it is smaller only where a rule takes one reading of what is not recorded, and a note says so.
    `open_notes` speak of what a given value would settle, and are dropped when one is given.
    """

    could_be: tuple[str, ...]
    possible: tuple[str, ...]
    claims: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    open_notes: tuple[Note, ...] = ()


@cache
def values_of(name: str) -> tuple[str, ...]:
    """All values that a derived fact may have, in the order of the vocabulary, as text."""
    return tuple(value for value, _ in FACTS[name].choices) or ("true", "false")


def in_order(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values once each, in the order of the vocabulary, so that the same facts give the same bytes."""
    found = set(values)
    return tuple(value for value in values_of(name) if value in found)


def as_text(value: Value) -> str:
    """A value as `possible` writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
