"""Stages by the printed tables, and by every completion of what is unknown."""

from typing import Any

import pytest

from cases.staging import scope, stages
from tests.staging.patients import derivation, derived, value_of

STAGES = ("stage_ajcc_7", "stage_enets_2006", "stage_ajcc_8", "stage_ajcc_9")
CONFINED: dict[str, Any] = {"structures_invaded": [], "primary_site": "tail"}


def found_stages(**facts: Any) -> tuple[object, ...]:
    return tuple(value_of(name, **facts) for name in STAGES)


@pytest.mark.parametrize(
    ("t", "n", "expected"),
    [
        ("T1", "N0", ("IA", "I", "I", "I")),
        ("T2", "N0", ("IB", "IIA", "II", "II")),
        ("T3", "N0", ("IIA", "IIB", "II", "II")),
        ("T4", "N0", ("III", "IIIA", "III", "III")),
        ("T1", "N1", ("IIB", "IIIB", "III", "III")),
        ("T2", "N1", ("IIB", "IIIB", "III", "III")),
        ("T3", "N1", ("IIB", "IIIB", "III", "III")),
        ("T4", "N1", ("III", "IIIB", "III", "III")),
    ],
)
def test_each_row_of_the_tables_gives_its_stage(t: str, n: str, expected: tuple[str, ...]):
    given = {name: t for name in ("t_ajcc_7", "t_enets_2006", "t_ajcc_8", "t_ajcc_9")}
    assert found_stages(**given, n_category=n, m_category="M0") == expected
    assert found_stages(**given, n_category=n, m_category="M1") == ("IV",) * 4


def test_metastases_make_stage_iv_whatever_t_and_n():
    assert found_stages(liver_metastases=True) == ("IV",) * 4
    assert found_stages(bone_metastases=True) == ("IV",) * 4


def test_unknown_nodes_leave_the_stages_they_could_give():
    facts = {"structures_invaded": ["duodenum"], "liver_metastases": False, "extrahepatic_metastases": False}
    assert derived("stage_ajcc_7", **facts).possible == ("IIA", "IIB")
    assert derived("stage_enets_2006", **facts).possible == ("IIB", "IIIB")
    assert derived("stage_ajcc_8", **facts).possible == ("II", "III")
    assert derived("stage_ajcc_8", **facts).notes == ("Cannot be staged yet: N not known.",)


def test_an_unknown_t_does_not_matter_where_every_t_gives_the_same_stage():
    facts = {"regional_nodes_involved": True, "liver_metastases": False, "extrahepatic_metastases": False}
    assert found_stages(**facts) == (None, "IIIB", "III", "III")
    assert derived("stage_ajcc_7", **facts).possible == ("IIB", "III")


def test_t4_is_stage_iii_whatever_the_nodes_but_in_enets():
    facts = {"structures_invaded": ["celiac_axis"], "liver_metastases": False, "extrahepatic_metastases": False}
    assert found_stages(**facts) == ("III", None, "III", "III")


def test_with_nothing_known_every_stage_of_an_invasive_tumor_is_possible():
    assert derived("stage_ajcc_8").possible == ("I", "II", "III", "IV")
    assert derived("stage_enets_2006").possible == ("I", "IIA", "IIB", "IIIA", "IIIB", "IV")
    assert derived("stage_ajcc_7").notes == ("Cannot be staged yet: T, N, M not known.",)


def test_twenty_millimeters_is_ia_in_ajcc_7_and_iia_in_enets():
    facts = {**CONFINED, "primary_size_mm": 20, "n_category": "N0", "m_category": "M0"}
    assert found_stages(**facts) == ("IA", "IIA", "II", "II")


def test_version_9_always_says_that_its_table_is_not_verified():
    for facts in ({}, {"liver_metastases": True}, {"stage_ajcc_9": "IV"}):
        assert stages.FOLLOWS_8.text in derived("stage_ajcc_9", **facts).notes


@pytest.mark.parametrize(
    ("facts", "possible"),
    [
        ({"n_category": "N0", "m_category": "M0"}, ("0",)),
        ({"m_category": "M0"}, ("0",)),
        ({}, ("0", "IV")),
        ({"n_category": "N1", "m_category": "M0"}, ()),
        ({"n_category": "N1"}, ()),
        ({"n_category": "N1", "m_category": "M1"}, ("IV",)),
        ({"m_category": "M1"}, ("IV",)),
    ],
)
def test_a_tumor_in_situ_has_a_stage_in_ajcc_7_alone(facts: dict[str, Any], possible: tuple[str, ...]):
    found = derivation(t_ajcc_7="Tis", **facts).derived
    assert found["stage_ajcc_7"].possible == possible
    assert [found[name].possible for name in STAGES[1:]] == [()] * 3
    spread = "N1" in facts.values() or "M1" in facts.values()
    assert (stages.TIS_WITH_SPREAD.text in found["stage_ajcc_7"].notes) == spread


@pytest.mark.parametrize("facts", [{"differentiation": "poor"}, {"class_who_2022": "nec"}])
def test_a_carcinoma_is_not_staged_with_the_tables_for_net(facts: dict[str, Any]):
    found = derivation(liver_metastases=True, **facts).derived
    for name in ("t_ajcc_8", "t_ajcc_9", "stage_ajcc_8", "stage_ajcc_9"):
        assert (found[name].value, found[name].possible) == (None, ())
        assert found[name].notes == (scope.CARCINOMA.text,)
    for name in ("stage_ajcc_7", "stage_enets_2006"):
        assert found[name].value == "IV" and scope.CARCINOMA_IN_A_NET_TABLE.text in found[name].notes


def test_poor_differentiation_at_a_low_index_is_not_staged_as_a_net():
    assert derived("stage_ajcc_8", differentiation="poor", ki67_percent=1, liver_metastases=True).possible == ()


def test_above_20_without_a_differentiation_the_stage_holds_for_a_net_and_says_so():
    found = derived("stage_ajcc_8", ki67_percent=40, liver_metastases=True)
    assert found.value == "IV" and scope.MAY_BE_CARCINOMA.text in found.notes
    reviewed = derived("stage_ajcc_7", ki67_percent=40, liver_metastases=True)
    assert scope.MAY_BE_CARCINOMA.text not in reviewed.notes


def test_a_tumor_from_elsewhere_is_not_staged():
    found = derivation(primary_site="elsewhere", primary_size_mm=10, liver_metastases=True).derived
    for name in (*STAGES, "t_ajcc_7", "t_ajcc_8", "t_ajcc_9", "t_enets_2006"):
        assert (found[name].possible, found[name].notes) == ((), (scope.NOT_PANCREATIC.text,))
    assert found["m_category"].value == "M1"


def test_a_given_stage_stands_where_the_facts_leave_room():
    found = derived("stage_ajcc_8", stage_ajcc_8="III", liver_metastases=False)
    assert (found.value, found.possible, found.notes) == ("III", ("III",), ())
    assert value_of("stage_ajcc_7", stage_ajcc_7="0") == "0"
