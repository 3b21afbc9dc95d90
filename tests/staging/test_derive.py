"""Derivation as a whole: contradictions, and what holds for every patient."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.facts.document import FactErrors, read_facts
from cases.facts.vocabulary import FACTS
from cases.staging import derive
from tests.staging.patients import GRADE_AND_STAGE, READ, derivation, patients

COLLAPSED = {"I": "I", "IIA": "II", "IIB": "II", "IIIA": "III", "IIIB": "III", "IV": "IV"}
STAGES = ("stage_enets_2006", "stage_ajcc_7", "stage_ajcc_8", "stage_ajcc_9")
# These say whether a system speaks of the tumor at all, so they can take a stage away.
SCOPE = ("primary_site", "primary_in_situ", "differentiation")
TNM = tuple(name for name in READ if name not in SCOPE)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"grade_who_2010": "G1", "ki67_percent": 30}, {"grade_who_2010": ["ki67_percent"]}),
        ({"grade_who_2010": "G1", "mitoses_per_2mm2": 3}, {"grade_who_2010": ["mitoses_per_2mm2"]}),
        ({"grade_who_2010": "G1", "class_who_2022": "nec"}, {"class_who_2022": ["grade_who_2010"]}),
        ({"grade_who_2010": "G1", "class_who_2022": "net_g2"}, {"grade_who_2010": ["class_who_2022"]}),
        ({"class_who_2022": "net_g1", "ki67_percent": 30}, {"class_who_2022": ["ki67_percent"]}),
        ({"class_who_2022": "nec", "differentiation": "well"}, {"class_who_2022": ["differentiation"]}),
        ({"class_who_2022": "net_g3", "differentiation": "poor"}, {"class_who_2022": ["differentiation"]}),
        (
            {"class_who_2022": "nec", "ki67_percent": 5, "mitoses_per_2mm2": 1},
            {"class_who_2022": ["ki67_percent", "mitoses_per_2mm2"]},
        ),
        (
            {"t_ajcc_8": "T2", "primary_size_mm": 10, "structures_invaded": [], "ecog": 1},
            {"t_ajcc_8": ["primary_size_mm"]},
        ),
        ({"t_ajcc_8": "T1", "structures_invaded": ["colon"]}, {"t_ajcc_8": ["structures_invaded"]}),
        ({"t_ajcc_9": "T1", "t_ajcc_8": "T2"}, {"t_ajcc_9": ["t_ajcc_8"]}),
        ({"t_ajcc_7": "Tis", "structures_invaded": ["colon"]}, {"t_ajcc_7": ["structures_invaded"]}),
        ({"t_ajcc_7": "Tis", "primary_in_situ": False}, {"t_ajcc_7": ["primary_in_situ"]}),
        ({"t_ajcc_8": "T1", "primary_site": "elsewhere"}, {"t_ajcc_8": ["primary_site"]}),
        ({"n_category": "N0", "regional_nodes_involved": True}, {"n_category": ["regional_nodes_involved"]}),
        ({"m_category": "M0", "liver_metastases": True}, {"m_category": ["liver_metastases"]}),
        ({"m_category": "M0", "m_ajcc_8": "M1a"}, {"m_category": ["m_ajcc_8"]}),
        ({"m_ajcc_8": "M1a", "bone_metastases": True}, {"m_ajcc_8": ["bone_metastases"]}),
        ({"extrahepatic_metastases": False, "lung_metastases": True}, {"extrahepatic_metastases": ["lung_metastases"]}),
        (
            {"bilioenteric_anastomosis": False, "prior_pancreaticoduodenectomy": True},
            {"bilioenteric_anastomosis": ["prior_pancreaticoduodenectomy"]},
        ),
        ({"stage_ajcc_8": "II", "liver_metastases": True}, {"stage_ajcc_8": ["liver_metastases"]}),
        ({"stage_ajcc_8": "IV", "differentiation": "poor"}, {"stage_ajcc_8": ["differentiation"]}),
        (
            {"stage_ajcc_7": "IA", "t_ajcc_7": "T2", "n_category": "N1", "m_ajcc_8": "M1a"},
            {"stage_ajcc_7": ["m_ajcc_8"]},
        ),
        (
            {"grade_who_2010": "G1", "ki67_percent": 30, "n_category": "N0", "regional_nodes_involved": True},
            {"grade_who_2010": ["ki67_percent"], "n_category": ["regional_nodes_involved"]},
        ),
    ],
)
def test_a_contradiction_names_both_sides(facts: dict[str, Any], named: dict[str, list[str]]):
    with pytest.raises(FactErrors) as caught:
        derivation(**facts)
    assert [error.fact for error in caught.value.errors] == list(named)
    for error in caught.value.errors:
        against = error.message.partition(" contradicts ")[2].partition(";")[0]
        assert [each.partition(" (")[0] for each in against.split(", ")] == named[error.fact]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            {"stage_ajcc_8": "II", "liver_metastases": True},
            "stage_ajcc_8: II contradicts liver_metastases (true); expected IV. "
            "Correct one of them, or leave stage_ajcc_8 out to have it derived",
        ),
        (
            {"t_ajcc_8": "T1", "structures_invaded": ["spleen", "colon"]},
            "t_ajcc_8: T1 contradicts structures_invaded ([colon, spleen]); expected T4. "
            "Correct one of them, or leave t_ajcc_8 out to have it derived",
        ),
        (
            {"stage_ajcc_8": "IV", "primary_site": "elsewhere"},
            "stage_ajcc_8: IV contradicts primary_site (elsewhere); it does not apply. "
            "Correct one of them, or leave stage_ajcc_8 out to have it derived",
        ),
    ],
)
def test_a_contradiction_says_what_was_expected(facts: dict[str, Any], message: str):
    with pytest.raises(FactErrors) as caught:
        derivation(**facts)
    assert str(caught.value) == message


def test_facts_hold_what_was_given_and_what_was_derived_in_the_order_of_the_vocabulary():
    facts = derivation(liver_metastases=True, ecog=1, ki67_percent=2).facts
    assert list(facts) == [name for name in FACTS if name in facts]
    assert {"ecog": 1, "stage_ajcc_8": "IV", "grade_who_2010": "G1"}.items() <= facts.items()
    assert "t_ajcc_8" not in facts


@given(patients(*READ))
def test_facts_that_are_not_derived_never_contradict_and_every_answer_is_a_value_of_its_fact(raw: dict[str, Any]):
    result = derivation(**raw)
    assert set(result.derived) == {name for name, fact in FACTS.items() if fact.derived} - {"age_years"}
    for name, found in result.derived.items():
        allowed = [value for value, _ in FACTS[name].choices] or [True, False]
        assert [value for value in allowed if value in found.possible] == list(found.possible)
        assert (found.value is None) == (len(found.possible) != 1)
        assert (name in result.facts) == (found.value is not None)
        assert found.claims and len(set(found.notes)) == len(found.notes)


@given(patients(*READ))
def test_what_is_derived_may_be_given_back(raw: dict[str, Any]):
    result = derivation(**raw)
    again = derive(result.facts)
    assert again.facts == result.facts


@given(patients(*READ), st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_answer_in_whatever_order(raw: dict[str, Any], random: Any):
    shuffled = list(raw.items())
    random.shuffle(shuffled)
    assert repr(derivation(**dict(shuffled))) == repr(derivation(**raw))


@settings(deadline=None)
@given(patients(*READ, *GRADE_AND_STAGE))
def test_any_facts_are_answered_or_refused_with_both_sides_named(raw: dict[str, Any]):
    facts = read_facts(raw)
    try:
        result = derive(facts)
    except FactErrors as refused:
        for error in refused.errors:
            assert FACTS[error.fact].derived
            assert any(f"{other} (" in error.message for other in facts if other != error.fact)
    else:
        assert facts.items() <= result.facts.items()


@given(patients(*TNM, complete=True))
def test_enets_and_ajcc_8_collapse_onto_each_other(raw: dict[str, Any]):
    facts = derivation(**raw).facts
    assert COLLAPSED[str(facts["stage_enets_2006"])] == facts["stage_ajcc_8"] == facts["stage_ajcc_9"]


@given(patients(*TNM, complete=True), st.sets(st.sampled_from(TNM)), st.sampled_from(TNM))
def test_one_more_fact_never_changes_a_known_stage(raw: dict[str, Any], hidden: set[str], shown: str):
    before = derivation(**{name: value for name, value in raw.items() if name not in hidden | {shown}})
    after = derivation(**{name: value for name, value in raw.items() if name not in hidden - {shown}})
    for name in STAGES:
        assert set(after.derived[name].possible) <= set(before.derived[name].possible)
        assert after.derived[name].possible


@given(patients(*READ, complete=True), st.sampled_from(SCOPE))
def test_what_puts_a_tumor_outside_a_system_takes_its_stage_away_or_leaves_it(raw: dict[str, Any], shown: str):
    raw = raw | {"primary_in_situ": None}
    before = derivation(**(raw | {shown: None})).facts
    after = derivation(**raw).facts
    assert all(after.get(name) in (None, before.get(name)) for name in STAGES)


@given(patients(*TNM), patients(*TNM, complete=True))
def test_a_stage_is_known_exactly_when_every_completion_agrees(raw: dict[str, Any], rest: dict[str, Any]):
    partial, whole = derivation(**raw).derived, derivation(**(rest | raw)).derived
    assert all(whole[name].value in partial[name].possible for name in STAGES)
