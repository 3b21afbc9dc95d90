"""Differences between any two patients: the standings are those of each, and each move has its reason."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.facts.gather import FactSheet, Provenance, Recorded
from cases.staging import derive
from recommendations.document_changes import shown
from recommendations.engine import Standing, Verdict, evaluate, standing_of
from recommendations.engine.criteria import Criterion
from recommendations.library import edition
from recommendations.what_if import suppose

NIGRI = edition("nigri-2018")
examples = st.sampled_from(NIGRI.examples)


def a_sheet(facts) -> FactSheet:
    """A case whose records state exactly these facts."""
    found = derive(facts)
    recorded = {name: Recorded(name, value, Provenance("imaging")) for name, value in facts.items()}
    return FactSheet(date(2026, 11, 1), recorded, found.derived, found.facts)


@settings(max_examples=60, deadline=None)
@given(one=examples, other=examples)
def test_from_any_patient_to_any_other_the_standings_are_those_of_each(one, other):
    changes = {**dict.fromkeys(one.facts), **other.facts}
    found = suppose(a_sheet(one.facts), NIGRI, changes)
    before, after = derive(one.facts).facts, derive(other.facts).facts
    for change in found.options:
        option = NIGRI.option(change.id)
        assert (Standing(change.before), Standing(change.after)) == (
            standing_of(option, before),
            standing_of(option, after),
        )


@settings(max_examples=60, deadline=None)
@given(one=examples, other=examples)
def test_every_move_is_explained_by_criteria_whose_values_differ(one, other):
    found = suppose(a_sheet(one.facts), NIGRI, {**dict.fromkeys(one.facts), **other.facts})
    changed = {change.fact for change in found.changed}
    for option in found.moved:
        assert option.reasons
    for reason in (reason for option in found.options for reason in option.reasons):
        assert reason.before != reason.after and not reason.by_edition
        assert reason.facts and {change.fact for change in reason.facts} <= changed


@settings(max_examples=20, deadline=None)
@given(one=examples, other=examples)
def test_a_criterion_is_never_told_without_the_qualifier_of_its_source(one, other):
    found = suppose(a_sheet(one.facts), NIGRI, {**dict.fromkeys(one.facts), **other.facts})
    for change in found.options:
        option = NIGRI.option(change.id)
        said = {each.id: each.said for each in (*option.indications, *option.contraindications, *option.cautions)}
        told = {reason.criterion: reason.text for reason in (*change.reasons, *change.cautions)}
        assert told == {name: said[name] for name in told}


@settings(max_examples=60, deadline=None)
@given(one=examples, other=examples)
def test_a_caution_that_begins_or_ceases_to_apply_is_told_and_moves_nothing(one, other):
    found = suppose(a_sheet(one.facts), NIGRI, {**dict.fromkeys(one.facts), **other.facts})
    sides = [derive(each.facts).facts for each in (one, other)]
    for change in found.options:
        before, after = ({each.id for each in applying(change.id, facts)} for facts in sides)
        assert {each.criterion for each in change.cautions} == before ^ after
        assert all((each.label_after == "Applies") == (each.criterion in after) for each in change.cautions)


def applying(option: str, facts) -> list[Criterion]:
    cautions = NIGRI.option(option).cautions
    return [each for each in cautions if evaluate(each.rule, facts).verdict is Verdict.MET]


@settings(max_examples=30, deadline=None)
@given(one=examples)
def test_a_scratch_copy_without_a_change_is_the_patient(one):
    found = suppose(a_sheet(one.facts), NIGRI, {})
    assert found.changed == () and not found.moved


def test_a_value_is_told_in_the_words_of_the_vocabulary_and_a_dropped_fact_as_it_was_written():
    assert shown("portal_vein", "partly_occluded") == "Partly occluded"
    assert shown("liver_involvement_percent", 62.5) == "62.5 %"
    assert shown("structures_invaded", []) == "none" and shown("structures_invaded", None) == "not recorded"
    assert (shown("a_fact_of_long_ago", "x"), shown("a_fact_of_long_ago", ["x", "y"])) == ("x", "x, y")
