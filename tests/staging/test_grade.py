"""Grade as Table 1 prints it, and the class of WHO 2022."""

from typing import Any

import pytest

from cases.staging import grade
from tests.staging.patients import derivation, derived, value_of


@pytest.mark.parametrize(
    ("ki67", "mitoses", "expected"),
    [
        (2.99, 1.9, "G1"),
        (3, 1, "G2"),
        (1, 2, "G2"),
        (20, 20, "G2"),
        (20.01, 1, "G3"),
        (1, 20.5, "G3"),
        (0, 0, "G1"),
    ],
)
def test_the_higher_of_the_two_indices_sets_the_grade(ki67: float, mitoses: float, expected: str):
    found = derived("grade_who_2010", ki67_percent=ki67, mitoses_per_2mm2=mitoses)
    assert (found.value, found.possible) == (expected, (expected,))


def test_different_indices_are_said_to_differ():
    assert grade.INDICES_DIFFER.text in derived("grade_who_2010", ki67_percent=1, mitoses_per_2mm2=3).notes
    assert grade.INDICES_DIFFER.text not in derived("grade_who_2010", ki67_percent=1, mitoses_per_2mm2=1).notes


def test_without_a_mitotic_count_the_grade_follows_ki67_and_says_so():
    found = derived("grade_who_2010", ki67_percent=10)
    assert (found.value, found.possible, found.notes) == ("G2", ("G2",), (grade.KI67_ALONE.text,))


def test_ki67_above_20_needs_no_mitotic_count():
    assert derived("grade_who_2010", ki67_percent=30).notes == ()


def test_without_ki67_the_mitotic_count_is_a_lower_bound():
    found = derived("grade_who_2010", mitoses_per_2mm2=5)
    assert (found.value, found.possible, found.notes) == (None, ("G2", "G3"), (grade.MITOSES_ALONE.text,))
    assert value_of("grade_who_2010", mitoses_per_2mm2=21) == "G3"


def test_without_an_index_no_grade_is_excluded():
    found = derived("grade_who_2010", differentiation="poor")
    assert (found.value, found.possible) == (None, ("G1", "G2", "G3"))


@pytest.mark.parametrize(("ki67", "said"), [(2, False), (2.5, True), (3, False)])
def test_the_gap_between_two_editions_of_g1_is_pointed_out(ki67: float, said: bool):
    found = derived("grade_who_2010", ki67_percent=ki67)
    assert (grade.BETWEEN_2_AND_3.text in found.notes) == said
    assert "S-CLS-02" in found.claims


@pytest.mark.parametrize("differentiation", ["well", "moderate"])
def test_table_1_has_no_place_for_a_well_differentiated_tumor_above_20(differentiation: str):
    found = derived("grade_who_2010", ki67_percent=40, differentiation=differentiation)
    assert found.value == "G3" and grade.NO_PLACE_FOR_NET_G3.text in found.notes


def test_table_1_has_no_place_for_poor_differentiation_up_to_20():
    found = derived("grade_who_2010", ki67_percent=10, mitoses_per_2mm2=3, differentiation="poor")
    assert found.value == "G2" and grade.NO_PLACE_FOR_POOR.text in found.notes


def test_beside_poor_differentiation_ki67_alone_is_a_lower_bound():
    found = derived("grade_who_2010", ki67_percent=10, differentiation="poor")
    assert (found.possible, found.notes) == (("G2", "G3"), (grade.KI67_BESIDE_POOR.text,))
    assert value_of("grade_who_2010", ki67_percent=21, differentiation="poor") == "G3"


CLASSES: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"differentiation": "well", "ki67_percent": 1}, ("net_g1",)),
    ({"differentiation": "moderate", "ki67_percent": 10}, ("net_g2",)),
    ({"differentiation": "well", "ki67_percent": 40}, ("net_g3",)),
    ({"differentiation": "well"}, ("net_g1", "net_g2", "net_g3")),
    ({"differentiation": "poor", "ki67_percent": 40}, ("nec",)),
    ({"differentiation": "poor"}, ("nec",)),
    ({"differentiation": "poor", "mitoses_per_2mm2": 5}, ("nec",)),
    ({"differentiation": "poor", "ki67_percent": 12}, ("net_g2", "nec")),
    ({"ki67_percent": 1, "mitoses_per_2mm2": 1}, ("net_g1",)),
    ({"ki67_percent": 20}, ("net_g2",)),
    ({"ki67_percent": 40}, ("net_g3", "nec")),
    ({"mitoses_per_2mm2": 5}, ("net_g2", "net_g3", "nec")),
    ({"grade_who_2010": "G1"}, ("net_g1",)),
    ({"grade_who_2010": "G3"}, ("net_g3", "nec")),
    ({"grade_who_2010": "G3", "differentiation": "well"}, ("net_g3",)),
    ({}, ("net_g1", "net_g2", "net_g3", "nec")),
]


