"""A rule, looked at with a patient's facts: a finding, which is its own explanation."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import eq, ge, gt, le, lt
from typing import Any, NamedTuple

from .criteria import AllOf, AnyOf, Is, Known, Not, Operand, Rule, Test
from .logic import Verdict, every, negate, some
from .vocabulary import Facts, Value, as_number, as_set


class Finding(NamedTuple):
    """A rule with its verdict and the findings of its parts. A leaf says which value it saw (None: not recorded).

    `open` is the note of a leaf whose value the source leaves open: recorded, and still not decided.
    """

    rule: Rule
    verdict: Verdict
    parts: "tuple[Finding, ...]" = ()
    fact: str = ""
    value: Value | None = None
    open: str = ""


def evaluate(rule: Rule, facts: Facts) -> Finding:
    """The finding of a rule. Total: every rule has a verdict on every set of facts."""
    match rule:
        case Is() | Known():
            return _leaf(rule, facts.get(rule.fact))
        case Not(part):
            found = evaluate(part, facts)
            return Finding(rule, negate(found.verdict), (found,))
        case AllOf(parts):
            return _group(rule, tuple(evaluate(part, facts) for part in parts), every)
        case AnyOf(parts):
            return _group(rule, tuple(evaluate(part, facts) for part in parts), some)


def verdict_of(rule: Rule, facts: Facts) -> Verdict:
    """The verdict alone, for the many suppositions behind an explanation. It always equals `evaluate(...).verdict`."""
    match rule:
        case Is() | Known():
            return _verdict(rule, facts.get(rule.fact))
        case Not(part):
            return negate(verdict_of(part, facts))
        case AllOf(parts):
            return every(verdict_of(part, facts) for part in parts)
        case AnyOf(parts):
            return some(verdict_of(part, facts) for part in parts)


def missing(finding: Finding) -> tuple[str, ...]:
    """The facts whose recording could still decide the finding. What the text leaves open is not among them."""
    unknown = (leaf.fact for leaf in undecided(finding) if not leaf.open)
    return tuple(dict.fromkeys(unknown))


def left_open(finding: Finding) -> tuple[str, ...]:
    """What the source leaves open where it still matters."""
    notes = (leaf.open for leaf in undecided(finding) if leaf.open)
    return tuple(dict.fromkeys(notes))


def undecided(finding: Finding) -> Iterator[Finding]:
    """The unknown leaves below undetermined branches. A branch that is decided hides what is unknown inside it."""
    waiting = [finding]
    while waiting:
        found = waiting.pop()
        if found.verdict is Verdict.UNKNOWN and found.parts:
            waiting.extend(reversed(found.parts))
        elif found.verdict is Verdict.UNKNOWN:
            yield found


def deciding(finding: Finding) -> Iterator[Finding]:
    """The leaves that made the verdict what it is: those of every part that agrees with it."""
    if not finding.parts:
        yield finding
    wanted = negate(finding.verdict) if isinstance(finding.rule, Not) else finding.verdict
    for part in finding.parts:
        if part.verdict is wanted:
            yield from deciding(part)


def leaves(finding: Finding) -> Iterator[Finding]:
    """Every leaf of a finding, in the order the rule is written."""
    if not finding.parts:
        yield finding
    for part in finding.parts:
        yield from leaves(part)


def _group(rule: AllOf | AnyOf, parts: tuple[Finding, ...], combine: Callable[[Iterator[Verdict]], Verdict]) -> Finding:
    return Finding(rule, combine(part.verdict for part in parts), parts)


def _leaf(rule: Is | Known, value: Value | None) -> Finding:
    note = rule.open_note if isinstance(rule, Is) and value is not None and _is_open(rule, value) else ""
    return Finding(rule, _verdict(rule, value), fact=rule.fact, value=value, open=note)


def _verdict(rule: Is | Known, value: Value | None) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    if isinstance(rule, Known):
        return Verdict.MET
    if _is_open(rule, value):
        return Verdict.UNKNOWN
    return Verdict.MET if passes(rule.test, value, rule.value) else Verdict.NOT_MET


def _is_open(rule: Is, value: Value) -> bool:
    return rule.open_test is not None and passes(rule.open_test, value, rule.open_value)


def passes(test: Test, value: Value, operand: Operand | None) -> bool:
    """Whether a recorded value passes a test. Two-valued on purpose: the third value is decided before."""
    return TESTS[test](value, operand)


def _compare(operator: Callable[[Any, Any], bool], value: object, operand: object) -> bool:
    return operator(as_number(value), as_number(operand))


def _one_of(value: object, operand: object) -> bool:
    return isinstance(operand, tuple) and value in operand


def _has_any(value: object, operand: object) -> bool:
    return isinstance(operand, tuple) and not as_set(value).isdisjoint(operand)


def _has_none(value: object, operand: object) -> bool:
    return not _has_any(value, operand)


TESTS: dict[Test, Callable[[object, object], bool]] = {
    Test.EQUALS: eq,
    Test.ONE_OF: _one_of,
    Test.ABOVE: partial(_compare, gt),
    Test.AT_LEAST: partial(_compare, ge),
    Test.BELOW: partial(_compare, lt),
    Test.AT_MOST: partial(_compare, le),
    Test.HAS_ANY: _has_any,
    Test.HAS_NONE: _has_none,
}
