"""A criterion as a question to the database: two conditions, met and not met, that are never both true.

Django's negation of a condition is two-valued on a column that may be NULL, so nothing here negates a group:
`Not` swaps the two. Unknown is what neither condition finds. The rows asked are the kept facts of cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Q, Value, When

from recommendations.engine import Verdict
from recommendations.engine.criteria import AllOf, AnyOf, Is, Known, Not, Rule, Test

NEVER = Q(pk__in=[])


@dataclass(frozen=True)
class Pair:
    """The condition under which a rule is met, and the one under which it is not."""

    met: Q
    not_met: Q

    def swapped(self) -> "Pair":
        return Pair(self.not_met, self.met)


def pair(rule: Rule, prefix: str = "") -> Pair:
    """The two conditions of a rule over columns named `prefix` + fact."""
    match rule:
        case Not(part):
            return pair(part, prefix).swapped()
        case AllOf(parts):
            pairs = [pair(part, prefix) for part in parts]
            return Pair(_every(one.met for one in pairs), _some(one.not_met for one in pairs))
        case AnyOf(parts):
            pairs = [pair(part, prefix) for part in parts]
            return Pair(_some(one.met for one in pairs), _every(one.not_met for one in pairs))
        case Known(fact):
            return Pair(_recorded(prefix + fact), NEVER)
        case Is():
            return _leaf(rule, prefix + rule.fact)


def verdict(rule: Rule, prefix: str = "") -> Choose:
    """The verdict of a rule as an annotation."""
    both = pair(rule, prefix)
    return Choose(
        When(both.met, then=Value(Verdict.MET.value)),
        When(both.not_met, then=Value(Verdict.NOT_MET.value)),
        default=Value(Verdict.UNKNOWN.value),
        output_field=CharField(),
    )


def _every(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


def _some(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _recorded(column: str) -> Q:
    return Q(**{f"{column}__isnull": False})


def _leaf(leaf: Is, column: str) -> Pair:
    """What the source leaves open is neither met nor not met, though the value is recorded."""
    met, not_met = _test(leaf.test, column, leaf.value)
    if leaf.open_test is None:
        return Pair(met, not_met)
    _, decided = _test(leaf.open_test, column, leaf.open_value)
    return Pair(met & decided, not_met & decided)


_OPPOSITE = {
    Test.ABOVE: ("gt", "lte"),
    Test.AT_LEAST: ("gte", "lt"),
    Test.BELOW: ("lt", "gte"),
    Test.AT_MOST: ("lte", "gt"),
}


def _test(test: Test, column: str, value: Any) -> tuple[Q, Q]:
    """The condition and its opposite, both false on NULL. The one `~` stands on a leaf that is known not to be NULL."""
    if test in _OPPOSITE:
        lookup, opposite = _OPPOSITE[test]
        return Q(**{f"{column}__{lookup}": value}), Q(**{f"{column}__{opposite}": value})
    holds = Q(**_lookup(test, column, value))
    within, without = _recorded(column) & holds, _recorded(column) & ~holds
    return (without, within) if test is Test.HAS_NONE else (within, without)


def _lookup(test: Test, column: str, value: Any) -> dict[str, object]:
    if test in (Test.HAS_ANY, Test.HAS_NONE):
        return {f"{column}__overlap": sorted(value)}
    if test is Test.ONE_OF:
        return {f"{column}__in": list(value)}
    return {column: sorted(value) if isinstance(value, frozenset) else value}
