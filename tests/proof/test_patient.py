"""The solver's formulas and the evaluator are written apart, and say the same of every generated patient."""

from decimal import Decimal
from typing import Any

import pytest
import z3
from hypothesis import given, settings

from recommendations.engine import (
    AllOf,
    AnyOf,
    Is,
    Not,
    Option,
    Rule,
    Value,
    Verdict,
    criteria,
    standing_of,
    verdict_of,
)
from recommendations.proof.options import OptionFormulas
from recommendations.proof.patient import Patient, at_odds, chosen
from tests.engine.generated import OPTIONS, RECORDS, RULES
from tests.engine.test_laws import edition_with
from tests.engine.tiny_edition import FACTS

T = criteria.Test
Record = dict[str, Value]


def exactly(patient: Patient, facts: Record) -> list[Any]:
    """That the solver's patient is this one, said through leaves that compare with the recorded value."""
    known = [patient.truth(Is(name, T.EQUALS, facts[name])).met for name in patient.facts if name in facts]
    return [*known, *(z3.Not(patient.recorded[name]) for name in patient.facts if name not in facts)]


@settings(max_examples=200, deadline=None)
@given(RULES, RECORDS)
def test_the_formulas_of_a_rule_say_what_the_evaluator_says(rule: Rule, facts: Record) -> None:
    patient = Patient(FACTS, FACTS)
    truth, this_one = patient.truth(rule), exactly(patient, facts)
    found = verdict_of(rule, facts)
    assert (chosen(patient, *this_one, truth.met) is not None) == (found is Verdict.MET)
    assert (chosen(patient, *this_one, truth.not_met) is not None) == (found is Verdict.NOT_MET)


@settings(max_examples=100, deadline=None)
@given(OPTIONS, RECORDS)
def test_the_formulas_of_an_option_give_the_one_standing_of_the_evaluator(option: Option, facts: Record) -> None:
    formulas = OptionFormulas(option, edition_with(option))
    this_one = exactly(formulas.patient, facts)
    stands = [each for each, formula in formulas.standings.items() if chosen(formulas.patient, *this_one, formula)]
    assert stands == [standing_of(option, facts)]


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_a_patient_whom_the_solver_chooses_has_the_verdict_it_was_asked_for(rule: Rule) -> None:
    patient = Patient(FACTS, FACTS)
    truth = patient.truth(rule)
    for formula, verdict in ((truth.met, Verdict.MET), (truth.not_met, Verdict.NOT_MET)):
        if (model := chosen(patient, formula)) is not None:
            assert verdict_of(rule, patient.described(model)) is verdict


def test_numbers_are_exact_and_stay_within_what_is_possible() -> None:
    patient = Patient(FACTS, ["ratio", "size_mm", "age_years"])
    third = [Is("ratio", test, Decimal("0.3")) for test in (T.AT_LEAST, T.AT_MOST)]
    model = chosen(patient, *(patient.truth(rule).met for rule in third))
    assert patient.described(model)["ratio"] == Decimal("0.3")
    for beyond in (Is("size_mm", T.ABOVE, Decimal(500)), Is("age_years", T.BELOW, 0)):
        assert chosen(patient, patient.truth(beyond).met) is None
    between = AllOf((Is("age_years", T.ABOVE, 54), Is("age_years", T.BELOW, 55)))
    assert chosen(patient, patient.truth(between).met) is None


def test_conditions_at_odds_are_named_and_no_others() -> None:
    patient = Patient(FACTS, ["size_mm", "ratio"])
    rules: dict[str, Rule] = {
        "small": Is("size_mm", T.BELOW, Decimal(50)),
        "apart": AnyOf((Is("ratio", T.ABOVE, 1), Not(Is("ratio", T.ABOVE, 2)))),
        "large": Is("size_mm", T.ABOVE, Decimal(75)),
    }
    conditions = {name: patient.truth(rule).met for name, rule in rules.items()}
    assert at_odds(patient, conditions) == ("small", "large")
    del conditions["large"]
    assert at_odds(patient, conditions) == ()


def test_a_solver_that_gives_up_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = Patient(FACTS, ["ratio"])
    monkeypatch.setattr(patient.solver, "check", lambda: z3.unknown)
    monkeypatch.setattr(patient.solver, "reason_unknown", lambda: "too hard")
    with pytest.raises(ArithmeticError, match="too hard"):
        chosen(patient, patient.whole)
