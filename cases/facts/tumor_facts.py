"""Facts about the primary tumor, its pathology and its stage."""

from cases.facts.fact import Fact, choice, grouped, number, same, several, worded, yes_no

_PATHOLOGY, _RADIOLOGY, _SURGERY = "Pathology", "Radiology", "Surgery"

STRUCTURES = worded(
    "peripancreatic_fat",
    "duodenum",
    "ampulla",
    "bile_duct",
    "stomach",
    "spleen",
    "colon",
    "adrenal",
    "kidney",
    "portal_vein",
    "superior_mesenteric_vein",
    "splenic_vessels",
    "hepatic_artery",
    "gastroduodenal_artery",
    "celiac_axis",
    "superior_mesenteric_artery",
    "other_organ",
)

_SITES = (
    *worded("head"),
    ("uncinate", "Uncinate process"),
    *worded("neck", "body", "tail"),
    ("multifocal", "Several parts of the pancreas"),
    ("pancreas_unspecified", "Pancreas, part not stated"),
    ("elsewhere", "Outside the pancreas"),
)

PRIMARY_FACTS = grouped(
    "Primary tumor",
    (
        yes_no("histology_confirmed", "Histology confirmed", _PATHOLOGY),
        choice("primary_site", "Site of the primary tumor", _RADIOLOGY, _SITES),
        number("primary_size_mm", "Size of the primary tumor", _RADIOLOGY, (0, 500), "mm", "Largest diameter"),
        yes_no(
            "primary_in_situ",
            "Primary tumor in situ (Tis)",
            _PATHOLOGY,
            "Not invasive. A tumor that was not removed is not meant: that is Primary tumor resected, no",
        ),
        several(
            "structures_invaded",
            "Structures invaded",
            _RADIOLOGY,
            STRUCTURES,
            "None of them means confined to the pancreas; T is derived from it, per system",
        ),
        yes_no("primary_resected", "Primary tumor resected", _SURGERY),
        choice("primary_margin", "Margin of the primary resection", _PATHOLOGY, same("R0", "R1", "R2")),
        yes_no("primary_resectable", "Primary tumor resectable", _SURGERY, "Judged by the surgeon"),
        yes_no(
            "primary_drains_to_portal_vein",
            "Primary tumor drains to the portal vein",
            _SURGERY,
            "Yes for the pancreas unless stated otherwise",
            derived=True,
        ),
    ),
)

_DIFFERENTIATION = (
    ("well", "Well differentiated"),
    ("moderate", "Moderately differentiated"),
    ("poor", "Poorly differentiated"),
)

PATHOLOGY_FACTS = grouped(
    "Pathology",
    (
        choice(
            "differentiation",
            "Differentiation",
            _PATHOLOGY,
            _DIFFERENTIATION,
            "As reported; never derived from the grade",
        ),
        number(
            "ki67_percent",
            "Ki-67 index",
            _PATHOLOGY,
            (0, 100),
            "%",
            "Highest valid value of the tumor in question; primary and metastasis are kept apart in the record",
        ),
        number(
            "mitoses_per_2mm2", "Mitotic count", _PATHOLOGY, (0, 2000), "per 2 mm²", "10 fields of 0.2 mm² make 2 mm²"
        ),
        yes_no("vascular_invasion", "Vascular invasion", _PATHOLOGY),
        yes_no("lymphatic_invasion", "Lymphatic invasion", _PATHOLOGY),
        choice(
            "hereditary_syndrome",
            "Hereditary syndrome",
            "Treating clinician",
            (("none", "None"), ("men1", "MEN1"), ("vhl", "VHL"), ("nf1", "NF1"), ("tsc", "Tuberous sclerosis")),
        ),
        choice(
            "grade_who_2010",
            "Grade, WHO 2010",
            _PATHOLOGY,
            same("G1", "G2", "G3"),
            "As printed in Table 1 of the review",
            derived=True,
        ),
        choice(
            "class_who_2022",
            "Class, WHO 2022",
            _PATHOLOGY,
            (("net_g1", "NET G1"), ("net_g2", "NET G2"), ("net_g3", "NET G3"), ("nec", "NEC")),
            derived=True,
        ),
    ),
)

_T = same("T1", "T2", "T3", "T4")


def _stage(name: str, label: str, choices: tuple[tuple[str, str], ...], meaning: str = "") -> Fact:
    return choice(name, label, _RADIOLOGY, choices, meaning, derived=True)


STAGE_FACTS = grouped(
    "Stage",
    (
        _stage("t_enets_2006", "T, ENETS 2006", _T),
        _stage("t_ajcc_7", "T, AJCC 7", (*same("Tis"), *_T)),
        _stage("t_ajcc_8", "T, AJCC 8", _T),
        _stage("t_ajcc_9", "T, AJCC version 9", _T),
        _stage("n_category", "N", same("N0", "N1"), "Regional nodes"),
        _stage("m_category", "M", same("M0", "M1")),
        _stage(
            "m_ajcc_8",
            "M, AJCC 8 and version 9",
            (("M0", "M0"), ("M1a", "M1a (liver only)"), ("M1b", "M1b (extrahepatic only)"), ("M1c", "M1c (both)")),
        ),
        _stage("stage_enets_2006", "Stage, ENETS 2006", same("I", "IIA", "IIB", "IIIA", "IIIB", "IV")),
        _stage("stage_ajcc_7", "Stage, AJCC 7", same("0", "IA", "IB", "IIA", "IIB", "III", "IV")),
        _stage("stage_ajcc_8", "Stage, AJCC 8", same("I", "II", "III", "IV"), "Well-differentiated NET only"),
        _stage("stage_ajcc_9", "Stage, AJCC version 9", same("I", "II", "III", "IV"), "Well-differentiated NET only"),
        yes_no("regional_nodes_involved", "Regional nodes involved", _RADIOLOGY),
        yes_no("distant_nodes_involved", "Distant nodes involved", _RADIOLOGY),
        yes_no("bone_metastases", "Bone metastases", _RADIOLOGY),
        yes_no("lung_metastases", "Lung metastases", _RADIOLOGY),
        yes_no("other_extrahepatic_metastases", "Other extrahepatic metastases", _RADIOLOGY),
        choice("peritoneal_metastases", "Peritoneal metastases", _RADIOLOGY, worded("none", "limited", "diffuse")),
        yes_no(
            "extrahepatic_metastases",
            "Extrahepatic metastases",
            _RADIOLOGY,
            "Any metastasis outside the liver beyond the regional nodes",
            derived=True,
        ),
    ),
)
