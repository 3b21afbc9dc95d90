"""The sentences of the review, each as a question to a whole patient of whom one thing is changed."""

from typing import Any

import pytest

from recommendations.library import edition
from recommendations.stateless import assess_documents

EDITION = edition("nigri-2018")
Facts = dict[str, Any]

# Unresectable, low grade, stable, functioning, everything recorded: no option waits for a fact.
UNRESECTABLE: Facts = {
    "age_years": 45, "ecog": 1, "right_heart_dysfunction": False, "liver_reserve_adequate": True,
    "histology_confirmed": True, "primary_site": "tail", "primary_size_mm": 25, "structures_invaded": [],
    "primary_resected": True, "primary_margin": "R0", "differentiation": "well", "ki67_percent": 1,
    "mitoses_per_2mm2": 0, "regional_nodes_involved": False, "distant_nodes_involved": False,
    "bone_metastases": False, "lung_metastases": False, "other_extrahepatic_metastases": False,
    "peritoneal_metastases": "none", "liver_metastases": True, "liver_distribution": "bilobar",
    "largest_liver_metastasis_mm": 30, "liver_involvement_percent": 30, "liver_metastases_resectable": False,
    "removable_tumor_percent": 95, "metastasis_near_vital_structure": False, "metastasis_at_liver_surface": False,
    "portal_vein": "patent", "hepatic_gut_shunt": False, "prior_pancreaticoduodenectomy": False,
    "functioning": True, "syndrome": "glucagonoma", "symptoms_controlled": False, "mass_symptoms": False,
    "sstr_imaging": "positive", "sstr_uptake": "strong", "disease_course": "stable", "stable_months": 8,
    "on_ssa": True, "progressed_on_ssa": False,
}  # fmt: skip
RESECTABLE: Facts = UNRESECTABLE | {
    "liver_metastases_resectable": True, "primary_resected": False, "primary_margin": None, "primary_resectable": True,
}  # fmt: skip
CURATIVE = ("curative_liver_resection", "two_stage_hepatectomy", "portal_vein_embolization")
SELECTED = (*CURATIVE, "combined_primary_and_liver_resection")
SURGERY = (*SELECTED, "cytoreductive_surgery")
SYSTEMIC = (
    "ssa", "interferon_alpha", "streptozocin_5fu", "temozolomide_capecitabine", "everolimus", "sunitinib",
    "prrt_lu177", "prrt_y90",
)  # fmt: skip
PRRT = ("prrt_lu177", "prrt_y90")
EMBOLIZATION = ("tae", "tace")


def answer(facts: Facts) -> dict[str, Any]:
    document, complete = assess_documents({"id": "x", "facts": facts}, EDITION)
    assert complete, document
    return document  # type: ignore[return-value]


def standings(facts: Facts) -> dict[str, str]:
    return {option["id"]: option["standing"] for option in answer(facts)["options"]}


def stand(facts: Facts, options: tuple[str, ...], standing: str) -> None:
    found = standings(facts)
    assert {option: found[option] for option in options} == dict.fromkeys(options, standing)


