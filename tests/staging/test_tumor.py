"""T under each system, from the same size and structures."""

from typing import Any

import pytest

from cases.facts.vocabulary import FACTS
from cases.staging import tumor
from tests.staging.patients import derivation, derived, value_of

T_FACTS = ("t_ajcc_7", "t_ajcc_8", "t_ajcc_9", "t_enets_2006")


def ts(**facts: Any) -> tuple[object, ...]:
    return tuple(value_of(name, **facts) for name in T_FACTS)


@pytest.mark.parametrize(
    ("size", "seven", "eight"),
    [
        (19.9, "T1", "T1"),
        (20, "T1", "T2"),
        (20.1, "T2", "T2"),
        (40, "T2", "T2"),
        (40.1, "T2", "T3"),
        (90, "T2", "T3"),
    ],
)
def test_a_confined_tumor_is_staged_by_its_size(size: float, seven: str, eight: str):
    assert ts(primary_size_mm=size, structures_invaded=[]) == (seven, eight, eight, eight)


AJCC_7_T4 = {"celiac_axis", "superior_mesenteric_artery"}
AJCC_8_T3 = {"duodenum", "ampulla", "bile_duct"}


@pytest.mark.parametrize("structure", [value for value, _ in FACTS["structures_invaded"].choices])
def test_an_invaded_structure_decides_whatever_the_size(structure: str):
    seven = "T4" if structure in AJCC_7_T4 else "T3"
    eight = "T3" if structure in AJCC_8_T3 else "T4"
    if structure == "peripancreatic_fat":
        eight = "T1"
    assert ts(primary_size_mm=10, structures_invaded=[structure]) == (seven, eight, eight, eight)


def test_the_highest_structure_counts():
    assert ts(structures_invaded=["duodenum", "celiac_axis"]) == ("T4",) * 4
    assert ts(structures_invaded=["duodenum", "spleen"]) == ("T3", "T4", "T4", "T4")


def test_fat_is_no_basis_for_t_but_in_ajcc_7():
    facts = {"structures_invaded": ["peripancreatic_fat"], "primary_size_mm": 30}
    assert ts(**facts) == ("T3", "T2", "T2", "T2")
    assert tumor.FAT_IS_NO_BASIS.text in derived("t_ajcc_8", **facts).notes
    assert tumor.FAT_IS_NO_BASIS.text not in derived("t_ajcc_7", **facts).notes


@pytest.mark.parametrize("name", T_FACTS)
def test_exactly_20_mm_says_that_the_systems_differ(name: str):
    assert tumor.EXACTLY_20_MM.text in derived(name, primary_size_mm=20, structures_invaded=[]).notes
    assert tumor.EXACTLY_20_MM.text not in derived(name, primary_size_mm=20, structures_invaded=["colon"]).notes


@pytest.mark.parametrize(
    ("facts", "seven", "eight"),
    [
        ({}, "T1 T2 T3 T4", "T1 T2 T3 T4"),
        ({"primary_size_mm": 10}, "T1 T3 T4", "T1 T3 T4"),
        ({"primary_size_mm": 30}, "T2 T3 T4", "T2 T3 T4"),
        ({"primary_size_mm": 50}, "T2 T3 T4", "T3 T4"),
        ({"structures_invaded": []}, "T1 T2", "T1 T2 T3"),
        ({"structures_invaded": ["duodenum"]}, "T3", "T3"),
        ({"structures_invaded": ["peripancreatic_fat"]}, "T3", "T1 T2 T3"),
    ],
)
def test_what_is_not_recorded_leaves_every_t_that_it_could_give(facts: dict[str, Any], seven: str, eight: str):
    assert derived("t_ajcc_7", **facts).possible == tuple(seven.split())
    for name in T_FACTS[1:]:
        assert derived(name, **facts).possible == tuple(eight.split())


def test_an_open_t_says_what_is_not_recorded():
    assert derived("t_ajcc_7", primary_size_mm=10).notes == (tumor.NO_STRUCTURES.text,)
    assert derived("t_ajcc_7", structures_invaded=[]).notes == (tumor.NO_SIZE.text,)


def test_version_9_follows_the_given_t_of_the_8th_edition_and_says_that_it_is_not_verified():
    found = derived("t_ajcc_9", t_ajcc_8="T3")
    assert found.value == "T3" and tumor.FOLLOWS_8.text in found.notes and "U-STG-09" in found.claims


def test_a_tumor_in_situ_is_tis_in_ajcc_7_and_nothing_elsewhere():
    for facts in ({"primary_in_situ": True}, {"t_ajcc_7": "Tis"}, {"t_ajcc_7": "Tis", "primary_size_mm": 30}):
        assert ts(**facts) == ("Tis", None, None, None)
        assert derived("t_ajcc_8", **facts).possible == ()


def test_a_tumor_is_invasive_unless_it_is_recorded_as_in_situ():
    assert "Tis" not in derived("t_ajcc_7").possible
    assert value_of("t_ajcc_7", primary_size_mm=10, structures_invaded=[], primary_in_situ=False) == "T1"


@pytest.mark.parametrize(
    "spread", [{"structures_invaded": ["colon"]}, {"regional_nodes_involved": True}, {"liver_metastases": True}]
)
def test_in_situ_and_spread_at_once_is_left_open(spread: dict[str, Any]):
    found = derivation(primary_in_situ=True, **spread).derived
    assert found["t_ajcc_7"].possible == ("Tis", "T1", "T2", "T3", "T4")
    assert found["t_ajcc_8"].possible == ("T1", "T2", "T3", "T4")
    assert tumor.IN_SITU_AND_SPREAD.text in found["t_ajcc_7"].notes


def test_a_mistaken_in_situ_takes_no_stage_from_a_patient_with_metastases():
    found = derivation(primary_in_situ=True, liver_metastases=True).derived
    assert {found[name.replace("t_", "stage_", 1)].value for name in T_FACTS} == {"IV"}


def test_each_system_decides_on_every_structure_that_can_be_recorded():
    structures = {value for value, _ in FACTS["structures_invaded"].choices}
    assert set(tumor.AJCC_7.extensions) == structures
    assert set(tumor.AJCC_8.extensions) == structures - {"peripancreatic_fat"}
