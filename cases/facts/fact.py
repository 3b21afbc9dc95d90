"""What a fact is, and the short forms in which the tables of the vocabulary write one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

Value = bool | int | Decimal | str | frozenset[str]
Choices = tuple[tuple[str, str], ...]


class Kind(StrEnum):
    """The shape of a fact's value; `Value` holds one Python type for each."""

    BOOL = "bool"
    INTEGER = "int"
    DECIMAL = "decimal"
    CHOICE = "choice"
    SET = "set"


@dataclass(frozen=True)
class Fact:
    """One thing the criteria may ask. Its name is also its column, its YAML key and its key in the API.

    `minimum` and `maximum` say what is possible at all, so that a value in the wrong unit is caught at the edge;
    they are no clinical limits. A derived fact is computed from others or from records, and may be given too.
    """

    name: str
    kind: Kind
    label: str
    group: str
    unit: str = ""
    choices: Choices = ()
    derived: bool = False
    asked_of: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    meaning: str = ""


def yes_no(name: str, label: str, asked_of: str, meaning: str = "", derived: bool = False) -> Fact:
    """A fact that is true, false or not known."""
    return Fact(name, Kind.BOOL, label, "", asked_of=asked_of, meaning=meaning, derived=derived)


def whole(name: str, label: str, asked_of: str, limits: tuple[int, int], unit: str = "", meaning: str = "") -> Fact:
    """A whole number within `limits`, both possible."""
    low, high = limits
    return Fact(
        name, Kind.INTEGER, label, "", unit, (), False, asked_of, Decimal(low), Decimal(high), meaning
    )  # fmt: skip


def number(name: str, label: str, asked_of: str, limits: tuple[int, int], unit: str, meaning: str = "") -> Fact:
    """A decimal number in the unit that its name ends with, within `limits`, both possible."""
    low, high = limits
    return Fact(
        name, Kind.DECIMAL, label, "", unit, (), False, asked_of, Decimal(low), Decimal(high), meaning
    )  # fmt: skip


def choice(name: str, label: str, asked_of: str, choices: Choices, meaning: str = "", derived: bool = False) -> Fact:
    """Exactly one of `choices`."""
    return Fact(name, Kind.CHOICE, label, "", choices=choices, asked_of=asked_of, meaning=meaning, derived=derived)


def several(name: str, label: str, asked_of: str, choices: Choices, meaning: str) -> Fact:
    """Any number of `choices`; the empty set says that none applies."""
    return Fact(name, Kind.SET, label, "", choices=choices, asked_of=asked_of, meaning=meaning)


def same(*values: str) -> Choices:
    """Choices whose label is the value itself, as G1 or T2."""
    return tuple((value, value) for value in values)


def worded(*values: str) -> Choices:
    """Choices whose label is the value in plain words: `small_bowel` reads Small bowel."""
    return tuple((value, value.replace("_", " ").capitalize()) for value in values)


def grouped(group: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The same facts under one heading."""
    return tuple(replace(fact, group=group) for fact in facts)
