"""Whole patients with every derived fact, its possible values, notes and claims, in `whole_patients.json`.

Each was read against the tables of the review and the staging notes when it was written down; a change of the file is a
change of what the product says of a patient, and is reviewed as one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cases.facts.document import FactErrors
from cases.facts.vocabulary import FACTS
from cases.staging import tumor
from recommendations.engine import json_value
from tests.staging.patients import derivation

PATIENTS = json.loads(Path(__file__).with_name("whole_patients.json").read_text("utf-8"))


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient["title"])
def test_a_whole_patient_is_told_as_it_was_written_down(patient: dict[str, Any]):
    found = derivation(**patient["facts"]).derived
    told = {
        name: {
            "value": json_value(each.value),
            "possible": list(each.possible),
            "notes": list(each.notes),
            "claims": list(each.claims),
        }
        for name, each in found.items()
    }
    assert told == patient["derived"]


def test_the_written_patients_have_every_stage_note_and_value_of_interest():
    told = [each for patient in PATIENTS for each in patient["derived"].values()]
    assert {len(each["possible"]) for each in told} >= {0, 1, 2, 3, 4, 5, 6}
    assert len({note for each in told for note in each["notes"]}) >= 30


def test_the_structures_of_t3_and_of_t4_are_kept_apart():
    assert tumor._extensions(["near"], ["far"]) == {"near": "T3", "far": "T4"}


def test_the_two_systems_that_share_their_rules_cite_their_own_claims():
    found = derivation(primary_size_mm=10, structures_invaded=[]).derived
    assert (found["t_enets_2006"].claims, found["t_ajcc_8"].claims) == (("S-CLS-07",), ("U-STG-02",))
    assert tumor.ENETS_2006.extensions == tumor.AJCC_8.extensions


def test_tis_of_a_tumor_in_situ_can_be_given_and_cites_its_claim():
    found = derivation(primary_in_situ=True, t_ajcc_7="Tis").derived["t_ajcc_7"]
    assert (found.value, found.claims) == ("Tis", ("S-CLS-09", "S-CLS-12"))


def test_a_contradiction_is_blamed_on_recorded_facts_before_derived_ones():
    with pytest.raises(FactErrors) as caught:
        derivation(stage_ajcc_8="I", m_category="M1", liver_metastases=True)
    assert str(caught.value) == (
        "stage_ajcc_8: I contradicts liver_metastases (true); expected IV. "
        "Correct one of them, or leave stage_ajcc_8 out to have it derived"
    )


def test_a_contradiction_names_every_value_that_was_expected():
    with pytest.raises(FactErrors) as caught:
        derivation(stage_ajcc_8="I", primary_size_mm=30, liver_metastases=False)
    assert "expected II or III or IV. Correct" in str(caught.value)


def test_a_value_that_nothing_leaves_open_carries_no_note_of_what_is_missing():
    found = derivation(structures_invaded=["celiac_axis"], regional_nodes_involved=True, m_category="M0").derived
    assert found["stage_ajcc_7"].notes == found["t_ajcc_7"].notes == ()
    assert [name for name in FACTS if name in found] == list(found)
