"""The laws of the engine, held against generated rules and facts."""

from dataclasses import replace
from datetime import date
from itertools import islice
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine import (
    AllOf,
    AnyOf,
    Claim,
    Criterion,
    Edition,
    Is,
    Not,
    Option,
    Rule,
    Standing,
    Status,
    Value,
    Verdict,
    as_document,
    assess,
    assess_option,
    criteria,
    evaluate,
    leaves,
    left_open,
    missing,
    standing_of,
    verdict_of,
    words,
)
from recommendations.engine.checks import every_patient
from recommendations.engine.representatives import cells, operands_of, representatives

from .generated import OPTIONS, RECORDS, RULES
from .tiny_edition import FACTS

Record = dict[str, Value]
WORSE = [Standing.ELIGIBLE, Standing.UNDETERMINED, Standing.NOT_ELIGIBLE, Standing.CONTRAINDICATED]


def edition_with(*options: Option) -> Edition:
    return Edition(
        id="generated",
        version="1",
        title="",
        scope="",
        date=date(2026, 1, 31),
        status=Status.DRAFT,
        sha256="",
        options=options,
        claims={"T-01": Claim("T-01", "text")},
        references={},
        vocabulary=FACTS,
    )


def shuffled(rule: Rule, random: Random) -> Rule:
    match rule:
        case Not(part):
            return Not(shuffled(part, random))
        case AllOf(parts) | AnyOf(parts):
            mixed = [shuffled(part, random) for part in parts]
            random.shuffle(mixed)
            return type(rule)(tuple(mixed))
    return rule


@given(RULES, RECORDS)
def test_every_rule_has_a_verdict_and_a_sentence(rule: Rule, facts: Record) -> None:
    finding = evaluate(rule, facts)
    assert finding.verdict in Verdict and verdict_of(rule, facts) is finding.verdict
    assert words.sentence(rule, FACTS)


@given(RULES, RECORDS, RECORDS)
def test_adding_a_fact_never_flips_met_and_not_met(rule: Rule, facts: Record, more: Record) -> None:
    before, after = verdict_of(rule, facts), verdict_of(rule, {**more, **facts})
    assert before is Verdict.UNKNOWN or after is before


@given(RULES, RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_parts_and_of_facts_does_not_matter(rule: Rule, facts: Record, random: Random) -> None:
    backward = dict(reversed(facts.items()))
    assert verdict_of(shuffled(rule, random), backward) is verdict_of(rule, facts)


@given(RULES)
def test_not_recorded_never_decides_a_rule(rule: Rule) -> None:
    assert verdict_of(rule, {}) is Verdict.UNKNOWN


@given(RULES, RECORDS)
def test_an_unknown_verdict_says_what_is_missing_or_open_and_a_decided_one_asks_nothing(
    rule: Rule, facts: Record
) -> None:
    finding = evaluate(rule, facts)
    asks = bool(missing(finding) or left_open(finding))
    assert asks == (finding.verdict is Verdict.UNKNOWN)
    assert not set(missing(finding)) & facts.keys()


@given(RULES, RECORDS, RECORDS)
def test_only_the_facts_called_missing_can_decide_an_unknown_rule(rule: Rule, facts: Record, more: Record) -> None:
    lacks = missing(evaluate(rule, facts))
    useless = {name: value for name, value in more.items() if name not in lacks}
    assert verdict_of(rule, {**useless, **facts}) is verdict_of(rule, facts)


@given(RULES, RECORDS)
def test_a_leaf_that_is_open_has_a_value_and_no_verdict(rule: Rule, facts: Record) -> None:
    for leaf in leaves(evaluate(rule, facts)):
        assert not leaf.open or (leaf.value is not None and leaf.verdict is Verdict.UNKNOWN)


@given(RULES, RECORDS)
def test_the_representative_values_see_every_verdict_a_full_record_can_have(rule: Rule, facts: Record) -> None:
    if all(leaf.value is not None for leaf in leaves(evaluate(rule, facts))):
        patients = islice(every_patient(rule, FACTS), 20_000)
        assert verdict_of(rule, facts) in {verdict_of(rule, patient) for patient in patients}


@given(OPTIONS)
def test_not_recorded_never_decides_an_option(option: Option) -> None:
    assert assess_option(option, edition_with(option), {}).standing is Standing.UNDETERMINED


@given(OPTIONS, RECORDS, RULES)
def test_a_contraindication_never_improves_a_standing(option: Option, facts: Record, rule: Rule) -> None:
    barred = replace(option, contraindications=(*option.contraindications, Criterion("more", "More", rule, ("T-01",))))
    before, after = standing_of(option, facts), standing_of(barred, facts)
    assert WORSE.index(after) >= WORSE.index(before)


@given(OPTIONS, RECORDS)
def test_a_caution_never_changes_a_standing(option: Option, facts: Record) -> None:
    assert standing_of(replace(option, cautions=()), facts) is standing_of(option, facts)


@given(OPTIONS, RECORDS, RECORDS)
def test_more_facts_never_take_back_what_was_decided(option: Option, facts: Record, more: Record) -> None:
    """A contraindication may still be found in an option that is not eligible; nothing else moves."""
    before, after = standing_of(option, facts), standing_of(option, {**more, **facts})
    allowed = {before}
    if before is Standing.UNDETERMINED:
        allowed = set(Standing)
    if before is Standing.NOT_ELIGIBLE:
        allowed |= {Standing.CONTRAINDICATED}
    assert after in allowed


@given(OPTIONS, RECORDS)
def test_the_whole_assessment_is_total_and_deterministic(option: Option, facts: Record) -> None:
    edition = edition_with(option)
    backward = dict(reversed(facts.items()))
    assessment = assess(edition, facts)
    assert as_document(assessment) == as_document(assess(edition, backward))
    assessed = assessment.options[0]
    assert assessed.standing is standing_of(option, facts) and assessed.decides
    counts = assessed.counts
    assert counts.speaking_for + counts.against + counts.missing + counts.open == len(assessed.findings)


@given(OPTIONS, RECORDS)
def test_every_change_that_is_promised_comes_true(option: Option, facts: Record) -> None:
    for change in assess_option(option, edition_with(option), facts).changes:
        line = cells(FACTS[change.fact], operands_of(change.fact, option.rules))
        beside = (cell for cell in line if change.threshold in (cell.low, cell.high))
        assert change.standing in {standing_of(option, {**facts, change.fact: cell.sample}) for cell in beside}


@given(OPTIONS, RECORDS)
def test_a_fact_is_said_to_settle_an_option_exactly_when_some_value_does(option: Option, facts: Record) -> None:
    for each in assess(edition_with(option), facts).settles:
        values = representatives(FACTS[each.fact], option.rules)
        standings = {standing_of(option, {**facts, each.fact: value}) for value in values}
        assert bool(each.settles) == (standings != {Standing.UNDETERMINED})


def test_a_repeated_question_stays_unknown_as_kleene_has_it() -> None:
    leaf = Is("resectable", criteria.Test.EQUALS, True)
    assert verdict_of(AnyOf((leaf, Not(leaf))), {}) is Verdict.UNKNOWN
