"""What a rule may say: five nodes, eight tests. Everything that reads a rule reads these.

The evaluator, the sentences, the checks and the cohort query all walk the same frozen tree, so they cannot drift apart
without a test that compares them failing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from .vocabulary import Value

Operand: TypeAlias = Value | tuple[Value, ...]


class Test(StrEnum):
    """How a leaf compares the recorded value with its own."""

    EQUALS = "equals"
    ONE_OF = "one_of"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    HAS_ANY = "has_any"
    HAS_NONE = "has_none"


COMPARISONS = (Test.ABOVE, Test.AT_LEAST, Test.BELOW, Test.AT_MOST)


@dataclass(frozen=True)
class Is:
    """A fact passes a test. A value that passes the open test is one for which the source leaves the answer open."""

    fact: str
    test: Test
    value: Operand
    open_test: Test | None = None
    open_value: Operand | None = None
    open_note: str = ""

    @property
    def opened(self) -> "Is | None":
        """The test that finds the values left open."""
        if self.open_test is None or self.open_value is None:
            return None
        return Is(self.fact, self.open_test, self.open_value)

    def comparisons(self) -> tuple[tuple[Test, Operand], ...]:
        """Each test of the leaf with its value: the open one too, for it has thresholds of its own."""
        own = (self.test, self.value)
        return (own, (self.opened.test, self.opened.value)) if self.opened else (own,)


@dataclass(frozen=True)
class Known:
    """A fact is recorded. It is met or unknown and never not met: what is absent decides nothing."""

    fact: str


@dataclass(frozen=True)
class Not:
    """The part is not met."""

    part: "Rule"


@dataclass(frozen=True)
class AllOf:
    """Every part is met. Never empty: an empty group would be met for everybody."""

    parts: "tuple[Rule, ...]"

    def __post_init__(self) -> None:
        refuse_empty(self.parts)


@dataclass(frozen=True)
class AnyOf:
    """At least one part is met. Never empty: an empty group would be met for nobody."""

    parts: "tuple[Rule, ...]"

    def __post_init__(self) -> None:
        refuse_empty(self.parts)


Rule: TypeAlias = Is | Known | Not | AllOf | AnyOf


@dataclass(frozen=True)
class Criterion:
    """One sentence of the source, the rule that tests it, and the claims that carry it.

    `qualifier` is the source's own hedge ("generally", "may be contraindicated") and is always shown with the text.
    """

    id: str
    text: str
    rule: Rule
    claims: tuple[str, ...]
    qualifier: str = ""
    note: str = ""

    @property
    def said(self) -> str:
        """The sentence with its qualifier, wherever it stands alone."""
        return f"{self.text} ({self.qualifier})" if self.qualifier else self.text


def refuse_empty(parts: "tuple[Rule, ...]") -> None:
    if not parts:
        raise ValueError("A group needs at least one part.")


def leaves_of(rule: Rule) -> Iterator[Is | Known]:
    """The leaves of a rule, in the order they are written."""
    match rule:
        case Is() | Known():
            yield rule
        case Not(part):
            yield from leaves_of(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part)


def facts_of(rule: Rule) -> tuple[str, ...]:
    """The facts a rule asks, each once, in the order it asks them."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves_of(rule)))
