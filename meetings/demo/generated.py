"""Forty complete, clinically coherent, wholly invented patients. The same seed and day make the same patients.

A profile fixes what belongs together (grade with Ki-67 and differentiation, syndrome with hormone, operation with
margin and anastomosis); chance only moves values within what the profile allows. Nothing here is a clinical statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import yaml

GIVEN = {
    "female": ("Erika", "Marie", "Jana", "Ruth", "Ines", "Zoë", "Aylin", "Noor", "Greta", "Olga"),
    "male": ("Karl", "Luca", "Piet", "Jonas", "Diego", "Paul", "Åke", "Emre", "Rui", "Tomáš"),
}
FAMILY = (
    "TESTMANN",
    "TESTOVA",
    "TESTER",
    "TESTINI",
    "TESTSSON",
    "TESTOPOULOS",
    "TESTERMANN",
    "TESTARD",
    "TESTØ",
    "TESTEIRA",
)


@dataclass(frozen=True)
class Profile:
    """What belongs together in one kind of patient. Ranges are inclusive."""

    name: str
    ki67: tuple[float, float]
    mitoses: tuple[int, int]
    differentiation: str
    syndrome: str = ""
    hormone: tuple[str, str, tuple[float, float]] | None = None
    count: tuple[int, int] = (1, 3)
    largest: tuple[int, int] = (12, 45)
    involvement: tuple[int, int] = (3, 20)
    distribution: str = "unilobar"
    resectable: bool = False
    removable: tuple[int, int] = (30, 95)
    primary_resected: bool = False
    whipple: bool = False
    extrahepatic: bool = False
    sstr: str = "strong"
    fdg: bool = False
    course: str = "stable"
    treated: tuple[str, ...] = ()
    age: tuple[int, int] = (35, 74)
    comorbidity: tuple[str, ...] = ()
    controlled: float = 0.3
    question: str = ""


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


def profiles() -> list[Profile]:
    read = yaml.safe_load(Path(__file__).with_name("profiles.yaml").read_text(encoding="utf-8"))
    return [Profile(**{name: _tuples(value) for name, value in one.items()}) for one in read]


@dataclass(frozen=True)
class Patient:
    """An invented patient: identity, question, and records as keyword values for `cases.actions.add_record`."""

    identity: dict
    question: str
    records: tuple[tuple[str, dict], ...]


def patients(today: date, seed: int = 1, count: int = 40) -> list[Patient]:
    chance = Random(seed)  # noqa: S311 - invented data, no secret
    kinds = profiles()
    return [_patient(chance, today, number, kinds[number % len(kinds)]) for number in range(count)]


def _patient(chance: Random, today: date, number: int, profile: Profile) -> Patient:
    sex = chance.choice(("female", "male"))
    age = chance.randint(*profile.age)
    identity = {
        "identifier": f"TEST-{number + 1:04d}",
        "family_name": FAMILY[(number * 7) % len(FAMILY)],
        "given_name": GIVEN[sex][(number * 3) % len(GIVEN[sex])],
        "title": "Ms" if sex == "female" else "Mr",
        "sex": sex,
        "born_on": today - timedelta(days=round(age * 365.2425) + chance.randint(10, 350)),
    }
    records = (
        *_records(chance, today, profile),
        *_earlier(Random(number), today, profile),  # noqa: S311 - invented
        *_allergies(number, today),
    )
    return Patient(identity, profile.question, records)


def _records(chance: Random, today: date, profile: Profile):
    """All records of one patient, dated backwards from today."""

    def ago(least: int, most: int) -> str:
        return (today - timedelta(days=chance.randint(least, most))).isoformat()

    seen = ago(3, 12)
    yield "clinical-status", {**_status(chance, profile), "dated_on": seen, "source": "Outpatient clinic"}
    yield "pathology", {**_pathology(chance, profile), "dated_on": ago(40, 200), "source": "Institute of pathology"}
    yield from _radiology(chance, profile, ago)
    for values in _nuclear(profile):
        yield "imaging", {**values, "dated_on": ago(10, 60), "source": "Department of nuclear medicine"}
    yield "surgical-judgment", {**_judgment(chance, profile), "dated_on": ago(3, 20), "source": "Department of surgery"}
    operated = ago(400, 1100) if profile.primary_resected else ""
    yield "procedure", {**_procedure(profile), "dated_on": operated, "source": "Operation record"}
    yield "comorbidity", {**_comorbidity(profile), "dated_on": seen, "source": "Outpatient clinic"}
    for values in _laboratory(chance, profile):
        yield "laboratory", {**values, "dated_on": ago(2, 12), "source": "Central laboratory"}
    for option in profile.treated:
        yield "treatment", {**_treatment(option, profile), "dated_on": ago(300, 600), "source": "Medical oncology"}


def _radiology(chance: Random, profile: Profile, ago: Callable[[int, int], str]):
    """A primary that is out was last seen before its operation."""
    primary, now, on = _primary(chance, profile), _imaging(chance, profile), ago(5, 30)
    now["sum_of_target_diameters_mm"] = _sum_of_targets(profile, _SINCE[profile.course])
    if profile.primary_resected:
        before = {"modality": "ct", **primary, "dated_on": ago(1101, 1200)}
        yield "imaging", {**before, "source": "Department of radiology"}
    else:
        now |= primary
    yield "imaging", {**now, "dated_on": on, "source": "Department of radiology"}


# Of the sum at the start, what it is now by the course, and what it was some months before.
_SINCE = {"progressive": 94, "stable": 75}
_BEFORE = {5: 72, 10: 80, 16: 100}


def _sum_of_targets(profile: Profile, percent: int) -> int:
    """Of several lesions, so never less than the largest of them."""
    return round(Decimal(profile.largest[1]) * percent / 70)


def _status(chance: Random, profile: Profile) -> dict:
    return {
        "ecog": chance.choice((0, 0, 1, 1, 2)) if profile.name != "NEC" else chance.choice((1, 2, 3)),
        "functioning": bool(profile.syndrome),
        "syndrome": profile.syndrome or None,
        "symptoms_controlled": _controlled(chance, profile),
        "mass_symptoms": _has_mass_symptoms(profile),
        "pregnant": False,
        "wishes": chance.choice(
            (
                "Wants to go on working.",
                "Fears a second large operation.",
                "Wants everything that gives time with the family.",
            )
        ),
        "wishes_heard_by": "Clinical nurse specialist",
    }


def _controlled(chance: Random, profile: Profile) -> bool | None:
    """How often medicines control the symptoms of the hormone; pain and bulk they do not, and no symptoms need none."""
    if profile.syndrome:
        return chance.random() < profile.controlled
    return False if _has_mass_symptoms(profile) else None


def _has_mass_symptoms(profile: Profile) -> bool:
    return profile.involvement[1] > 50


def _pathology(chance: Random, profile: Profile) -> dict:
    return {
        "specimen": chance.choice(("liver_metastasis", "primary")),
        "histology_confirmed": True,
        "differentiation": profile.differentiation,
        "ki67_percent": _tenths(chance, profile.ki67),
        "mitoses_per_2mm2": chance.randint(*profile.mitoses),
        "vascular_invasion": chance.random() < 0.4,
        "lymphatic_invasion": chance.random() < 0.3,
    }


def _site(chance: Random, profile: Profile) -> str:
    """Where the operation that was done can have removed it from."""
    if profile.whipple:
        return "head"
    return chance.choice(("body" if profile.primary_resected else "head", "body", "tail", "tail"))


def _primary(chance: Random, profile: Profile) -> dict:
    """What is told of the primary, by the examination that could see it."""
    site = _site(chance, profile)
    neighbor = "duodenum" if site == "head" else "splenic_vessels"
    return {
        "primary_site": site,
        "primary_size_mm": chance.randint(14, 68),
        "structures_invaded": chance.choice(([], [], ["peripancreatic_fat"], [neighbor])),
        "regional_nodes_involved": chance.random() < 0.5,
    }


def _imaging(chance: Random, profile: Profile) -> dict:
    return {
        "modality": "mri",
        "distant_nodes_involved": False,
        "bone_metastases": profile.extrahepatic,
        "lung_metastases": False,
        "peritoneal_metastases": "none",
        "other_extrahepatic_metastases": False,
        "liver_metastases": True,
        "liver_metastases_count": chance.randint(*profile.count),
        "liver_distribution": profile.distribution,
        "largest_liver_metastasis_mm": chance.randint(*profile.largest),
        "liver_involvement_percent": chance.randint(*profile.involvement),
        "liver_metastases_synchronous": chance.random() < 0.6,
        "metastasis_near_vital_structure": chance.random() < 0.2,
        "metastasis_at_liver_surface": chance.random() < 0.2,
        "portal_vein": "patent",
        "hepatic_gut_shunt": False,
        "disease_course": profile.course,
        "stable_months": chance.randint(4, 14) if profile.course == "stable" else None,
    }


def _nuclear(profile: Profile):
    positive = profile.sstr != "none"
    yield {
        "modality": "sstr_pet",
        "sstr_imaging": "positive" if positive else "negative",
        "sstr_uptake": profile.sstr,
        "krenning_score": {"none": 0, "weak": 1, "moderate": 2, "strong": 3}[profile.sstr],
        "sstr_all_lesions_positive": positive and not profile.fdg,
    }
    yield {"modality": "fdg_pet", "fdg_positive": profile.fdg, "fdg_sstr_mismatch": profile.fdg and not positive}


def _judgment(chance: Random, profile: Profile) -> dict:
    return {
        "liver_metastases_resectable": profile.resectable,
        "removable_tumor_percent": chance.randint(*profile.removable),
        "future_liver_remnant_percent": chance.randint(28, 60) if _has_reserve(profile) else chance.randint(8, 20),
        "primary_resectable": True if not profile.primary_resected else None,
        "liver_reserve_adequate": _has_reserve(profile),
        "child_pugh": "A" if _has_reserve(profile) else "B",
    }


def _has_reserve(profile: Profile) -> bool:
    return profile.involvement[0] < 70


def _procedure(profile: Profile) -> dict:
    done = {
        "primary_resected": profile.primary_resected,
        "prior_pancreaticoduodenectomy": profile.whipple,
        "bilioenteric_anastomosis": profile.whipple,
        "biliary_stent": False,
    }
    if not profile.primary_resected:
        return {"name": "No operation of the pancreas so far", **done}
    name = "Pancreaticoduodenectomy" if profile.whipple else "Distal pancreatectomy and splenectomy"
    return {"name": name, "primary_margin": "R0", **done}


def _comorbidity(profile: Profile) -> dict:
    asked = (
        "right_heart_dysfunction", "heart_failure", "uncontrolled_hypertension", "uncontrolled_diabetes",
        "interstitial_lung_disease", "active_hepatitis_b", "prolonged_qt",
    )  # fmt: skip
    return {**{name: name in profile.comorbidity for name in asked}, "hereditary_syndrome": "none"}


def _laboratory(chance: Random, profile: Profile):
    results = [
        ("bilirubin_times_uln", "mg/dL", (0.3, 1.0) if _has_reserve(profile) else (2.0, 2.9), Decimal("1.2")),
        ("albumin_g_l", "g/L", (36, 47) if _has_reserve(profile) else (28, 34), None),
        ("creatinine_clearance_ml_min", "mL/min", (55, 115), None),
        ("hemoglobin_g_dl", "g/dL", (10.5, 15), None),
        ("white_cells_10e9_l", "10⁹/L", (3.8, 9), None),
        ("neutrophils_10e9_l", "10⁹/L", (2, 6), None),
        ("platelets_10e9_l", "10⁹/L", (140, 330), None),
        ("chromogranin_a_ng_ml", "ng/mL", (80, 900), Decimal(100)),
    ]
    if profile.hormone:
        analyte, unit, limits = profile.hormone
        results.append((analyte, unit, limits, None))
    for analyte, unit, limits, upper in results:
        yield {"analyte": analyte, "unit": unit, "value": _tenths(chance, limits), "upper_limit": upper}


def _allergies(number: int, today: date):
    """Of three patients one has an allergy, one has none that is known, and of one nobody recorded it."""
    seen = {"dated_on": (today - timedelta(days=4 + number % 5)).isoformat(), "source": "Outpatient clinic"}
    if number % 3 == 0:
        yield "allergy", {"allergen": "none", **seen}
    elif number % 6 == 1:
        yield "allergy", {"allergen": "contrast_medium", "substance": "Iohexol", "reaction": "Urticaria", **seen}
    elif number % 6 == 4:
        yield "allergy", {"allergen": "medicine", "substance": "Penicillin", "reaction": "Rash", **seen}


def _earlier(chance: Random, today: date, profile: Profile):
    """What came before, for the timeline and the curves. It states nothing that a newer record leaves open."""
    for months, course in ((5, "stable"), (10, "stable"), (16, "progressive")):
        on = (today - timedelta(days=round(30.4 * months) + chance.randint(-9, 9))).isoformat()
        sizes = {
            "liver_metastases_count": chance.randint(*profile.count),
            "largest_liver_metastasis_mm": chance.randint(*profile.largest),
            "sum_of_target_diameters_mm": _sum_of_targets(profile, _BEFORE[months]),
        }
        yield (
            "imaging",
            {"modality": "ct", "disease_course": course, **sizes, "dated_on": on, "source": "Department of radiology"},
        )
        marker = {"analyte": "chromogranin_a_ng_ml", "unit": "ng/mL", "upper_limit": Decimal(100)}
        value = _tenths(chance, (60, 500))
        yield "laboratory", {**marker, "value": value, "dated_on": on, "source": "Central laboratory"}


def _tenths(chance: Random, limits: tuple[float, float]) -> Decimal:
    """One decimal place, exactly: a float has more."""
    return Decimal(round(chance.uniform(*limits) * 10)) / 10


def _treatment(option: str, profile: Profile) -> dict:
    agents = {"ssa": "Lanreotide", "everolimus": "Everolimus"}
    response = "progression" if profile.course == "progressive" else "stable"
    return {"option": option, "agent": agents[option], "response": response, "is_ongoing": option == "ssa"}
