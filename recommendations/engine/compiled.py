"""Rules as Python written for them: what a cohort, a supposition and an explanation of all options ask for.

It says what the evaluator says, many times as fast; a test with generated options holds the two together. No text of an
edition enters the source: every value travels under a number, beside it.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from .criteria import COMPARISONS, AllOf, AnyOf, Is, Known, Not, Operand, Rule, Test
from .evaluate import Finding
from .logic import OPPOSITE, Verdict
from .standing import Standing
from .vocabulary import Facts, as_number

Stands: TypeAlias = Callable[[Facts], Standing]
Finds: TypeAlias = Callable[[Facts], Finding]
STANDS = """
def written(facts):
    get = facts.get
    {values}
    if {excluded}: return CONTRAINDICATED
    if {unfit}: return NOT_ELIGIBLE
    if {fit}: return ELIGIBLE
    return UNDETERMINED
"""
FINDS = """
def written(facts):
    get = facts.get
    {values}
    {findings}
    return {last}
"""
NAMES: dict[str, object] = {
    **Standing.__members__,
    **Verdict.__members__,
    "OPPOSITE": OPPOSITE,
    "Finding": Finding,
    "as_number": as_number,
    "new": tuple.__new__,
}


def standing_written(indications: Iterable[Rule], contraindications: Iterable[Rule]) -> Stands:
    """The standing of an option with these rules, as a function of the facts. Without an indication nobody is fit."""
    writing, wanted, barring = _Writing(), tuple(indications), tuple(contraindications)
    fit = [*(writing.met(rule) for rule in wanted), *(writing.not_met(rule) for rule in barring)]
    source = STANDS.format(
        excluded=_some(writing.met(rule) for rule in barring),
        unfit=_some(writing.not_met(rule) for rule in wanted),
        fit=_every(fit) if wanted else "False",
        values=writing.values(),
    )
    return _run(source, writing)  # type: ignore[return-value]


def finding_written(rule: Rule) -> Finds:
    """The finding of a rule, whole, as a function of the facts."""
    writing = _Writing()
    last = writing.finding(rule)
    source = FINDS.format(values=writing.values(), findings="\n    ".join(writing.lines), last=last)
    return _run(source, writing)  # type: ignore[return-value]


def _run(source: str, writing: "_Writing") -> object:
    names = {**NAMES, **writing.constants}
    exec(source, names)  # noqa: S102 - written here, of numbered names alone
    return names["written"]


class _Writing:
    """Two conditions for each rule, met and not met, both false where it is unknown; `not` swaps them."""

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self.lines: list[str] = []
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

    def finding(self, rule: Rule) -> str:
        """Writes the lines that find a rule, its parts first; answers under which name it is then found."""
        match rule:
            case Not(part):
                inner = self.finding(part)
                return self._found(rule, f"OPPOSITE[{inner}.verdict]", f"({inner},)")
            case AllOf(parts):
                return self._group(rule, [self.finding(part) for part in parts], "NOT_MET", "MET")
            case AnyOf(parts):
                return self._group(rule, [self.finding(part) for part in parts], "MET", "NOT_MET")
            case Is() | Known():
                return self._leaf_found(rule)

    def values(self) -> str:
        """One line for each fact. A float would miss the threshold it seems to stand on, so it is refused."""
        read = [f"{name} = get({self._constant(fact)})" for fact, name in self._facts.items()]
        refuse = [f"if {name}.__class__ is float: as_number({name})" for name in sorted(self._numeric)]
        return "\n    ".join(read + refuse)

    def _group(self, rule: Rule, parts: list[str], decisive: str, else_: str) -> str:
        decided = " or ".join(f"{part}.verdict is {decisive}" for part in parts)
        unknown = " or ".join(f"{part}.verdict is UNKNOWN" for part in parts)
        verdict = f"{decisive} if {decided} else UNKNOWN if {unknown} else {else_}"
        return self._found(rule, verdict, f"({', '.join(parts)},)")

    def _found(self, rule: Rule, verdict: str, parts: str) -> str:
        return self._line(f"new(Finding, ({self._constant(rule)}, {verdict}, {parts}, '', None, ''))")

    def _leaf_found(self, leaf: Is | Known) -> str:
        """A leaf that nothing is recorded for is always the same finding, so it is made once."""
        unknown = self._constant(Finding(leaf, Verdict.UNKNOWN, (), leaf.fact))
        return self._line(f"{unknown} if {self._value(leaf.fact)} is None else {self._seen(leaf)}")

    def _seen(self, leaf: Is | Known) -> str:
        value, start = self._value(leaf.fact), f"new(Finding, ({self._constant(leaf)}, "
        end = f", (), {self._constant(leaf.fact)}, {value}, "
        if isinstance(leaf, Known):
            return f"{start}MET{end}''))"
        found = f"{start}MET if {self._test(value, leaf.test, leaf.value)} else NOT_MET{end}''))"
        if leaf.opened is None:
            return found
        note, is_open = self._constant(leaf.open_note), self._test(value, leaf.opened.test, leaf.opened.value)
        return f"{start}UNKNOWN{end}{note})) if {is_open} else {found}"

    def _line(self, expression: str) -> str:
        name = f"f{len(self.lines)}"
        self.lines.append(f"{name} = {expression}")
        return name

    def _leaf(self, leaf: Is, negation: str) -> str:
        """A value that the source leaves open makes it neither met nor not met."""
        value = self._value(leaf.fact)
        conditions = [f"{value} is not None", f"{negation}{self._test(value, leaf.test, leaf.value)}"]
        if leaf.opened:
            conditions.append(f"not {self._test(value, leaf.opened.test, leaf.opened.value)}")
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
    return f"({' and '.join(conditions)})"


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
