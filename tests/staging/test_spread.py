"""N, M and the anatomical facts that follow from others."""

from typing import Any

import pytest

from cases.staging.spread import NEGATIVE_IMAGING
from tests.staging.patients import derivation, derived, value_of

FREE: dict[str, Any] = {
    "distant_nodes_involved": False,
    "bone_metastases": False,
    "lung_metastases": False,
    "other_extrahepatic_metastases": False,
    "peritoneal_metastases": "none",
}


@pytest.mark.parametrize("name", FREE)
def test_any_site_makes_extrahepatic_disease_and_all_must_be_free_to_exclude_it(name: str):
    assert value_of("extrahepatic_metastases", **{name: "limited" if "periton" in name else True}) is True
    assert value_of("extrahepatic_metastases", **FREE) is False
    assert value_of("extrahepatic_metastases", **{**FREE, name: None}) is None


def test_diffuse_peritoneal_metastases_are_extrahepatic():
    assert value_of("extrahepatic_metastases", peritoneal_metastases="diffuse") is True


def test_regional_nodes_are_not_extrahepatic_disease():
    assert value_of("extrahepatic_metastases", regional_nodes_involved=True) is None


@pytest.mark.parametrize(("involved", "possible"), [(True, ("N1",)), (False, ("N0",)), (None, ("N0", "N1"))])
def test_n_is_whether_regional_nodes_are_involved(involved: bool | None, possible: tuple[str, ...]):
    assert derived("n_category", regional_nodes_involved=involved).possible == possible


@pytest.mark.parametrize(
    ("liver", "beyond", "coarse", "finer"),
    [
        (False, False, "M0", "M0"),
        (True, False, "M1", "M1a"),
        (False, True, "M1", "M1b"),
        (True, True, "M1", "M1c"),
        (True, None, "M1", "M1a M1c"),
        (None, True, "M1", "M1b M1c"),
        (False, None, "M0 M1", "M0 M1b"),
        (None, False, "M0 M1", "M0 M1a"),
        (None, None, "M0 M1", "M0 M1a M1b M1c"),
    ],
)
def test_m0_needs_liver_and_body_known_to_be_free(liver: bool | None, beyond: bool | None, coarse: str, finer: str):
    found = derivation(liver_metastases=liver, extrahepatic_metastases=beyond).derived
    assert found["m_category"].possible == tuple(coarse.split())
    assert found["m_ajcc_8"].possible == tuple(finer.split())
    assert bool(found["m_ajcc_8"].notes) == (len(finer.split()) > 1)


def test_a_given_m_narrows_the_other_one():
    assert value_of("m_ajcc_8", m_category="M0") == "M0"
    assert derived("m_ajcc_8", m_category="M1").possible == ("M1a", "M1b", "M1c")
    assert value_of("m_ajcc_8", m_category="M1", extrahepatic_metastases=False) == "M1a"
    assert value_of("m_category", m_ajcc_8="M1b") == "M1"


def test_m_is_never_inferred_from_a_stage():
    assert value_of("m_category", stage_ajcc_8="IV") is None


def test_a_pancreaticoduodenectomy_implies_a_bilioenteric_anastomosis_and_its_absence_excludes_none():
    assert value_of("bilioenteric_anastomosis", prior_pancreaticoduodenectomy=True) is True
    assert value_of("bilioenteric_anastomosis", prior_pancreaticoduodenectomy=False) is None
    facts = {"bilioenteric_anastomosis": False, "prior_pancreaticoduodenectomy": False}
    assert value_of("bilioenteric_anastomosis", **facts) is False


@pytest.mark.parametrize(("site", "drains"), [("tail", True), ("multifocal", True), ("elsewhere", None), (None, None)])
def test_the_pancreas_drains_to_the_portal_vein(site: str | None, drains: bool | None):
    assert value_of("primary_drains_to_portal_vein", primary_site=site) is drains


def test_another_drainage_may_be_stated():
    found = derived("primary_drains_to_portal_vein", primary_site="tail", primary_drains_to_portal_vein=False)
    assert (found.value, found.possible, found.notes) == (False, (False,), ())


@pytest.mark.parametrize(("imaging", "uptake"), [("negative", "none"), ("positive", None), (None, None)])
def test_negative_receptor_imaging_shows_no_uptake_and_positive_imaging_does_not_say_how_much(
    imaging: str | None, uptake: str | None
):
    found = derived("sstr_uptake", sstr_imaging=imaging)
    assert found.value == uptake
    assert found.notes == ((NEGATIVE_IMAGING.text,) if uptake else ())


def test_an_uptake_that_is_stated_stays():
    assert value_of("sstr_uptake", sstr_imaging="negative", sstr_uptake="weak") == "weak"
