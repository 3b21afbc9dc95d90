"""Papers of patients who do not exist: loud TEST identities, invented standings, and text that tries to break out."""

from meetings.papers.data import (
    ActionLine,
    AttendanceLine,
    CaseData,
    ClaimLine,
    DecisionData,
    FactLine,
    MinutesCase,
    MinutesData,
    OptionLine,
    PackData,
    Paper,
    PatientLine,
    StageLine,
    StandingId,
    StandingWord,
)

HOSTILE = [
    '#import "/etc/passwd": *',
    "$x^2$ and $ alone",
    "*bold* _it_ `raw`",
    "<label> @ref",
    "\"double\" and 'single'",
    "back\\slash \\n",
    "= heading",
    "#panic()",
    "[bracket] {brace}",
    "// no comment",
    "-- --- ... ~ 1--2",
]
QUESTION = (
    "Progression in the liver on lanreotide after pancreaticoduodenectomy: "
    "which treatment next, and is any of it still within reach of surgery?"
)
NOT_RECORDED = "Not recorded"
STANDINGS: list[StandingWord] = [
    {"id": "contraindicated", "label": "Contraindicated", "meaning": "A contraindication is met."},
    {"id": "eligible", "label": "Eligible", "meaning": "Every indication is met."},
    {"id": "undetermined", "label": "Undetermined", "meaning": "It cannot be told yet."},
    {"id": "not_eligible", "label": "Not eligible", "meaning": "An indication is not met."},
]
CLAIMS: list[ClaimLine] = [
    {
        "id": "S-TAE-18",
        "text": "After pancreaticoduodenectomy, transarterial therapy is generally contraindicated.",
        "source": "Nigri 2018, line 160; no reference given",
        "flags": ["Safety"],
        "note": "The reason, colonized bile ducts, and biliary stents are missing in the review.",
    },
    {
        "id": "S-ABL-02",
        "text": "Ablation is used for metastases smaller than 5 cm.",
        "source": "Nigri 2018, line 152",
        "flags": ["Inconsistent", "Ambiguous"],
        "note": "Exactly 5 cm is left open.",
    },
    {
        "id": "S-LAB-01",
        "text": "Everolimus is used in progressive disease.",
        "source": "Line 172",
        "flags": [],
        "note": "",
    },
    {"id": "S-CHE-03", "text": "Streptozocin with 5-fluorouracil.", "source": "Line 166", "flags": [], "note": ""},
    {
        "id": "S-SURG-02",
        "text": "Surgery is offered where R0 is feasible.",
        "source": "Line 120",
        "flags": [],
        "note": "",
    },
    {
        "id": "S-PRRT-06",
        "text": "The review calls PRRT promising, “even if still investigational”.",
        "source": "Nigri 2018, line 184; no reference given",
        "flags": ["Error", "Outdated", "Safety"],
        "note": "It had been approved in the EU in 2017 and in the US on 26-Jan-2018, before the review was printed.",
    },
]


def paper(demo: bool = True, version: str = "2", superseded: str = "") -> Paper:
    return {
        "board": "TEST Board for Neuroendocrine Tumors",
        "institution": "TEST University Hospital",
        "meeting": "Weekly meeting",
        "meeting_date": "26-Nov-2026",
        "meeting_time": "14:00 to 15:30",
        "place": "Demonstration room 2, and by video",
        "chair": "Prof. Vera TESTVORSITZ",
        "version": version,
        "superseded": superseded,
        "demo": demo,
        "edition": {"id": "nigri-2018", "version": "1.0", "sha256": "3fa9c2d1" * 8},
        "made_at": 1795615320,
        "made_at_label": "25-Nov-2026 14:02 UTC",
    }


def patient(number: int = 1, name: str = "TESTMANN, Erika") -> PatientLine:
    return {
        "name": name,
        "born": "14-Jul-1965",
        "age": "61 years",
        "sex": "Female",
        "identifier": f"TEST-{number:04d}",
    }


def fact(label: str, value: str, source: str = "MRI 28-Sep-2026, Dr. Radwan TESTMUSTER") -> FactLine:
    return {"label": label, "value": value, "recorded": value != NOT_RECORDED, "source": source}


