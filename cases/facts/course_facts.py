"""Facts about function, markers, functional imaging, and the course under treatment."""

from cases.facts.fact import Choices, Fact, choice, grouped, number, several, whole, worded, yes_no

_CLINICIAN, _NUCLEAR = "Treating clinician", "Nuclear medicine"

_SYNDROMES = (
    *worded("insulinoma", "gastrinoma", "glucagonoma"),
    ("vipoma", "VIPoma"),
    *worded("somatostatinoma"),
    ("carcinoid", "Carcinoid syndrome"),
    ("cushing", "Cushing syndrome"),
    *worded("other"),
)

OPTIONS: Choices = (
    *worded(
        "curative_liver_resection",
        "two_stage_hepatectomy",
        "portal_vein_embolization",
        "combined_primary_and_liver_resection",
        "cytoreductive_surgery",
        "palliative_primary_resection",
        "liver_transplantation",
    ),
    ("radiofrequency_ablation", "Radiofrequency ablation (RFA)"),
    *worded("cryoablation", "ethanol_injection"),
    ("tae", "Transarterial embolization (TAE)"),
    ("tace", "Transarterial chemoembolization (TACE)"),
    ("sirt", "Selective internal radiotherapy (SIRT)"),
    ("ssa", "Somatostatin analog (SSA)"),
    ("ssa_intensification", "Somatostatin analog, intensified"),
    ("interferon_alpha", "Interferon alpha"),
    ("streptozocin_5fu", "Streptozocin and 5-fluorouracil"),
    ("temozolomide_capecitabine", "Temozolomide and capecitabine"),
    ("platinum_etoposide", "Platinum and etoposide"),
    *worded("everolimus", "sunitinib"),
    ("prrt_lu177", "PRRT with lutetium-177"),
    ("prrt_y90", "PRRT with yttrium-90"),
    *worded("cabozantinib", "microwave_ablation", "surveillance", "best_supportive_care", "clinical_trial"),
    ("perioperative_octreotide", "Perioperative octreotide"),
    *worded("belzutifan"),
)


def _marker(name: str, label: str, unit: str) -> Fact:
    return number(name, label, "Laboratory", (0, 100_000_000), unit, "Latest value, converted from the reported unit")


FUNCTION_FACTS = grouped(
    "Function and markers",
    (
        yes_no("functioning", "Functioning tumor", _CLINICIAN, "A hormonal syndrome is present"),
        choice("syndrome", "Hormonal syndrome", _CLINICIAN, _SYNDROMES),
        yes_no("symptoms_controlled", "Symptoms controlled", _CLINICIAN, "By medical or hormonal treatment"),
        yes_no("mass_symptoms", "Symptoms of the mass", _CLINICIAN, "Pain or bulk"),
        _marker("glucagon_pg_ml", "Glucagon", "pg/mL"),
        _marker("vip_pg_ml", "Vasoactive intestinal peptide", "pg/mL"),
        _marker("gastrin_pg_ml", "Gastrin", "pg/mL"),
        _marker("insulin_uu_ml", "Insulin", "µU/mL"),
        _marker("chromogranin_a_ng_ml", "Chromogranin A", "ng/mL"),
        _marker("urinary_5hiaa_mg_24h", "5-HIAA in urine", "mg/24 h"),
        yes_no("gastric_acid_raised", "Gastric acid raised", _CLINICIAN),
    ),
)

IMAGING_FACTS = grouped(
    "Functional imaging",
    (
        choice("sstr_imaging", "SSTR imaging", _NUCLEAR, worded("positive", "negative")),
        choice(
            "sstr_uptake",
            "SSTR uptake",
            _NUCLEAR,
            worded("none", "weak", "moderate", "strong"),
            "Of the metastases",
            derived=True,
        ),
        whole("krenning_score", "Krenning score", _NUCLEAR, (0, 4)),
        yes_no("sstr_all_lesions_positive", "All lesions SSTR positive", _NUCLEAR),
        yes_no("fdg_positive", "FDG positive", _NUCLEAR),
        yes_no("fdg_sstr_mismatch", "Lesions positive on FDG and negative on SSTR", _NUCLEAR),
    ),
)

COURSE_FACTS = grouped(
    "Course and treatment",
    (
        choice(
            "disease_course",
            "Disease course",
            "Radiology",
            worded("progressive", "stable", "responding"),
            "RECIST 1.1 against the previous comparable imaging",
        ),
        number(
            "stable_months",
            "Time without progression",
            "Radiology",
            (0, 1200),
            "months",
            "Up to the assessment",
        ),
        yes_no("on_ssa", "On a somatostatin analog", _CLINICIAN),
        yes_no("progressed_on_ssa", "Progressed on a somatostatin analog", _CLINICIAN),
        several("prior_treatments", "Treatments so far", _CLINICIAN, OPTIONS, "Empty means none so far"),
    ),
)
