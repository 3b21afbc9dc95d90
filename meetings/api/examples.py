"""A body for each write that the API describes. A test sends every one of them."""

from typing import Any

from cases.api.examples import AN_ID

Body = dict[str, Any]

MEETING: Body = {
    "starts_at": "2027-03-04T14:00:00+01:00",
    "place": "Conference room 2",
    "video_link": "https://video.hospital.example/board",
    "chair": AN_ID,
    "scribe": None,
    "cut_off_hours": 24,
    "capacity": 12,
}
AMENDED_MEETING: Body = {"place": "Conference room 3", "cut_off_hours": 48}
SERIES: Body = {
    **MEETING,
    "every": "fortnightly",
    "until": "2027-06-30",
    "exceptions": ["2027-04-01"],
}
AMENDED_SERIES: Body = {"at": "15:30", "place": "Conference room 3"}
ENDED_SERIES: Body = {"after": "2027-05-31", "why": "The board meets with the liver board from June on"}
CANCELED: Body = {"why": "Public holiday"}
LISTED: Body = {"case": AN_ID, "why": "The second scan comes on the day before"}
PROPOSED: Body = {"order": None}
MOVED: Body = {"to": "up"}
PLANNED_ITEM: Body = {"stratum": "standard", "minutes": 2}
TAKEN_OFF: Body = {"why": "The patient asked for more time"}
ATTENDANCE: Body = {"attendance": [{"id": 1, "present": True, "deputy": "Dr. TESTDEPUTY"}]}
DRAFT: Body = {
    "outcome": "recommendation",
    "text": "Everolimus 10 mg daily, imaging after three months.",
    "rationale": "Progressive on an analog, no local option.",
    "intent": "disease_control",
    "relation": "adapted",
    "consensus": "unanimous",
    "wish": "considered",
    "trial": "not_sought",
    "teller": AN_ID,
    "tell_by": "2027-03-05",
    "options": {
        "everolimus": {
            "chosen": True, "note": "If the lungs are clear", "rank": 1, "owner": AN_ID, "due_on": "2027-03-18",
        },
        "tace": {"note": "Portal vein not settled"},
    },
    "actions": [{"text": "CT of the chest", "owner": AN_ID, "due_on": "2027-03-10"}],
}  # fmt: skip
SIGNATURE: Body = {"password": "the password of the token's owner"}
AMENDMENT: Body = {"because": "The chest CT shows fibrosis"}
REPORT: Body = {"state": "not_done", "on": "2026-11-20", "reason": "patient_wish", "instead": "Lanreotide", "note": ""}
OUTCOME: Body = {
    "seen_on": "2026-11-20",
    "vital": "alive",
    "response": "stable",
    "response_by": "CT, read here",
    "toxicity": "below_3",
}
CORRECTED_OUTCOME: Body = {"seen_on": "2026-11-19"}
PAPER: Body = {"kind": "pack"}
QUARTER: Body = {"first": "2026-07-01", "last": "2026-09-30"}
READ_TOGETHER: Body = {"read": [{"decision": AN_ID, "revision": 2}]}
SIGNED_TOGETHER: Body = {**READ_TOGETHER, **SIGNATURE}
ROOM: Body = {"proposals_first": True, "minutes_per_case": 5}
STEP: Body = {"do": "next"}
ROUTINE: Body = {"routine": "no_time"}
REMINDED: Body = {"person": None}
PROPOSAL: Body = {"text": "Embolization first, then PRRT"}
VOTE: Body = {"position": "reservation", "reason": "Only if the bilirubin falls"}