FACTS = [
    fact("Primary tumor", "Head, 46 mm, resected R0", "Operation 23-Oct-2023, nodes 3 of 18"),
    fact("Function", "Non-functioning", "Hormone panel 09-Nov-2026"),
    fact("Ki-67, highest value", "12 %", "Liver segment 6, biopsy 03-Feb-2025"),
    fact("SSTR imaging", "Strong, Krenning 3", "68Ga-DOTATATE PET/CT 28-Sep-2026"),
    fact("FDG imaging", NOT_RECORDED, "Would settle 2 options"),
    fact("Liver metastases", "11, both lobes, up to 54 mm"),
    fact("Liver involvement", "35 % of parenchyma"),
    fact("Extrahepatic disease", "None found", "CT and SSTR PET 28-Sep-2026"),
    fact("Portal vein", NOT_RECORDED, ""),
    fact("Disease course", "Progressive", "RECIST 1.1 28-Sep-2026, +24 % over nadir"),
    fact("ECOG", "1", "Clinic 16-Nov-2026, Dr. Hanna TESTSPECIMEN"),
    fact("Creatinine clearance", "71 mL/min", "Blood 16-Nov-2026"),
]


def stage(system: str, value: str, basis: str = "", settled: bool = True, note: str = "") -> StageLine:
    notes = [note] if note else []
    return {"system": system, "basis": basis, "value": value, "settled": settled, "notes": notes, "claims": []}


STAGES = [
    stage("WHO 2010", "G2", "Ki-67 12 %, 6 mitoses"),
    stage("WHO 2022", "NET G2", "Ki-67 12 %, 6 mitoses"),
    stage("ENETS 2006", "IV", "T3 N1 M1"),
    stage("AJCC 7", "IV", "T2 N1 M1"),
    stage("AJCC 8", "IV", "T3 N1 M1a", note="M1a means metastases in the liver only."),
    stage("AJCC version 9", "III or IV", "T3 N1", False, "Known exactly once distant nodes are recorded."),
]


def option(name: str, standing: StandingId, line: str, claims: list[str]) -> OptionLine:
    return {"name": name, "intent": "", "standing": standing, "line": line, "claims": claims}


OPTIONS = [
    option(
        "Curative liver resection",
        "not_eligible",
        "Complete (R0) resection judged not feasible, 11-Nov-2026",
        ["S-SURG-02"],
    ),
    option(
        "Cytoreductive surgery",
        "undetermined",
        "Share that surgery could remove is not recorded",
        ["S-SURG-02"],
    ),
    option("Liver transplantation", "not_eligible", "Ki-67 12 %; limit below 10 %", ["S-SURG-02"]),
    option("Radiofrequency ablation (RFA)", "not_eligible", "Largest metastasis 54 mm; used below 50 mm", ["S-ABL-02"]),
    option(
        "Chemoembolization (TACE)", "contraindicated", "Previous pancreaticoduodenectomy, 23-Oct-2023", ["S-TAE-18"]
    ),
    option(
        "Radioembolization (SIRT)",
        "undetermined",
        "Portal vein and gut shunt not recorded",
        ["S-TAE-18"],
    ),
    option("Somatostatin analog", "not_eligible", "Progressed on lanreotide", ["S-LAB-01"]),
    option("Streptozocin + 5-fluorouracil", "eligible", "Advanced, G2", ["S-CHE-03"]),
    option(
        "Platinum + etoposide",
        "not_eligible",
        "Well differentiated; for poorly differentiated carcinoma only",
        ["S-CHE-03"],
    ),
    option("Everolimus", "eligible", "Progressive, unresectable, well differentiated", ["S-LAB-01"]),
    option(
        "PRRT with 177Lu",
        "undetermined",
        "FDG imaging not recorded; all other criteria are met",
        ["S-PRRT-06"],
    ),
]


def case(number: int = 1, name: str = "TESTMANN, Erika", question: str = "") -> CaseData:
    return {
        "number": str(number),
        "stratum": "To discuss",
        "listed": "",
        "patient": patient(number, name),
        "diagnosis": "NET of the pancreatic head, resected, with liver metastases",
        "grade": "NET G2",
        "readiness": ("ready", "partly", "open")[number % 3],
        "readiness_label": ("Ready", "2 missing", "Not ready")[number % 3],
        "presenter": "Dr. Hanna TESTSPECIMEN",
        "question": question or QUESTION,
        "asked_by": "Dr. Hanna TESTSPECIMEN, gastroenterology, 18-Nov-2026",
        "wishes": "Wants to go on working; fears a second large operation. Nurse Petra TESTPROBA, 16-Nov-2026",
        "allergies": "Contrast medium Iohexol; Penicillin",
        "facts": FACTS,
        "stages": STAGES,
        "assessed": "nigri-2018, version 1.0, assessed 23-Nov-2026 09:12; no fact has changed since",
        "options": OPTIONS,
        "missing": [
            {"fact": "FDG imaging", "settles": "2", "asked_of": "Nuclear medicine"},
            {"fact": "Portal vein", "settles": "1", "asked_of": "Radiology"},
            {
                "fact": "Removable share of tumor",
                "settles": "with others 1",
                "asked_of": "Surgery",
            },
        ],
        "cautions": [
            {"option": "Everolimus", "text": "Fasting glucose is not recorded", "claims": ["S-LAB-01"]},
        ],
        "notes": [],
    }


