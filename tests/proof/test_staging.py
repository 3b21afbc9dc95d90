"""Every complete input has one grade and one stage; a table with a hole or with two rows for one tumor is found."""

from dataclasses import replace
from itertools import product

import pytest

from cases.facts.vocabulary import FACTS
from cases.staging import derive, stages
from cases.staging.grade import G2_RANGE
from cases.staging.tumor import AJCC_8
from recommendations.proof import staging
from recommendations.proof.staging import Total

TOTALS = {total.fact: total for total in staging.totals()}
SYSTEMS = {system.stage: system for system in stages.SYSTEMS}
ROWS = SYSTEMS["stage_ajcc_8"].rows


def test_no_table_has_a_hole():
    assert list(staging.flaws(TOTALS.values())) == []


@pytest.mark.parametrize("name", TOTALS)
def test_every_complete_input_is_counted_once(name: str):
    total = TOTALS[name]
    assert total.one + total.left_open + total.outside == total.complete > 300


def test_the_review_grades_and_stages_everybody_and_the_newer_tables_all_but_carcinomas_and_tis():
    assert all(TOTALS[name].one == TOTALS[name].complete for name in ("grade_who_2010", "t_ajcc_7", "stage_ajcc_7"))
    poor = sum(facts["differentiation"] == "poor" for facts in staging.tumors())
    in_situ = sum(facts["primary_in_situ"] is True for facts in staging.tumors())
    assert TOTALS["stage_enets_2006"].outside == in_situ
    assert TOTALS["stage_ajcc_8"].outside == TOTALS["stage_ajcc_9"].outside == poor + in_situ // 2
    assert {total.left_open for total in TOTALS.values()} == {0, TOTALS["class_who_2022"].left_open}


def test_the_inputs_stand_on_every_limit_and_on_both_its_sides():
    for limits in G2_RANGE.values():
        for limit in limits:
            assert limit in staging.INDICES
    assert {AJCC_8.largest, staging.SMALLEST} <= set(staging.sizes())
    for line, limits in ((staging.INDICES, (2, 3, 20)), (staging.sizes(), (20, 40))):
        for limit in limits:
            near = [value for value in line if abs(value - limit) <= 1]
            assert min(near) < limit < max(near)


def test_the_inputs_hold_each_structure_and_every_pair_acts_as_its_higher_one():
    every = [value for value, _ in FACTS["structures_invaded"].choices]
    assert all(frozenset([each]) in staging.structures() for each in every)
    names = [system.tumor for system in stages.SYSTEMS]
    alone = {each: derive({"primary_size_mm": 10, "structures_invaded": frozenset([each])}).facts for each in every}
    for one, other in product(every, repeat=2):
        both = derive({"primary_size_mm": 10, "structures_invaded": frozenset([one, other])}).facts
        assert [both[name] for name in names] == [max(alone[one][name], alone[other][name]) for name in names]


@pytest.mark.parametrize(
    ("rows", "found", "tnm"),
    [
        (ROWS[:-1], 0, "T1 N0 M1"),
        ((*ROWS, ("II", ("T1",), ("N0",), ("M0",))), 2, "T1 N0 M0"),
        ((("I", ("T2",), ("N0",), ("M0",)), *ROWS[1:]), 2, "T2 N0 M0"),
    ],
)
def test_a_combination_with_no_row_or_two_is_found(rows: tuple, found: int, tnm: str):
    broken = replace(SYSTEMS["stage_ajcc_8"], rows=rows)
    assert f"{tnm} has {found} rows and should have 1" in list(staging.misplaced(broken))


def test_tis_with_nodes_has_no_row_as_printed_and_must_not_get_one():
    broken = replace(SYSTEMS["stage_ajcc_7"], rows=(*SYSTEMS["stage_ajcc_7"].rows, ("IIB", ("Tis",), ("N1",), ("M0",))))
    assert list(staging.misplaced(broken)) == ["Tis N1 M0 has 1 rows and should have 0"]


@pytest.mark.parametrize(
    ("possible", "notes"), [((), ()), ((), ("Any other reason.",)), (("T1", "T2"), tuple(staging.MAY_BE_OUTSIDE))]
)
def test_an_input_without_one_value_is_a_hole_unless_its_reason_is_known(possible: tuple, notes: tuple):
    total = Total("t_ajcc_8")
    total.count({"primary_size_mm": 20, "bone_metastases": True}, possible, notes)
    (flaw,) = staging.flaws([total])
    assert flaw.startswith("t_ajcc_8: primary_size_mm 20, bone_metastases True gives ")
    assert (total.complete, total.one, total.left_open, total.outside) == (1, 0, 0, 0)
