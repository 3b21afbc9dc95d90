"""The standing alone, as Python written for one option: what a cohort, a supposition and a kept standing ask for.

It says what the evaluator says, without the reasons and many times as fast; a test with generated options holds the two
together. No text of an edition enters the source: every value travels under a number, beside it.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from .criteria import COMPARISONS, AllOf, AnyOf, Is, Known, Not, Operand, Rule, Test
from .standing import Standing
from .vocabulary import Facts, as_number

Stands: TypeAlias = Callable[[Facts], Standing]
SOURCE = """
def stands(facts):
    get = facts.get
    {values}
    if {excluded}: return CONTRAINDICATED
    if {unfit}: return NOT_ELIGIBLE
    if {fit}: return ELIGIBLE
    return UNDETERMINED
"""


def compiled(indications: Iterable[Rule], contraindications: Iterable[Rule]) -> Stands:
    """The standing of an option with these rules, as a function of the facts."""
    writing, wanted, barring = _Writing(), tuple(indications), tuple(contraindications)
    fit = [*(writing.met(rule) for rule in wanted), *(writing.not_met(rule) for rule in barring)]
    source = SOURCE.format(
        excluded=_some(writing.met(rule) for rule in barring),
        unfit=_some(writing.not_met(rule) for rule in wanted),
        fit=_every(fit),
        values="\n    ".join(writing.values()),
    )
    names: dict[str, object] = {**writing.constants, **Standing.__members__, "as_number": as_number, "float": float}
    exec(source, names)  # noqa: S102 - written here, of numbered names alone
    return names["stands"]  # type: ignore[return-value]


class _Writing:
    """Two conditions for each rule, met and not met, both false where it is unknown; `not` swaps them."""

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self._facts: dict[str, str] = {}
        self._numeric: set[str] = set()

    def met(self, rule: Rule) -> str:
        match rule:
            case Not(part):
                return self.not_met(part)
            case AllOf(parts):
                return _every(self.met(part) for part in parts)
            case AnyOf(parts):
                return _some(self.met(part) for part in parts)
            case Known(fact):
                return f"{self._value(fact)} is not None"
            case Is():
                return self._leaf(rule, "")

    def not_met(self, rule: Rule) -> str:
        match rule:
            case Not(part):
                return self.met(part)
            case AllOf(parts):
                return _some(self.not_met(part) for part in parts)
            case AnyOf(parts):
                return _every(self.not_met(part) for part in parts)
            case Known():
                return "False"
            case Is():
                return self._leaf(rule, "not ")

    def values(self) -> list[str]:
        """One line for each fact. A float would miss the threshold it seems to stand on, so it is refused."""
        read = [f"{name} = get({self._constant(fact)})" for fact, name in self._facts.items()]
        return read + [f"if {name}.__class__ is float: as_number({name})" for name in sorted(self._numeric)]

    def _leaf(self, leaf: Is, negation: str) -> str:
        """A value that the source leaves open makes it neither met nor not met."""
        value = self._value(leaf.fact)
        conditions = [f"{value} is not None", f"{negation}{self._test(value, leaf.test, leaf.value)}"]
        if leaf.open_test is not None and leaf.open_value is not None:
            conditions.insert(1, f"not {self._test(value, leaf.open_test, leaf.open_value)}")
        return _every(conditions)

    def _test(self, value: str, test: Test, operand: Operand) -> str:
        if test in COMPARISONS:
            self._numeric.add(value)
        return f"({SPELLED[test].format(value=value, operand=self._constant(operand))})"

    def _value(self, fact: str) -> str:
        return self._facts.setdefault(fact, f"v{len(self._facts)}")

    def _constant(self, value: object) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name


def _every(conditions: Iterable[str]) -> str:
    return f"({' and '.join(conditions) or 'True'})"


def _some(conditions: Iterable[str]) -> str:
    return f"({' or '.join(conditions) or 'False'})"


SPELLED = {
    Test.EQUALS: "{value} == {operand}",
    Test.ONE_OF: "{value} in {operand}",
    Test.ABOVE: "{value} > {operand}",
    Test.AT_LEAST: "{value} >= {operand}",
    Test.BELOW: "{value} < {operand}",
    Test.AT_MOST: "{value} <= {operand}",
    Test.HAS_ANY: "not {value}.isdisjoint({operand})",
    Test.HAS_NONE: "{value}.isdisjoint({operand})",
}