@pytest.mark.parametrize(
    ("changes", "options", "standing"),
    [
        ({}, SELECTED, "eligible"),
        # "well-differentiated G1/G2 tumors"
        ({"ki67_percent": 20, "mitoses_per_2mm2": 20}, SELECTED, "eligible"),
        ({"ki67_percent": 20.1}, SELECTED, "undetermined"),
        ({"ki67_percent": 60, "differentiation": "poor"}, SELECTED, "not_eligible"),
        ({"differentiation": "moderate", "ki67_percent": 10}, SELECTED, "undetermined"),
        ({"differentiation": None}, SELECTED, "undetermined"),
        # "absence of distant lymph node metastasis, absence of extrahepatic metastasis, absence of diffuse …"
        ({"distant_nodes_involved": True}, SELECTED, "not_eligible"),
        ({"bone_metastases": True}, SELECTED, "not_eligible"),
        ({"peritoneal_metastases": "diffuse"}, SELECTED, "not_eligible"),
        ({"peritoneal_metastases": "limited"}, SELECTED, "not_eligible"),
        ({"lung_metastases": None}, SELECTED, "undetermined"),
        ({"regional_nodes_involved": True}, SELECTED, "eligible"),
        # "absence of right cardiac dysfunction"
        ({"right_heart_dysfunction": True}, SELECTED, "not_eligible"),
        ({"right_heart_dysfunction": None}, SELECTED, "undetermined"),
        # "If >75% of the liver parenchyma is involved … surgical treatment should be avoided"
        ({"liver_involvement_percent": 75}, SURGERY, "eligible"),
        ({"liver_involvement_percent": 75.01}, SURGERY, "contraindicated"),
        ({"liver_involvement_percent": None}, SURGERY, "undetermined"),
        # "Bilobar metastases may be treated with two-step resections"
        ({"liver_distribution": "unilobar"}, CURATIVE[1:], "not_eligible"),
        ({"liver_distribution": None}, CURATIVE[1:], "undetermined"),
        # "Concurrent or staged resection … if surgery can remove most of the metastatic tumor volume (> 90%)"
        ({"removable_tumor_percent": 90}, SELECTED[3:], "not_eligible"),
        ({"removable_tumor_percent": 90.01}, SELECTED[3:], "eligible"),
        ({"primary_resected": True}, SELECTED[3:], "not_eligible"),
        # One failed criterion outweighs unknown ones.
        ({"liver_metastases_resectable": False, "differentiation": None}, CURATIVE, "not_eligible"),
        # "Medical therapy is indicated for advanced unresectable PNETs"
        ({}, SYSTEMIC, "not_eligible"),
        # Of what can be resected, neither ablation nor embolization.
        ({}, ("radiofrequency_ablation", "cryoablation", *EMBOLIZATION, "sirt"), "not_eligible"),
    ],
)
def test_the_sentences_on_surgery_with_curative_intent(changes: Facts, options: tuple[str, ...], standing: str):
    stand(RESECTABLE | changes, options, standing)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "eligible"),
        ({"symptoms_controlled": True}, "not_eligible"),
        ({"symptoms_controlled": None}, "undetermined"),
        ({"functioning": False, "syndrome": None, "mass_symptoms": True}, "eligible"),
        ({"functioning": False, "syndrome": None, "symptoms_controlled": None}, "not_eligible"),
        ({"removable_tumor_percent": 90.01}, "eligible"),
        ({"removable_tumor_percent": 90}, "undetermined"),
        ({"removable_tumor_percent": 70.01}, "undetermined"),
        ({"removable_tumor_percent": 70}, "not_eligible"),
        ({"removable_tumor_percent": 70, "symptoms_controlled": None}, "not_eligible"),
        ({"liver_involvement_percent": 76, "symptoms_controlled": None}, "contraindicated"),
    ],
)
def test_the_sentences_on_cytoreduction(changes: Facts, standing: str):
    stand(UNRESECTABLE | changes, ("cytoreductive_surgery",), standing)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "not_eligible"),
        ({"primary_resected": False, "primary_margin": None, "primary_resectable": True}, "eligible"),
        ({"primary_resected": False, "primary_margin": None}, "undetermined"),
        ({"primary_resected": False, "primary_margin": None, "primary_resectable": False}, "not_eligible"),
        ({"primary_resected": False, "primary_margin": None, "liver_metastases_resectable": True}, "not_eligible"),
    ],
)
def test_the_sentences_on_palliative_resection_of_the_primary(changes: Facts, standing: str):
    stand(UNRESECTABLE | changes, ("palliative_primary_resection",), standing)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "eligible"),
        ({"age_years": 54}, "eligible"),
        ({"age_years": 55}, "not_eligible"),
        ({"age_years": None}, "undetermined"),
        ({"liver_involvement_percent": 49.99}, "eligible"),
        ({"liver_involvement_percent": 50}, "not_eligible"),
        ({"stable_months": 6}, "eligible"),
        ({"stable_months": 5.9}, "not_eligible"),
        ({"disease_course": "progressive"}, "not_eligible"),
        ({"disease_course": "responding"}, "undetermined"),
        ({"primary_margin": "R1"}, "not_eligible"),
        ({"primary_margin": None}, "undetermined"),
        ({"primary_resected": False, "primary_margin": None}, "not_eligible"),
        ({"primary_site": "elsewhere"}, "undetermined"),
        ({"primary_drains_to_portal_vein": False}, "not_eligible"),
        ({"histology_confirmed": False}, "not_eligible"),
        ({"ki67_percent": 3}, "undetermined"),
        ({"mitoses_per_2mm2": 21}, "not_eligible"),
        ({"bone_metastases": True}, "not_eligible"),
        ({"bone_metastases": None}, "undetermined"),
        ({"bone_metastases": None, "age_years": 60}, "not_eligible"),
    ],
)
def test_the_sentences_on_transplantation(changes: Facts, standing: str):
    stand(UNRESECTABLE | changes, ("liver_transplantation",), standing)


