"""A body for each write that the API describes. A test sends every one of them."""

from typing import Any

Body = dict[str, Any]

PATIENT: Body = {
    "identifier": "4711-0815",
    "family_name": "TESTPATIENT",
    "given_name": "Anna",
    "title": "Ms",
    "sex": "female",
    "born_on": "1965-07-14",
}
AMENDED_PATIENT: Body = {"family_name": "TESTPATIENT-NEW", "died_on": None}
FIND: Body = {"family_name": "Testpatiend", "born_on": "1965-07-14"}
# Stands for an id that the caller got from the API.
AN_ID = "00000000-0000-0000-0000-000000000000"
CASE: Body = {
    "patient": AN_ID,
    "question": "Which treatment next, after progression on a somatostatin analog?",
    "why_now": "New liver metastases on the last CT",
    "urgency": "soon",
    "wanted_disciplines": ["surgery", "nuclear_medicine"],
    "referring_doctor": "Dr. TESTREFERRER, gastroenterology",
}
AMENDED_CASE: Body = {"question": "Is the liver disease resectable after all?", "urgency": "urgent"}
MOVE: Body = {"to": "ready", "why": "Symptoms do not wait for the second scan"}
UNKNOWN: Body = {"reasons": {"ki67_percent": "awaited", "fdg_positive": "not_done"}}

RECORDS: dict[str, Body] = {
    "clinical-status": {
        "dated_on": "2026-11-20",
        "source": "Outpatient clinic",
        "values": {"ecog": 1, "functioning": False, "mass_symptoms": True, "wishes": "No transplant"},
    },
    "pathology": {
        "dated_on": "2026-10",
        "source": "Pathology, report 26-1234",
        "values": {"specimen": "liver_metastasis", "differentiation": "well", "ki67_percent": 12},
    },
    "imaging": {
        "dated_on": "2026-11-18",
        "source": "Radiology",
        "note": "Arterial phase only",
        "values": {"modality": "ct", "liver_metastases": True, "liver_metastases_count": 7, "structures_invaded": []},
    },
    "surgical-judgment": {
        "dated_on": "2026-11-21",
        "values": {"liver_metastases_resectable": False, "future_liver_remnant_percent": 28.5},
    },
    "laboratory": {
        "dated_on": "2026-11-19",
        "source": "Central laboratory",
        "values": {
            "analyte": "chromogranin_a_ng_ml",
            "value": 412,
            "unit": "µg/L",
            "upper_limit": 102,
            "assay": "Immunofluorescence, manufacturer as the report names it",
        },
    },
    "treatment": {
        "dated_on": "2025-03",
        "values": {"option": "ssa", "agent": "Lanreotide", "dose": "120 mg every 4 weeks", "is_ongoing": True},
    },
    "procedure": {
        "dated_on": "2024",
        "values": {"name": "Distal pancreatectomy", "primary_resected": True, "primary_margin": "R0"},
    },
    "comorbidity": {"dated_on": "2026-11-20", "values": {"heart_failure": False, "prolonged_qt": None}},
    "allergy": {
        "dated_on": "2026-11-20",
        "source": "Outpatient clinic",
        "values": {
            "allergen": "contrast_medium",
            "substance": "Iodinated contrast medium",
            "reaction": "Urticaria, 2019",
        },
    },
}
AMENDED: dict[str, Body] = {
    "clinical-status": {"reason": "Seen again", "values": {"ecog": 2}},
    "pathology": {"reason": "Counted again", "values": {"ki67_percent": 15}},
    "imaging": {"values": {"portal_vein": "patent"}},
    "surgical-judgment": {"reason": "New volumetry", "values": {"future_liver_remnant_percent": 31}},
    "laboratory": {"reason": "Typing error", "values": {"value": 421}},
    "treatment": {
        "reason": "Stopped",
        "values": {"is_ongoing": False, "ended_on": "2026-11"},
    },
    "procedure": {"reason": "The report says more", "dated_on": "2024-02-03"},
    "comorbidity": {"values": {"uncontrolled_diabetes": False}},
    "allergy": {"reason": "The letter names it", "values": {"substance": "Iohexol"}},
}
BULK: Body = {
    "records": [
        {"case": AN_ID, "kind": "laboratory", **RECORDS["laboratory"]},
        {"case": AN_ID, "kind": "imaging", **RECORDS["imaging"]},
    ]
}

AMENDED_DOCUMENT: Body = {"caption": "CT of the abdomen, portal venous phase"}
STUDY = {"study_uid": "1.2.840.113619.2.55.3", "caption": "CT of the abdomen", "dated_on": "2026-10-02"}
VIEW: Body = {"name": "Urgent to prepare", "filters": {"status": "in_preparation", "ready": "not_ready"}}
MERGE: Body = {"merged": AN_ID, "why": "Same birth name and address"}
UNDO: Body = {"why": "Two sisters"}
ASKED: Body = {"items": ["key:ki67_percent", "key:ecog"], "person": AN_ID, "due_on": "2026-12-01"}
DOCUMENT_MOVE: Body = {"to": "up", "seen": 1}
WITHDRAWN: Body = {"reason": "Of another patient"}
