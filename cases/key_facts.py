"""At most twelve facts that a board reads first, each with its value in words and where it comes from."""

from dataclasses import dataclass
from decimal import Decimal

from cases.facts.gather import FactSheet, Provenance
from cases.facts.vocabulary import FACTS, Kind, Value
from cases.models import RECORD_KINDS

# Label, and the facts whose recorded values make its line, the leading one first.
KEY_FACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Primary tumor", ("primary_site", "primary_size_mm", "primary_resected", "primary_margin")),
    ("Function", ("functioning", "syndrome", "symptoms_controlled")),
    ("Grade, WHO 2022", ("class_who_2022", "differentiation")),
    ("Ki-67, highest valid", ("ki67_percent", "mitoses_per_2mm2")),
    ("SSTR imaging", ("sstr_imaging", "sstr_uptake", "krenning_score")),
    ("FDG imaging", ("fdg_positive", "fdg_sstr_mismatch")),
    (
        "Liver metastases",
        ("liver_metastases_count", "liver_distribution", "largest_liver_metastasis_mm", "liver_metastases"),
    ),
    ("Liver involvement", ("liver_involvement_percent",)),
    ("Extrahepatic disease", ("extrahepatic_metastases", "peritoneal_metastases")),
    ("Disease course", ("disease_course", "stable_months")),
    ("ECOG and symptoms", ("ecog", "mass_symptoms")),
    (
        "Organ function",
        ("creatinine_clearance_ml_min", "bilirubin_times_uln", "platelets_10e9_l", "liver_reserve_adequate"),
    ),
)


@dataclass(frozen=True)
class KeyFact:
    """One cell: `parts` are (words, unit); empty parts are "not recorded"."""

    label: str
    name: str
    parts: tuple[tuple[str, str], ...]
    provenance: Provenance | None
    computed: bool = False


def key_facts(sheet: FactSheet) -> list[KeyFact]:
    return [_cell(label, names, sheet) for label, names in KEY_FACTS]


def _cell(label: str, names: tuple[str, ...], sheet: FactSheet) -> KeyFact:
    stated = _without_what_others_say([name for name in names if name in sheet.facts])
    parts = tuple((in_words(name, _briefly(name, sheet)), FACTS[name].unit) for name in stated)
    source = next((sheet.recorded[name].provenance for name in stated if name in sheet.recorded), None)
    return KeyFact(label, names[0], parts, source, bool(stated) and stated[0] not in sheet.recorded)


def _briefly(name: str, sheet: FactSheet) -> Value:
    """Four decimal places of a converted result say more than the laboratory did; criteria use them all the same."""
    value = sheet.facts[name]
    if isinstance(value, Decimal) and name in sheet.recorded and sheet.recorded[name].provenance.kind == "laboratory":
        return round(value, 2)
    return value


def _without_what_others_say(names: list[str]) -> list[str]:
    """A count of metastases already says that there are some."""
    return names if names[:1] == ["liver_metastases"] else [name for name in names if name != "liver_metastases"]


# How a yes or a no reads where the label alone does not say it.
_YES_NO = {
    "functioning": ("Functioning", "Non-functioning"),
    "symptoms_controlled": ("symptoms controlled", "symptoms not controlled"),
    "primary_resected": ("resected", "not resected"),
    "extrahepatic_metastases": ("Present", "None found"),
    "fdg_positive": ("Positive", "Negative"),
    "fdg_sstr_mismatch": ("FDG-SSTR mismatch", "no mismatch"),
    "mass_symptoms": ("pain or bulk", "no pain or bulk"),
    "liver_reserve_adequate": ("liver reserve adequate", "liver reserve not adequate"),
    "liver_metastases": ("Present", "None found"),
}
_PREFIX = {
    "ecog": "ECOG ",
    "krenning_score": "Krenning ",
    "largest_liver_metastasis_mm": "up to ",
    "stable_months": "for ",
    "mitoses_per_2mm2": "mitoses ",
    "creatinine_clearance_ml_min": "creatinine clearance ",
    "bilirubin_times_uln": "bilirubin ",
    "platelets_10e9_l": "platelets ",
    "peritoneal_metastases": "peritoneal: ",
}


def in_words(name: str, value: Value) -> str:
    """A value as a clinician would write it, without its unit."""
    fact = FACTS[name]
    return _PREFIX.get(name, "") + plain(name, fact, value)


def plain(name: str, fact, value: Value) -> str:
    if fact.kind == Kind.BOOL:
        return _YES_NO.get(name, ("Yes", "No"))[0 if value else 1]
    labels = dict(fact.choices)
    if fact.kind == Kind.SET:
        return ", ".join(labels.get(one, one) for one in sorted(value)) or "None"
    if fact.kind == Kind.CHOICE:
        return labels.get(value, str(value))
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def record_title(kind: str) -> str:
    name = RECORD_KINDS[kind]._meta.verbose_name if kind in RECORD_KINDS else "patient registration"
    return str(name)[0].upper() + str(name)[1:]
