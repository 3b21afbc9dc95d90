"""The review as published: everything cites a claim, flags stay, limits stand, and what is unknown never decides."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.facts.vocabulary import FACTS
from recommendations.engine import (
    Facts,
    NoteKind,
    Option,
    Speaks,
    Standing,
    Verdict,
    assess,
    assess_option,
    evaluate,
    standing_of,
)
from recommendations.engine.edition import Status
from recommendations.engine.representatives import representatives
from recommendations.library import edition

EDITION = edition("nigri-2018")
OPTIONS = {option.id: option for option in EDITION.options}
THRESHOLDS = {threshold.id: threshold for threshold in EDITION.thresholds}
FACTS_ASKED = tuple(dict.fromkeys(name for option in EDITION.options for name in option.facts))
RULES = [rule for option in EDITION.options for rule in option.rules]

FIXED_NAMES = [
    "curative_liver_resection",
    "two_stage_hepatectomy",
    "portal_vein_embolization",
    "combined_primary_and_liver_resection",
    "cytoreductive_surgery",
    "palliative_primary_resection",
    "liver_transplantation",
    "radiofrequency_ablation",
    "cryoablation",
    "ethanol_injection",
    "tae",
    "tace",
    "sirt",
    "ssa",
    "ssa_intensification",
    "interferon_alpha",
    "streptozocin_5fu",
    "temozolomide_capecitabine",
    "platinum_etoposide",
    "everolimus",
    "sunitinib",
    "prrt_lu177",
    "prrt_y90",
]
ASK_THE_GRADE = [option for option in EDITION.options if "grade_who_2010" in option.facts]

# Every value that some rule of the edition can tell apart, for every fact an option asks.
VALUES = {name: st.sampled_from(representatives(FACTS[name], RULES)) for name in FACTS_ASKED}
whole_patients = st.fixed_dictionaries(VALUES)
patients = st.fixed_dictionaries({}, optional=VALUES)
some_facts = st.sets(st.sampled_from(FACTS_ASKED), min_size=1, max_size=len(FACTS_ASKED))


def without(facts: Facts, names: set[str]) -> Facts:
    return {name: value for name, value in facts.items() if name not in names}


def criteria(option: Option) -> Iterator:
    return iter((*option.indications, *option.contraindications, *option.cautions))


# What the edition holds


def test_it_is_a_draft_that_nobody_has_reviewed_yet():
    assert (EDITION.status, EDITION.reviewers) == (Status.DRAFT, ())


def test_every_option_of_the_review_exists_in_the_order_of_the_fixed_names():
    assert list(OPTIONS) == FIXED_NAMES


def test_every_claim_of_the_audit_is_there():
    assert len(EDITION.claims) == 180


@pytest.mark.parametrize("option", EDITION.options, ids=lambda option: option.id)
def test_every_line_of_an_option_cites_a_claim_that_exists(option: Option):
    lines = (*criteria(option), *option.evidence, *option.adverse_effects, *option.technique)
    assert all(line.claims and set(line.claims) <= set(EDITION.claims) for line in lines)


def test_every_claim_on_a_treatment_is_used_by_some_option():
    treatments = re.compile(r"S-(SURG|DEB|OLT|PRIM|ABL|TAE|SIRT|SSA|IFN|CHE|TGT|PRRT)-")
    used = {claim for option in EDITION.options for claim in option.claims}
    assert {claim for claim in EDITION.claims if treatments.match(claim)} - used == set()


@pytest.mark.parametrize("claim", [claim for claim in EDITION.claims.values() if claim.is_flagged], ids=lambda c: c.id)
def test_every_flagged_claim_says_why(claim):
    assert claim.note


@pytest.mark.parametrize(
    ("claim", "flags"),
    [
        ("S-EPI-02", ["ERR"]),
        ("S-CLS-04", ["SAFE", "OUT"]),
        ("S-SSA-06", ["ERR"]),
        ("S-SSA-08", ["ERR", "OUT"]),
        ("S-SSA-12", ["ERR", "SAFE"]),
        ("S-CHE-04", ["SAFE", "OUT"]),
        ("S-CHE-06", ["CIT", "ERR"]),
        ("S-TGT-06", ["ERR"]),
        ("S-TGT-07", ["ERR", "INC"]),
        ("S-PRRT-05", ["AMB", "ERR?"]),
        ("S-PRRT-06", ["ERR", "OUT", "SAFE"]),
        ("S-DEB-12", ["SAFE", "INC"]),
        ("S-TAE-18", ["OK", "SAFE"]),
    ],
)
def test_what_the_audit_flagged_stays_flagged(claim: str, flags: list[str]):
    assert list(EDITION.claims[claim].flags) == flags


@pytest.mark.parametrize("option", EDITION.options, ids=lambda option: option.id)
def test_an_assessment_never_shows_a_flagged_claim_without_its_note(option: Option):
    notes = {note.about: note.text for note in assess(EDITION, {}).notes if note.kind is NoteKind.FLAG}
    for claim in (EDITION.claims[name] for name in option.claims):
        assert not claim.is_flagged or claim.note in notes[claim.id]


NUMBER = re.compile(r"\d+(?:\.\d+)?")


def figures() -> list:
    """What each option tells of results and harms, with the claims the line cites."""
    return [
        pytest.param(told, line.claims, id=f"{option.id}: {name}")
        for option in EDITION.options
        for name, told, line in (
            *((line.measure, f"{line.value} {line.denominator}", line) for line in option.evidence),
            *((effect.effect, effect.frequency, effect) for effect in option.adverse_effects),
        )
    ]


@pytest.mark.parametrize(("told", "claims"), figures())
def test_every_figure_stands_in_a_claim_that_its_line_cites(told: str, claims: tuple[str, ...]):
    written = " ".join(f"{EDITION.claims[name].text} {EDITION.claims[name].figures}" for name in claims)
    assert set(NUMBER.findall(told)) <= set(NUMBER.findall(written))


def test_no_result_stands_without_denominator_and_time_frame():
    for option in EDITION.options:
        assert all(line.denominator and line.time_frame and line.comparator for line in option.evidence)


def test_a_hedge_of_the_review_stays_with_its_criterion():
    hedges = {each.id: each.qualifier for option in EDITION.options for each in option.contraindications}
    assert hedges["near_vital_structure"] == hedges["at_liver_surface"] == "may be contraindicated"
    assert hedges["prior_pancreaticoduodenectomy"] == "generally contraindicated"
    assert hedges["involvement_above_75"] == "should be avoided"


# Thresholds


@pytest.mark.parametrize(
    ("threshold", "facts", "verdict"),
    [
        ("glucagonoma_threshold", {"glucagon_pg_ml": 1000}, Verdict.NOT_MET),
        ("glucagonoma_threshold", {"glucagon_pg_ml": 1001}, Verdict.MET),
        ("glucagonoma_threshold", {}, Verdict.UNKNOWN),
        ("vipoma_threshold", {"vip_pg_ml": 200}, Verdict.NOT_MET),
        ("vipoma_threshold", {"vip_pg_ml": 201}, Verdict.MET),
        ("vipoma_threshold", {}, Verdict.UNKNOWN),
        ("gastrinoma_threshold", {"gastric_acid_raised": False, "gastrin_pg_ml": 5000}, Verdict.NOT_MET),
        ("gastrinoma_threshold", {"gastric_acid_raised": True, "gastrin_pg_ml": 0}, Verdict.UNKNOWN),
        ("gastrinoma_threshold", {"gastric_acid_raised": True, "gastrin_pg_ml": 5000}, Verdict.UNKNOWN),
        ("gastrinoma_threshold", {"gastric_acid_raised": True}, Verdict.UNKNOWN),
    ],
)
def test_a_hormone_threshold_is_strict_and_open_where_the_review_gives_no_number(threshold, facts, verdict):
    assert evaluate(THRESHOLDS[threshold].rule, facts).verdict is verdict


def test_a_recorded_gastrin_is_told_to_be_open_and_not_missing():
    facts = {"gastric_acid_raised": True, "gastrin_pg_ml": 1250}
    found = next(each for each in assess(EDITION, facts).thresholds if each.threshold.id == "gastrinoma_threshold")
    assert (found.missing, len(found.open)) == ((), 1)


# What is unknown


@settings(max_examples=300, deadline=None)
@given(facts=whole_patients, removed=some_facts)
def test_with_fewer_facts_an_option_stands_the_same_or_undetermined(facts: Facts, removed: set[str]):
    for option in EDITION.options:
        whole, fewer = standing_of(option, facts), standing_of(option, without(facts, removed))
        allowed = {whole, Standing.UNDETERMINED}
        if whole is Standing.CONTRAINDICATED:
            # Without the contraindication's fact, an indication that fails anyway still says no.
            allowed.add(Standing.NOT_ELIGIBLE)
        assert fewer in allowed, option.id


@settings(max_examples=300, deadline=None)
@given(facts=whole_patients, removed=some_facts)
def test_with_fewer_facts_no_criterion_turns_from_one_known_verdict_to_another(facts: Facts, removed: set[str]):
    fewer = without(facts, removed)
    for option in EDITION.options:
        for criterion in criteria(option):
            known = evaluate(criterion.rule, fewer).verdict
            assert known in (Verdict.UNKNOWN, evaluate(criterion.rule, facts).verdict), (option.id, criterion.id)


def test_without_any_fact_every_option_is_undetermined():
    assert {each.standing for each in assess(EDITION, {}).options} == {Standing.UNDETERMINED}


def test_the_options_that_select_by_grade_are_those_of_the_review():
    assert {option.id for option in ASK_THE_GRADE} == {
        "curative_liver_resection",
        "two_stage_hepatectomy",
        "portal_vein_embolization",
        "combined_primary_and_liver_resection",
        "liver_transplantation",
        "streptozocin_5fu",
        "platinum_etoposide",
    }


@settings(max_examples=300, deadline=None)
@given(facts=whole_patients)
def test_an_unknown_grade_never_makes_an_option_eligible(facts: Facts):
    ungraded = without(facts, {"grade_who_2010"})
    assert [option.id for option in ASK_THE_GRADE if standing_of(option, ungraded) is Standing.ELIGIBLE] == []


@settings(max_examples=150, deadline=None)
@given(facts=patients, whole=whole_patients)
def test_recording_what_is_missing_settles_all_that_the_text_does_not_leave_open(facts: Facts, whole: Facts):
    for option in EDITION.options:
        known = dict(facts)
        for _ in FACTS_ASKED:
            found = assess_option(option, EDITION, known)
            if not found.missing:
                break
            known |= {name: whole[name] for name in found.missing}
        is_open = any(each.speaks is Speaks.OPEN for each in found.findings)
        assert found.standing is not Standing.UNDETERMINED or is_open, option.id


@settings(max_examples=150, deadline=None)
@given(facts=patients, whole=whole_patients)
def test_a_fact_that_is_not_named_missing_changes_nothing_by_being_recorded(facts: Facts, whole: Facts):
    for option in EDITION.options:
        found = assess_option(option, EDITION, facts)
        if found.standing is Standing.UNDETERMINED:
            others = {name: whole[name] for name in option.facts if name not in facts and name not in found.missing}
            assert standing_of(option, {**facts, **others}) is Standing.UNDETERMINED, (option.id, others)


@settings(max_examples=40, deadline=None)
@given(facts=patients)
def test_a_fact_said_to_settle_an_option_has_a_value_that_does(facts: Facts):
    for each in assess(EDITION, facts).settles:
        for name in each.settles:
            values = representatives(FACTS[each.fact], OPTIONS[name].rules)
            stands = {standing_of(OPTIONS[name], {**facts, each.fact: value}) for value in values}
            assert stands - {Standing.UNDETERMINED}


@settings(max_examples=100, deadline=None)
@given(facts=whole_patients, removed=some_facts)
def test_a_caution_never_changes_a_standing(facts: Facts, removed: set[str]):
    for option in EDITION.options:
        only_cautions = {name for name in removed if name not in option.facts}
        assert standing_of(option, facts) is standing_of(option, without(facts, only_cautions))
