"""A rule in the words of another engine: a pair of two-valued conditions, met and not met, or one that knows errors.

Facts travel as plain JSON: decimals as floats of the same digits, sets as lists. No threshold here lies between them.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from recommendations.engine import AllOf, AnyOf, Facts, Is, Known, Not, Rule, Test

# A missing value is equal to nothing and in no list, so these need no guard where they are to be met.
SAFE = (Test.EQUALS, Test.ONE_OF)


def plain(value: Any) -> Any:
    """A fact or an operand as JSON has it; numbers are floats throughout."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal):
        return float(value)
    return sorted(plain(one) for one in value)


def plain_facts(facts: Facts) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items() if value is not None}


class Spelling:
    """How one engine writes the parts of a rule. `met` and `not_met` are both false where it is unknown."""

    def met(self, rule: Rule) -> Any:
        match rule:
            case Not(part):
                return self.not_met(part)
            case AllOf(parts):
                return self.every(self.met(part) for part in parts)
            case AnyOf(parts):
                return self.some(self.met(part) for part in parts)
            case Known(fact):
                return self.known(fact)
            case Is():
                guard = () if rule.test in SAFE and not rule.open_test else (self.known(rule.fact),)
                return self.every((*guard, *self._decided(rule), self.test(rule.fact, rule.test, plain(rule.value))))

    def not_met(self, rule: Rule) -> Any:
        match rule:
            case Not(part):
                return self.met(part)
            case AllOf(parts):
                return self.some(self.not_met(part) for part in parts)
            case AnyOf(parts):
                return self.every(self.not_met(part) for part in parts)
            case Known():
                return self.never()
            case Is():
                test = self.test(rule.fact, rule.test, plain(rule.value))
                return self.every((self.known(rule.fact), *self._decided(rule), self.no(test)))

    def _decided(self, leaf: Is) -> tuple[Any, ...]:
        if leaf.open_test is None:
            return ()
        return (self.no(self.test(leaf.fact, leaf.open_test, plain(leaf.open_value))),)

    def every(self, parts: Iterable[Any]) -> Any: ...
    def some(self, parts: Iterable[Any]) -> Any: ...
    def no(self, part: Any) -> Any: ...
    def known(self, fact: str) -> Any: ...
    def never(self) -> Any: ...
    def test(self, fact: str, test: Test, operand: Any) -> Any: ...


SIGNS = {Test.ABOVE: ">", Test.AT_LEAST: ">=", Test.BELOW: "<", Test.AT_MOST: "<="}


class JsonLogic(Spelling):
    """As datalogic-py reads it."""

    def every(self, parts: Iterable[Any]) -> Any:
        return _single("and", list(parts))

    def some(self, parts: Iterable[Any]) -> Any:
        return _single("or", list(parts))

    def no(self, part: Any) -> Any:
        return {"!": [part]}

    def known(self, fact: str) -> Any:
        return {"!==": [{"var": fact}, None]}

    def never(self) -> Any:
        return False

    def test(self, fact: str, test: Test, operand: Any) -> Any:
        value = {"var": fact}
        if test in SIGNS:
            return {SIGNS[test]: [value, operand]}
        if test is Test.ONE_OF:
            return {"in": [value, operand]}
        if test is Test.EQUALS:
            return {"===": [value, operand]}
        word = "some" if test is Test.HAS_ANY else "none"
        return {word: [value, {"in": [{"var": ""}, operand]}]}


def _single(word: str, parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else {word: parts}


class Zen(Spelling):
    """As zen-engine reads it."""

    def every(self, parts: Iterable[Any]) -> str:
        return f"({' and '.join(parts)})"

    def some(self, parts: Iterable[Any]) -> str:
        return f"({' or '.join(parts)})"

    def no(self, part: str) -> str:
        return f"(not {part})"

    def known(self, fact: str) -> str:
        return f"({fact} != null)"

    def never(self) -> str:
        return "false"

    def test(self, fact: str, test: Test, operand: Any) -> str:
        if test in SIGNS:
            return f"({fact} {SIGNS[test]} {operand})"
        if test is Test.ONE_OF:
            return f"({fact} in {json.dumps(operand)})"
        if test is Test.EQUALS:
            return f"({fact} == {json.dumps(operand)})"
        word = "some" if test is Test.HAS_ANY else "none"
        return f"{word}({fact}, # in {json.dumps(operand)})"


class Cel:
    """As common-expression-language reads it: a missing variable is an error, and `&&` and `||` absorb errors as
    Kleene's logic absorbs the unknown. So one expression says all three; what the source leaves open is made an error.
    """

    def rule(self, rule: Rule) -> str:
        match rule:
            case Not(part):
                return f"!{self.rule(part)}"
            case AllOf(parts):
                return f"({' && '.join(self.rule(part) for part in parts)})"
            case AnyOf(parts):
                return f"({' || '.join(self.rule(part) for part in parts)})"
            case Known(fact):
                return f"({fact} == {fact})"
            case Is():
                return self._leaf(rule)

    def _leaf(self, leaf: Is) -> str:
        test = self._test(leaf.fact, leaf.test, plain(leaf.value))
        if leaf.open_test is None:
            return test
        return f"({self._test(leaf.fact, leaf.open_test, plain(leaf.open_value))} ? left_open : {test})"

    def _test(self, fact: str, test: Test, operand: Any) -> str:
        if test in SIGNS:
            return f"({fact} {SIGNS[test]} {operand})"
        if test is Test.ONE_OF:
            return f"({fact} in {json.dumps(operand)})"
        if test is Test.EQUALS:
            return f"({fact} == {json.dumps(operand)})"
        negation = "" if test is Test.HAS_ANY else "!"
        return f"({negation}{fact}.exists(x, x in {json.dumps(operand)}))"
