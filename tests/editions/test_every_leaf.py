"""Every leaf of every option, met, not met, not recorded and left open; every threshold below, at and above.

The patients come from a solver, whose formulas share nothing with the evaluator, and it says beforehand what each
criterion and the option must answer. The worked examples are held to show all of that too.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import z3

from cases.facts.vocabulary import FACTS
from cases.staging import derive
from recommendations.engine import Edition, Is, Known, Option, Role, Verdict, assess_option, leaves_of, verdict_of
from recommendations.engine.criteria import Rule, facts_of
from recommendations.engine.edition import Example
from recommendations.engine.representatives import cells, operands_of
from recommendations.engine.vocabulary import INTEGER, NUMERIC
from recommendations.library import edition, edition_ids
from recommendations.proof.options import OptionFormulas, reached
from recommendations.proof.patient import Patient, Truth, chosen, number

from .test_examples import stands_as_in_the_base, worked_cautions

OPTIONS = [
    pytest.param(one, option, id=f"{one.id}-{option.id}")
    for one in map(edition, edition_ids())
    for option in one.options
]


def leaves(option: Option) -> Iterator[tuple[str, Is | Known]]:
    """Each leaf with the name of its criterion."""
    roles = ((Role.INDICATION, option.indications), (Role.CONTRAINDICATION, option.contraindications))
    for role, criteria in (*roles, (Role.CAUTION, option.cautions)):
        for criterion in criteria:
            yield from ((f"{role.value} {criterion.id}", leaf) for leaf in leaves_of(criterion.rule))


def situations(patient: Patient, leaf: Is | Known) -> dict[str, Any]:
    """What there is to see at a leaf, each as a formula."""
    truth, value = patient.truth(leaf), patient.values[leaf.fact]
    found = {
        "met": truth.met,
        "not met": truth.not_met,
        "not recorded": z3.Not(patient.recorded[leaf.fact]),
        "left open": patient.left_open(leaf),
    }
    fact = patient.facts[leaf.fact]
    for limit in thresholds(leaf) if fact.kind in NUMERIC else ():
        step = 1 if fact.kind == INTEGER else Decimal("0.1")
        for side, near in (("below", limit - step), ("at", limit), ("above", limit + step)):
            found[f"{side} {limit}"] = z3.And(patient.recorded[leaf.fact], value == number(near, fact))
    return found


def thresholds(leaf: Is | Known) -> list[Any]:
    operands = [operand for _, operand in leaf.comparisons()] if isinstance(leaf, Is) else []
    return [each for operand in operands for each in (operand if isinstance(operand, tuple) else (operand,))]


def verdict(model: Any, truth: Truth) -> Verdict:
    """What the solver says of a rule for its patient."""
    if z3.is_true(model.eval(truth.met, True)):
        return Verdict.MET
    return Verdict.NOT_MET if z3.is_true(model.eval(truth.not_met, True)) else Verdict.UNKNOWN


@pytest.mark.parametrize(("one", "option"), OPTIONS)
def test_every_leaf_and_threshold_answers_as_the_solver_says(one: Edition, option: Option):
    formulas = OptionFormulas(option, one)
    for name, leaf in leaves(option):
        others = [formulas.supports(other) for other in formulas.deciding if other != name]
        for said, condition in situations(formulas.patient, leaf).items():
            # Where it can be, everything else speaks for the option, so that this leaf decides.
            model = chosen(formulas.patient, condition, *others) or chosen(formulas.patient, condition)
            if model is None:
                assert cannot_be(leaf, said), (name, leaf.fact, said)
            else:
                hold(formulas, one, model)


def cannot_be(leaf: Is | Known, said: str) -> bool:
    """Only a leaf with an open test may never be met or never fail; a limit of what is possible has one side."""
    if said == "left open":
        return isinstance(leaf, Known) or leaf.open_test is None
    if said in ("met", "not met"):
        return isinstance(leaf, Known) or leaf.open_test is not None
    fact = FACTS[leaf.fact]
    side, _, limit = said.partition(" ")
    return Decimal(limit) == (fact.minimum if side == "below" else fact.maximum)


def hold(formulas: OptionFormulas, one: Edition, model: Any) -> None:
    """The evaluator says of every criterion and of the option what the solver says."""
    assessed = assess_option(formulas.option, one, formulas.patient.described(model))
    answered = {f"{each.role.value} {each.id}": each.verdict for each in (*assessed.findings, *assessed.cautions)}
    expected = {name: verdict(model, truth) for name, truth in formulas.truths.items()}
    assert answered == {
        name: each
        for name, each in expected.items()
        if each is not Verdict.NOT_MET or formulas.criteria[name][0] is not Role.CAUTION
    }
    stands = [each for each, formula in formulas.standings.items() if z3.is_true(model.eval(formula, True))]
    assert stands == [assessed.standing]


def examples_of(one: Edition, option: Option) -> list[Example]:
    """The examples that promise something of the option; where it stands as in the base, those of the base too.

    What they promise then holds here as well: `test_examples` says so.
    """
    own = [each for each in one.examples if option.id in each.expect]
    return own + (examples_of(one.base, option) if one.base and stands_as_in_the_base(one, option) else [])


def facts_of_examples(one: Edition, option: Option) -> list[dict]:
    """With grade and spread derived."""
    return [derive(each.facts).facts for each in examples_of(one, option)]


def facts_of_cautions(one: Edition, option: Option) -> dict[str, list[dict]]:
    """By the name of each caution the patients of its own worked cases, with grade and spread derived."""
    return {
        f"{Role.CAUTION.value} {caution.id}": [
            derive(facts).facts for facts, _ in worked_cautions(one, option, caution)
        ]
        for caution in option.cautions
    }


@pytest.mark.parametrize(("one", "option"), OPTIONS)
def test_an_example_stands_for_each_standing_that_is_reached(one: Edition, option: Option):
    shown = {each.expect[option.id] for each in examples_of(one, option)}
    assert shown == set(reached(OptionFormulas(option, one)))


@pytest.mark.parametrize(("one", "option"), OPTIONS)
def test_the_examples_show_every_verdict_that_a_leaf_can_have(one: Edition, option: Option):
    formulas, of_standings = OptionFormulas(option, one), facts_of_examples(one, option)
    of_cautions = facts_of_cautions(one, option)
    for name, leaf in leaves(option):
        shown = of_cautions.get(name, of_standings)
        truth = formulas.patient.truth(leaf)
        can_be = {Verdict.MET: truth.met, Verdict.NOT_MET: truth.not_met, Verdict.UNKNOWN: z3.BoolVal(True)}
        wanted = {each for each, formula in can_be.items() if chosen(formulas.patient, formula)}
        assert {verdict_of(leaf, facts) for facts in shown} >= wanted, (name, leaf.fact)
        assert any(leaf.fact not in facts for facts in shown), (name, leaf.fact)


@pytest.mark.parametrize(("one", "option"), OPTIONS)
def test_examples_stand_on_every_threshold_and_on_both_its_sides(one: Edition, option: Option):
    stand_on_every_side(option.facts, option.rules, facts_of_examples(one, option))
    of_cautions = facts_of_cautions(one, option)
    for caution in option.cautions:
        stand_on_every_side(facts_of(caution.rule), (caution.rule,), of_cautions[f"{Role.CAUTION.value} {caution.id}"])


def stand_on_every_side(names: Iterable[str], rules: tuple[Rule, ...], shown: list[dict]) -> None:
    for name in names:
        if FACTS[name].kind in NUMERIC:
            values = [facts[name] for facts in shown if name in facts]
            for cell in cells(FACTS[name], operands_of(name, rules)):
                assert any(cell.holds(value) for value in values), f"no example of {name} in {cell}"
