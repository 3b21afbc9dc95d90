"""A patient whom the solver may choose freely, and what a rule says of that patient, as formulas.

Nothing of the evaluator is used: each fact is a value of its kind within its limits, exact, and a bit that says whether
it is recorded. Derived facts are as free as the others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

import z3

from recommendations.engine import AllOf, AnyOf, FactLike, Is, Known, Not, Rule, Test, Value, Vocabulary, leaves_of
from recommendations.engine.criteria import Operand
from recommendations.engine.vocabulary import BOOL, CHOICE, INTEGER, NUMERIC, SET

COMPARED: dict[Test, Callable[[Any, Any], Any]] = {Test.ABOVE: gt, Test.AT_LEAST: ge, Test.BELOW: lt, Test.AT_MOST: le}


@dataclass(frozen=True)
class Truth:
    """The formulas under which a rule is met and under which it is not; where neither holds it is unknown."""

    met: Any
    not_met: Any


class Patient:
    """Facts of these names, each recorded or not, with a value that is possible."""

    def __init__(self, vocabulary: Vocabulary, names: Iterable[str]) -> None:
        self.facts = {name: vocabulary[name] for name in names}
        self.recorded = {name: z3.Bool(f"{name} is recorded") for name in self.facts}
        self.values = {name: _symbol(fact) for name, fact in self.facts.items()}
        self.solver = z3.Solver()
        self.solver.add(*self.possible)

    @property
    def possible(self) -> list[Any]:
        """That every value is one its fact can have."""
        return [limit for name, fact in self.facts.items() for limit in limits(fact, self.values[name])]

    @property
    def whole(self) -> Any:
        """That every fact is recorded."""
        return z3.And(*self.recorded.values())

    def truth(self, rule: Rule) -> Truth:
        """A rule as Kleene has it: a group fails by one part that is not met, whatever else is unknown."""
        match rule:
            case Known(fact):
                return Truth(self.recorded[fact], z3.BoolVal(False))
            case Is():
                passes = self._passes(rule.fact, rule.test, rule.value)
                decided = z3.And(self.recorded[rule.fact], z3.Not(self.left_open(rule)))
                return Truth(z3.And(decided, passes), z3.And(decided, z3.Not(passes)))
            case Not(part):
                inner = self.truth(part)
                return Truth(inner.not_met, inner.met)
            case AllOf(parts):
                found = [self.truth(part) for part in parts]
                return Truth(z3.And(*(one.met for one in found)), z3.Or(*(one.not_met for one in found)))
            case AnyOf(parts):
                found = [self.truth(part) for part in parts]
                return Truth(z3.Or(*(one.met for one in found)), z3.And(*(one.not_met for one in found)))

    def left_open(self, rule: Rule) -> Any:
        """That some leaf of the rule sees a recorded value for which the source gives no answer."""
        opened = (
            z3.And(self.recorded[leaf.fact], self._passes(leaf.fact, leaf.open_test, leaf.open_value))
            for leaf in leaves_of(rule)
            if isinstance(leaf, Is) and leaf.open_test is not None and leaf.open_value is not None
        )
        return z3.Or(*opened)

    def described(self, model: Any) -> dict[str, Value]:
        """The patient of a model, as facts of the engine."""
        known = (name for name in self.facts if z3.is_true(model.eval(self.recorded[name], True)))
        return {name: _value(self.facts[name], self.values[name], model) for name in known}

    def _passes(self, name: str, test: Test, operand: Operand) -> Any:
        return _passes(self.facts[name], self.values[name], test, operand)


def chosen(patient: Patient, *conditions: Any) -> Any:
    """A model of a patient for whom all the conditions hold, or None where there is no such patient."""
    solver = patient.solver
    solver.push()
    solver.add(*conditions)
    found = solver.check()
    model = solver.model() if found == z3.sat else None
    solver.pop()
    if found == z3.unknown:
        raise ArithmeticError(f"The solver gave up: {solver.reason_unknown()}.")
    return model


def at_odds(patient: Patient, conditions: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a few conditions that no patient meets together; empty where somebody meets them all."""
    solver = z3.Solver()
    solver.set("core.minimize", True)
    solver.add(*patient.possible)
    for name, condition in conditions.items():
        solver.assert_and_track(condition, name)
    core = {str(name) for name in solver.unsat_core()} if solver.check() == z3.unsat else set()
    return tuple(name for name in conditions if name in core)


def limits(fact: FactLike, symbol: Any) -> list[Any]:
    """What is possible at all for the value of a fact."""
    if fact.kind == CHOICE:
        return [symbol >= 0, symbol < len(fact.choices)]
    ends = ((fact.minimum, ge), (fact.maximum, le))
    return [compare(symbol, number(end, fact)) for end, compare in ends if end is not None]


def number(value: int | Decimal, fact: FactLike) -> Any:
    """A number as the solver has it, exact. A whole-number fact is compared with a fraction as a fraction."""
    if fact.kind == INTEGER and value == int(value):
        return z3.IntVal(int(value))
    return z3.Q(*Decimal(value).as_integer_ratio())


def _symbol(fact: FactLike) -> Any:
    """A choice is its place among the choices, a set one bit for each of them."""
    if fact.kind == BOOL:
        return z3.Bool(fact.name)
    if fact.kind == SET:
        return {choice: z3.Bool(f"{fact.name} has {choice}") for choice, _ in fact.choices}
    return z3.Int(fact.name) if fact.kind in (INTEGER, CHOICE) else z3.Real(fact.name)


def _passes(fact: FactLike, symbol: Any, test: Test, operand: Any) -> Any:
    if test is Test.EQUALS:
        return _equals(fact, symbol, operand)
    if test is Test.ONE_OF:
        return z3.Or(*(_equals(fact, symbol, one) for one in operand))
    if test in COMPARED:
        return COMPARED[test](symbol, number(operand, fact))
    has_any = z3.Or(*(symbol[choice] for choice in operand))
    return has_any if test is Test.HAS_ANY else z3.Not(has_any)


def _equals(fact: FactLike, symbol: Any, operand: Any) -> Any:
    if fact.kind == SET:
        return z3.And(*(bit == (choice in operand) for choice, bit in symbol.items()))
    if fact.kind == CHOICE:
        return symbol == [choice for choice, _ in fact.choices].index(operand)
    return symbol == (number(operand, fact) if fact.kind in NUMERIC else operand)


def _value(fact: FactLike, symbol: Any, model: Any) -> Value:
    if fact.kind == SET:
        return frozenset(choice for choice, bit in symbol.items() if z3.is_true(model.eval(bit, True)))
    found = model.eval(symbol, True)
    if fact.kind == BOOL:
        return bool(z3.is_true(found))
    if fact.kind == CHOICE:
        return fact.choices[int(found.as_long())][0]
    if fact.kind == INTEGER:
        return int(found.as_long())
    return Decimal(found.numerator_as_long()) / Decimal(found.denominator_as_long())