@pytest.mark.parametrize(("facts", "possible"), CLASSES)
def test_the_class_needs_the_differentiation_only_above_20(facts: dict[str, Any], possible: tuple[str, ...]):
    found = derived("class_who_2022", **facts)
    assert found.possible == possible
    assert found.value == (possible[0] if len(possible) == 1 else None)


def test_poor_differentiation_at_a_low_index_is_left_open_for_review():
    found = derived("class_who_2022", differentiation="poor", ki67_percent=10, mitoses_per_2mm2=1)
    assert (found.value, found.possible) == (None, ("net_g2", "nec"))
    assert grade.POOR_AT_LOW_INDEX.text in found.notes and "U-CLS-01" in found.claims


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({"ki67_percent": 10}, grade.NET_BY_INDEX),
        ({"ki67_percent": 30}, grade.NET_OR_NEC),
        ({"ki67_percent": 10, "differentiation": "moderate"}, grade.MODERATE),
        ({"differentiation": "poor"}, grade.POOR_WITHOUT_INDEX),
        ({"ki67_percent": 10, "differentiation": "well"}, grade.KI67_ALONE),
    ],
)
def test_a_class_says_what_it_rests_on(facts: dict[str, Any], note: grade.Note):
    found = derived("class_who_2022", **facts)
    assert note.text in found.notes and set(note.claims) <= set(found.claims)


def test_differentiation_is_never_derived():
    assert "differentiation" not in derivation(ki67_percent=60).facts


def test_a_given_grade_settles_what_the_mitotic_count_leaves_open():
    found = derived("grade_who_2010", grade_who_2010="G3", mitoses_per_2mm2=5)
    assert (found.value, found.notes) == ("G3", ())
    assert value_of("grade_who_2010", grade_who_2010="G2", ki67_percent=1) == "G2"


@pytest.mark.parametrize(("given", "expected"), [("net_g1", "G1"), ("net_g2", "G2"), ("net_g3", "G3"), ("nec", None)])
def test_a_given_class_of_net_settles_the_grade_and_nec_does_not(given: str, expected: str | None):
    assert value_of("grade_who_2010", class_who_2022=given) == expected


def test_a_given_class_settles_what_pathology_leaves_open():
    assert value_of("class_who_2022", class_who_2022="nec", ki67_percent=60) == "nec"
    assert value_of("class_who_2022", class_who_2022="nec", ki67_percent=5, differentiation="poor") == "nec"


@pytest.mark.parametrize("given", ["G1", "G2"])
def test_a_given_grade_beside_poor_differentiation_is_told_to_have_no_place_in_table_1(given: str):
    found = derived("grade_who_2010", grade_who_2010=given, differentiation="poor")
    assert grade.NO_PLACE_FOR_POOR.text in found.notes
    assert grade.NO_PLACE_FOR_POOR.text not in derived("grade_who_2010", grade_who_2010=given).notes


def test_what_the_review_leaves_open_is_told_apart_from_other_notes():
    found = derived("grade_who_2010", ki67_percent=2.5, mitoses_per_2mm2=3)
    assert found.notes == (grade.BETWEEN_2_AND_3.text, grade.INDICES_DIFFER.text)
    assert found.left_open == (grade.INDICES_DIFFER,)


def test_ki67_above_20_beside_poor_differentiation_is_a_carcinoma_and_without_poor_a_count_may_raise_the_class():
    assert derived("class_who_2022", differentiation="poor", ki67_percent=21).possible == ("nec",)
    assert derived("class_who_2022", differentiation="well", mitoses_per_2mm2=5).possible == ("net_g2", "net_g3")
