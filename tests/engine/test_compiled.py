"""Standings and findings as Python written for an option and a rule, held to the evaluator."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from recommendations.engine import Criterion, Edition, Intent, Is, Option, Rule, Standing, Value, criteria, evaluate
from recommendations.engine.compiled import finding_written, standing_written
from recommendations.engine.standing import standing

from .generated import OPTIONS, RECORDS, RULES


def by_the_evaluator(option: Option, facts: dict[str, Value]) -> Standing:
    return standing(
        (evaluate(one.rule, facts).verdict for one in option.indications),
        (evaluate(one.rule, facts).verdict for one in option.contraindications),
    )


@settings(max_examples=300)
@given(OPTIONS, RECORDS)
def test_the_written_standing_is_the_evaluators(option: Option, facts: dict[str, Value]) -> None:
    assert option.stands(facts) is by_the_evaluator(option, facts)


@given(RULES, RECORDS)
def test_without_an_indication_nobody_is_eligible_by_either(rule: Rule, facts: dict[str, Value]) -> None:
    for barring in ((), (rule,)):
        verdicts = [evaluate(one, facts).verdict for one in barring]
        stands = standing_written((), barring)(facts)
        assert stands is standing((), verdicts) and stands is not Standing.ELIGIBLE


@settings(max_examples=300)
@given(RULES, RECORDS)
def test_the_written_finding_is_the_evaluators_whole(rule: Rule, facts: dict[str, Value]) -> None:
    assert finding_written(rule)(facts) == evaluate(rule, facts)


def test_a_fact_that_is_recorded_as_nothing_is_not_recorded(edition: Edition) -> None:
    assert edition.option("heat").stands({"resectable": None, "size_mm": None}) is Standing.UNDETERMINED


@pytest.mark.parametrize("test", criteria.COMPARISONS)
def test_a_float_is_refused_where_it_would_miss_a_threshold(test: criteria.Test) -> None:
    rule = Is("size_mm", test, Decimal("4.2"))
    option = Option("o", "O", Intent.SYSTEMIC, 1, "", (Criterion("c", "C", rule, ("T-01",)),))
    with pytest.raises(TypeError, match="exact number"):
        option.stands({"size_mm": 4.2})


def test_no_word_of_an_edition_is_run_as_code() -> None:
    hostile = "x); raise SystemExit('run') #"
    stands = standing_written([Is(hostile, criteria.Test.EQUALS, hostile)], [])
    assert stands({hostile: hostile}) is Standing.ELIGIBLE
