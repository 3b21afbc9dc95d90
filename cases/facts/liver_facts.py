"""Facts about the liver: its metastases, its vessels and its bile ducts."""

from cases.facts.fact import choice, grouped, number, whole, worded, yes_no

_RADIOLOGY, _SURGERY = "Radiology", "Surgery"
_PERCENT = (0, 100)

LIVER_FACTS = grouped(
    "Liver",
    (
        yes_no("liver_metastases", "Liver metastases", _RADIOLOGY),
        whole("liver_metastases_count", "Number of liver metastases", _RADIOLOGY, (0, 10000)),
        choice("liver_distribution", "Distribution in the liver", _RADIOLOGY, worded("unilobar", "bilobar")),
        number("largest_liver_metastasis_mm", "Largest liver metastasis", _RADIOLOGY, (0, 500), "mm"),
        number("liver_involvement_percent", "Liver involvement", _RADIOLOGY, _PERCENT, "%", "Share of the parenchyma"),
        yes_no(
            "liver_metastases_resectable",
            "Liver metastases resectable",
            _SURGERY,
            "Complete (R0) resection judged feasible",
        ),
        number(
            "removable_tumor_percent",
            "Tumor that surgery could remove",
            _SURGERY,
            _PERCENT,
            "%",
            "Share of the metastatic volume",
        ),
        number("future_liver_remnant_percent", "Future liver remnant", _RADIOLOGY, _PERCENT, "%"),
        yes_no("liver_metastases_synchronous", "Liver metastases synchronous", _RADIOLOGY),
        yes_no("metastasis_near_vital_structure", "Metastasis near a vital structure", _RADIOLOGY),
        yes_no("metastasis_at_liver_surface", "Metastasis at the liver surface", _RADIOLOGY),
        choice("portal_vein", "Portal vein", _RADIOLOGY, worded("patent", "partly_occluded", "occluded")),
        yes_no(
            "hepatic_gut_shunt",
            "Shunt from the hepatic vessels to the gut",
            _RADIOLOGY,
            "Aberrant vessels shunting to the gastrointestinal tract",
        ),
        yes_no("prior_pancreaticoduodenectomy", "Prior pancreaticoduodenectomy", _SURGERY),
        yes_no(
            "bilioenteric_anastomosis",
            "Bilioenteric anastomosis",
            _SURGERY,
            "Implied by a prior pancreaticoduodenectomy",
            derived=True,
        ),
        yes_no("biliary_stent", "Biliary stent", _SURGERY),
    ),
)