def pack(cases: list[CaseData] | None = None, demo: bool = True) -> PackData:
    told = "Version 1, published 20-Nov-2026 09:12 by Anna TESTBEISPIEL. Nothing was changed since."
    return {
        **paper(demo),
        "agenda_version": told,
        "standings": STANDINGS,
        "cases": cases or [case()],
        "claims": CLAIMS,
    }


def attendance(name: str, discipline: str, role: str, present: bool = True) -> AttendanceLine:
    word = "Present" if present else "Absent"
    return {"name": name, "discipline": discipline, "role": role, "present": present, "presence": word}


ACTIONS: list[ActionLine] = [
    {"text": "FDG PET/CT of the whole body", "owner": "Dr. Nuria TESTENSAYO", "due": "10-Dec-2026"},
    {
        "text": "Inform the patient",
        "owner": "Dr. Hanna TESTSPECIMEN",
        "due": "27-Nov-2026",
    },
]


def decision(signed: bool = True, because: str = "") -> DecisionData:
    return {
        "version": "1",
        "signed": signed,
        "signed_by": "Prof. Vera TESTVORSITZ" if signed else "",
        "signed_at": "26-Nov-2026 14:21" if signed else "",
        "chosen": [] if because else [{"name": "Everolimus", "standing": "eligible", "standing_label": "Eligible"}],
        "intent": "" if because else "Systemic control",
        "state": "Deferred" if because else "Decided",
        "because": because,
        "not_chosen": "" if because else "TACE: no single dominant lesion",
        "patient": "Wish: Known and considered\nTells the patient: Dr. Hanna TESTSPECIMEN, by 27-Nov-2026",
        "rationale": "Progressive under somatostatin analog, no local option is open, and the patient wishes to work.",
        "conditions": "If FDG PET shows no mismatch, PRRT is to be discussed again.",
        "consensus": "Majority, 6 of 7",
        "follows": "Adapted: patient preference",
        "votes": "" if because else "Agree 6: Surgery, Radiology",
        "dissent": [],
        "verified": "Dr. Otto TESTPROBST, 26-Nov-2026 14:19" if signed else "",
        "actions": ACTIONS,
        "amends": "",
        "provisional": "",
        "assessed": "nigri-2018, version 1.0, assessed 23-Nov-2026 09:12",
    }


def minutes_case(number: int, name: str, made: DecisionData | None) -> MinutesCase:
    return {
        "number": str(number),
        "patient": patient(number, name),
        "question": "Progression in the liver on lanreotide: which treatment next?",
        "presence": "7 of 8 disciplines present",
        "decision": made,
    }


def minutes() -> MinutesData:
    amended = decision()
    amended["version"] = "2"
    amended["amends"] = "Amends version 1 of 26-Nov-2026: the dose was corrected after the pharmacist's call."
    amended["dissent"] = [
        {"who": "Dr. Otto TESTPROBST, surgery", "text": "Would first judge resection again after 3 months."}
    ]
    amended["provisional"] = "Provisional: quorum was not reached for this case; it returns on 03-Dec-2026."
    return {
        **paper(),
        "quorum": "Reached for 3 of 4 cases",
        "attendance": [
            attendance("Prof. Vera TESTVORSITZ", "Medical oncology", "Chair"),
            attendance("Anna TESTBEISPIEL", "Nursing", "Coordinator"),
            attendance("Dr. Otto TESTPROBST", "Surgery", "Member"),
            attendance("Dr. Nuria TESTENSAYO", "Nuclear medicine", "Member", present=False),
        ],
        "cases": [
            minutes_case(1, "TESTMANN, Erika", decision()),
            minutes_case(2, "TESTFRAU, Ada", amended),
            minutes_case(3, "TESTPERSON, Kim", decision(signed=False)),
            minutes_case(4, "TESTINGER, Bo", decision(because="FDG imaging and the portal vein must be known first.")),
            minutes_case(5, "TESTLING, Max", None),
        ],
        "signatures": ["Chair, Prof. Vera TESTVORSITZ", "Coordinator, Anna TESTBEISPIEL"],
    }
