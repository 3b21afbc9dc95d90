"""What the engine needs to know of a fact. The vocabulary itself belongs to the record and is passed in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol, TypeAlias, cast

Value: TypeAlias = bool | int | Decimal | str | frozenset[str]
Number: TypeAlias = int | Decimal
Facts: TypeAlias = Mapping[str, Value | None]

BOOL, INTEGER, DECIMAL, CHOICE, SET = "bool", "int", "decimal", "choice", "set"
NUMERIC = (INTEGER, DECIMAL)


class FactLike(Protocol):
    """One thing a rule may ask. `kind` is one of bool, int, decimal, choice and set."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def maximum(self) -> Decimal | None: ...


Vocabulary: TypeAlias = Mapping[str, FactLike]


def as_number(value: object) -> Number:
    """The value of a numeric fact. A float would disagree with its decimal at a threshold, so it is refused."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is not an exact number: give an int or a Decimal.")
    return value


def as_set(value: object) -> frozenset[str]:
    """The value of a set fact."""
    if not isinstance(value, frozenset):
        raise TypeError(f"{value!r} is not a set of choices: give a frozenset.")
    return cast(frozenset[str], value)