@pytest.mark.parametrize(
    ("changes", "option", "standing"),
    [
        ({}, "radiofrequency_ablation", "eligible"),
        ({"largest_liver_metastasis_mm": 49.9}, "radiofrequency_ablation", "eligible"),
        ({"largest_liver_metastasis_mm": 50.0}, "radiofrequency_ablation", "undetermined"),
        ({"largest_liver_metastasis_mm": 50.1}, "radiofrequency_ablation", "not_eligible"),
        ({"metastasis_near_vital_structure": True}, "radiofrequency_ablation", "contraindicated"),
        ({"metastasis_at_liver_surface": True}, "radiofrequency_ablation", "contraindicated"),
        ({"metastasis_at_liver_surface": None}, "radiofrequency_ablation", "undetermined"),
        ({"bone_metastases": True}, "radiofrequency_ablation", "eligible"),
        ({"metastasis_near_vital_structure": True}, "cryoablation", "eligible"),
        ({"largest_liver_metastasis_mm": 49.9}, "cryoablation", "eligible"),
        ({"largest_liver_metastasis_mm": 80}, "cryoablation", "undetermined"),
        ({"largest_liver_metastasis_mm": None}, "cryoablation", "undetermined"),
        ({}, "ethanol_injection", "not_eligible"),
        ({"metastasis_near_vital_structure": True}, "ethanol_injection", "eligible"),
        ({"metastasis_near_vital_structure": None}, "ethanol_injection", "undetermined"),
        ({"hepatic_gut_shunt": True}, "sirt", "contraindicated"),
        ({"portal_vein": "partly_occluded"}, "sirt", "contraindicated"),
        ({"portal_vein": "occluded"}, "sirt", "contraindicated"),
        ({"liver_reserve_adequate": False}, "sirt", "contraindicated"),
        ({"prior_pancreaticoduodenectomy": True}, "sirt", "eligible"),
        ({"ecog": 4}, "sirt", "eligible"),
    ],
)
def test_the_sentences_on_ablation_and_radioembolization(changes: Facts, option: str, standing: str):
    stand(UNRESECTABLE | changes, (option,), standing)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "eligible"),
        ({"functioning": False, "syndrome": None, "symptoms_controlled": None}, "eligible"),
        ({"bone_metastases": True}, "eligible"),
        ({"portal_vein": "occluded"}, "contraindicated"),
        ({"portal_vein": "partly_occluded"}, "undetermined"),
        ({"portal_vein": None}, "undetermined"),
        ({"liver_reserve_adequate": False}, "contraindicated"),
        ({"ecog": 3}, "contraindicated"),
        ({"ecog": 2}, "undetermined"),
        ({"ecog": 2, "portal_vein": "occluded"}, "contraindicated"),
        ({"prior_pancreaticoduodenectomy": True}, "contraindicated"),
        ({"prior_pancreaticoduodenectomy": None}, "undetermined"),
        ({"bilioenteric_anastomosis": True}, "eligible"),
        ({"portal_vein": None, "liver_metastases_resectable": True}, "not_eligible"),
    ],
)
def test_the_sentences_on_embolization(changes: Facts, standing: str):
    stand(UNRESECTABLE | changes, EMBOLIZATION, standing)


