"""The vocabulary is a published contract: names and values are compared with the fact sheet, written out here."""

from decimal import Decimal

import pytest

from cases.facts.vocabulary import FACTS, Fact, Kind

NAMES = """
age_years sex ecog pregnant right_heart_dysfunction heart_failure uncontrolled_hypertension uncontrolled_diabetes
interstitial_lung_disease active_hepatitis_b prolonged_qt liver_reserve_adequate child_pugh bilirubin_times_uln
albumin_g_l creatinine_clearance_ml_min hemoglobin_g_dl white_cells_10e9_l neutrophils_10e9_l platelets_10e9_l
histology_confirmed primary_site primary_size_mm primary_in_situ structures_invaded primary_resected primary_margin
primary_resectable primary_drains_to_portal_vein differentiation ki67_percent mitoses_per_2mm2 vascular_invasion
lymphatic_invasion hereditary_syndrome grade_who_2010 class_who_2022
t_enets_2006 t_ajcc_7 t_ajcc_8 t_ajcc_9 n_category m_category m_ajcc_8 stage_enets_2006 stage_ajcc_7 stage_ajcc_8
stage_ajcc_9 regional_nodes_involved distant_nodes_involved bone_metastases lung_metastases
other_extrahepatic_metastases peritoneal_metastases extrahepatic_metastases
liver_metastases liver_metastases_count liver_distribution largest_liver_metastasis_mm liver_involvement_percent
liver_metastases_resectable removable_tumor_percent future_liver_remnant_percent liver_metastases_synchronous
metastasis_near_vital_structure metastasis_at_liver_surface portal_vein hepatic_gut_shunt prior_pancreaticoduodenectomy
bilioenteric_anastomosis biliary_stent
functioning syndrome symptoms_controlled mass_symptoms glucagon_pg_ml vip_pg_ml gastrin_pg_ml insulin_uu_ml
chromogranin_a_ng_ml urinary_5hiaa_mg_24h gastric_acid_raised sstr_imaging sstr_uptake krenning_score
sstr_all_lesions_positive fdg_positive fdg_sstr_mismatch disease_course stable_months on_ssa progressed_on_ssa
prior_treatments
"""

CHOICES = {
    "sex": "female male",
    "child_pugh": "A B C",
    "primary_site": "head uncinate neck body tail multifocal pancreas_unspecified elsewhere",
    "structures_invaded": "peripancreatic_fat duodenum ampulla bile_duct stomach spleen colon adrenal kidney "
    "portal_vein superior_mesenteric_vein splenic_vessels hepatic_artery gastroduodenal_artery celiac_axis "
    "superior_mesenteric_artery other_organ",
    "primary_margin": "R0 R1 R2",
    "differentiation": "well moderate poor",
    "hereditary_syndrome": "none men1 vhl nf1 tsc",
    "grade_who_2010": "G1 G2 G3",
    "class_who_2022": "net_g1 net_g2 net_g3 nec",
    "t_enets_2006": "T1 T2 T3 T4",
    "t_ajcc_7": "Tis T1 T2 T3 T4",
    "t_ajcc_8": "T1 T2 T3 T4",
    "t_ajcc_9": "T1 T2 T3 T4",
    "n_category": "N0 N1",
    "m_category": "M0 M1",
    "m_ajcc_8": "M0 M1a M1b M1c",
    "stage_enets_2006": "I IIA IIB IIIA IIIB IV",
    "stage_ajcc_7": "0 IA IB IIA IIB III IV",
    "stage_ajcc_8": "I II III IV",
    "stage_ajcc_9": "I II III IV",
    "peritoneal_metastases": "none limited diffuse",
    "liver_distribution": "unilobar bilobar",
    "portal_vein": "patent partly_occluded occluded",
    "syndrome": "insulinoma gastrinoma glucagonoma vipoma somatostatinoma carcinoid cushing other",
    "sstr_imaging": "positive negative",
    "sstr_uptake": "none weak moderate strong",
    "disease_course": "progressive stable responding",
    "prior_treatments": "curative_liver_resection two_stage_hepatectomy portal_vein_embolization "
    "combined_primary_and_liver_resection cytoreductive_surgery palliative_primary_resection liver_transplantation "
    "radiofrequency_ablation cryoablation ethanol_injection tae tace sirt ssa ssa_intensification interferon_alpha "
    "streptozocin_5fu temozolomide_capecitabine platinum_etoposide everolimus sunitinib prrt_lu177 prrt_y90 "
    "cabozantinib microwave_ablation surveillance best_supportive_care clinical_trial perioperative_octreotide "
    "belzutifan",
}

WHOLE = {"age_years", "ecog", "liver_metastases_count", "krenning_score"}


def test_every_fact_of_the_sheet_stands_once_and_in_its_order():
    assert list(FACTS) == NAMES.split()


def test_every_choice_is_spelled_as_the_sheet_spells_it():
    assert {
        name: " ".join(value for value, _ in fact.choices) for name, fact in FACTS.items() if fact.choices
    } == CHOICES


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_a_fact_has_a_label_a_group_and_somebody_to_ask(fact: Fact):
    assert fact.label and fact.group and fact.asked_of
    assert all(label for _, label in fact.choices)
    assert bool(fact.choices) == (fact.kind in (Kind.CHOICE, Kind.SET))


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_a_number_has_limits_and_a_decimal_has_a_unit(fact: Fact):
    is_number = fact.kind in (Kind.INTEGER, Kind.DECIMAL)
    assert (fact.minimum is not None and fact.maximum is not None) == is_number
    assert fact.unit or fact.kind is not Kind.DECIMAL
    assert (fact.name in WHOLE) == (fact.kind is Kind.INTEGER)


def test_limits_of_scores_and_shares_are_those_of_the_scale():
    limits = {name: (FACTS[name].minimum, FACTS[name].maximum) for name in ("ecog", "krenning_score", "ki67_percent")}
    assert limits == {"ecog": (0, 4), "krenning_score": (0, 4), "ki67_percent": (Decimal(0), Decimal(100))}


def test_derived_facts_are_those_that_the_sheet_calls_derived_and_the_uptake_that_negative_imaging_rules_out():
    assert " ".join(name for name, fact in FACTS.items() if fact.derived) == (
        "age_years primary_drains_to_portal_vein grade_who_2010 class_who_2022 t_enets_2006 t_ajcc_7 t_ajcc_8 "
        "t_ajcc_9 n_category m_category m_ajcc_8 stage_enets_2006 stage_ajcc_7 stage_ajcc_8 stage_ajcc_9 "
        "extrahepatic_metastases bilioenteric_anastomosis sstr_uptake"
    )


def test_groups_stand_together_so_that_a_form_can_follow_the_order():
    groups = [fact.group for fact in FACTS.values()]
    assert len([one for one, before in zip(groups, ["", *groups], strict=False) if one != before]) == len(set(groups))