@pytest.mark.parametrize(
    ("changes", "options", "standing"),
    [
        ({}, SYSTEMIC, "eligible"),
        ({"liver_metastases_resectable": None}, SYSTEMIC, "undetermined"),
        ({"bone_metastases": True}, SYSTEMIC, "eligible"),
        ({"functioning": False, "syndrome": None}, ("interferon_alpha",), "undetermined"),
        ({"on_ssa": False}, ("interferon_alpha",), "eligible"),
        ({"progressed_on_ssa": True}, ("ssa_intensification",), "eligible"),
        ({"symptoms_controlled": True}, ("ssa_intensification",), "not_eligible"),
        ({}, ("ssa_intensification",), "undetermined"),
        ({"ki67_percent": 20, "mitoses_per_2mm2": 20}, ("streptozocin_5fu",), "eligible"),
        ({"ki67_percent": 25}, ("streptozocin_5fu", "platinum_etoposide"), "undetermined"),
        ({"ki67_percent": 25}, ("temozolomide_capecitabine",), "eligible"),
        ({"differentiation": "moderate"}, ("temozolomide_capecitabine",), "undetermined"),
        ({"ki67_percent": 60, "differentiation": "poor"}, ("platinum_etoposide", "everolimus"), "eligible"),
        ({"ki67_percent": 60, "differentiation": "poor"}, SYSTEMIC[2:4], "not_eligible"),
        ({"ki67_percent": 60, "differentiation": None}, ("platinum_etoposide",), "undetermined"),
        ({"ki67_percent": 15, "differentiation": None}, ("platinum_etoposide",), "not_eligible"),
        ({"sstr_uptake": "moderate"}, PRRT, "undetermined"),
        ({"sstr_uptake": "weak"}, PRRT, "not_eligible"),
        ({"sstr_uptake": None}, PRRT, "undetermined"),
        ({"sstr_uptake": None, "sstr_imaging": "negative"}, PRRT, "not_eligible"),
        ({"sstr_imaging": None}, PRRT, "eligible"),
    ],
)
def test_the_sentences_on_medical_therapy(changes: Facts, options: tuple[str, ...], standing: str):
    stand(UNRESECTABLE | changes, options, standing)


def test_none_outside_the_liver_says_none_in_the_distant_nodes_and_the_peritoneum():
    parts = (
        "distant_nodes_involved", "bone_metastases", "lung_metastases", "other_extrahepatic_metastases",
        "peritoneal_metastases",
    )  # fmt: skip
    stand(RESECTABLE | dict.fromkeys(parts) | {"extrahepatic_metastases": False}, SELECTED, "eligible")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"age_years": 50}, ["S-OLT-06, line 142", "S-OLT-07, line 142"]),
        ({"removable_tumor_percent": 80}, ["S-DEB-03, line 107", "S-DEB-04, line 107"]),
        ({"largest_liver_metastasis_mm": 50}, ["S-ABL-02, line 152", "S-ABL-05, line 152"]),
        ({"portal_vein": "partly_occluded"}, ["S-TAE-15, line 160", "S-SIRT-04, line 162"]),
        ({"ecog": 2}, ["S-TAE-17, line 160"]),
        ({"ki67_percent": 25, "mitoses_per_2mm2": 22}, ["Grade, WHO 2010. The text leaves it open", "S-CHE-05"]),
        ({"mitoses_per_2mm2": 5}, ["does not say which holds", "S-CLS-02, lines 91-93"]),
        ({"primary_size_mm": 20}, ["S-CLS-07, line 121", "S-CLS-09, line 134"]),
        ({"prior_pancreaticoduodenectomy": True}, ["whether SIRT is meant is left open", "S-TAE-18, line 160"]),
    ],
)
def test_the_notes_say_what_the_text_leaves_open_and_name_both_places(changes: Facts, told: list[str]):
    before = {note for note in answer(UNRESECTABLE)["notes"] if "is flagged" not in note}
    notes = {note for note in answer(UNRESECTABLE | changes)["notes"] if "is flagged" not in note} - before
    assert all(any(words in note for note in notes) for words in told)


def test_what_is_left_open_is_told_once_and_not_where_the_text_is_clear():
    notes = answer(UNRESECTABLE | {"primary_size_mm": 20})["notes"]
    assert sum("Exactly 20 mm" in note for note in notes) == 1
    assert not any("50 to 54 years" in note for note in answer(UNRESECTABLE | {"age_years": 55})["notes"])


@pytest.mark.parametrize(
    ("changes", "option", "missing"),
    [
        ({"portal_vein": None}, "tace", ["portal_vein"]),
        ({"ecog": 2, "portal_vein": None}, "tace", ["portal_vein"]),
        ({"ecog": 2}, "tace", []),
        ({"largest_liver_metastasis_mm": 50, "metastasis_at_liver_surface": None}, "radiofrequency_ablation",
         ["metastasis_at_liver_surface"]),
        ({"removable_tumor_percent": None}, "cytoreductive_surgery", ["removable_tumor_percent"]),
        ({"functioning": None}, "interferon_alpha", ["functioning"]),
        ({"primary_margin": None, "age_years": None}, "liver_transplantation", ["primary_margin", "age_years"]),
    ],
)  # fmt: skip
def test_missing_names_what_could_still_settle_an_option(changes: Facts, option: str, missing: list[str]):
    found = next(each for each in answer(UNRESECTABLE | changes)["options"] if each["id"] == option)
    assert (found["standing"], found["missing"]) == ("undetermined", missing)
