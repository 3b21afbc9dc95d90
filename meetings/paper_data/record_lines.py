"""Everything that is recorded of a case, as the end of the pack prints it: no field that somebody filled is missing."""

from cases.actions_preparation import declared
from cases.facts.gather import FactSheet
from cases.facts.partial_dates import written
from cases.key_facts import record_title
from cases.models import Case, Record
from cases.record_view import stated
from meetings.paper_data import lines
from meetings.papers.data import RecordGroup, RecordLine, Said


def record_groups(case: Case, sheet: FactSheet) -> list[RecordGroup]:
    kinds = [_group(record_title(kind), map(_record, found)) for kind, found in sheet.records.items()]
    return [one for one in (_referral(case), *kinds, _unknown(case)) if one["rows"]]


def _group(title: str, rows) -> RecordGroup:
    return {"title": title, "rows": list(rows)}


def _record(record: Record) -> RecordLine:
    return {
        "dated": written(record.dated_on) or "Undated",
        "says": [_said(label, value) for label, value in stated(record)],
        "note": record.note,
        "source": ", ".join(
            part for part in (record.source, record.entered_by.get_full_name(), lines.moment(record.entered_at)) if part
        ),
    }


def _said(label: str, value: str) -> Said:
    return {"label": label, "value": value}


def _referral(case: Case) -> RecordGroup:
    patient = case.patient
    told = (
        ("Why now", case.why_now),
        ("Urgency", case.get_urgency_display()),
        ("Who should be in the room", case.wanted_in_words),
        ("Referring doctor and unit", case.referring_doctor),
        ("Referred by", case.referred_by.get_full_name() if case.referred_by else ""),
        ("Title of the patient", patient.title),
        ("Date of death", lines.day(patient.died_on)),
    )
    says = [_said(label, value) for label, value in told if value]
    source = f"{case.owner.get_full_name()}, {lines.moment(case.created_at)}"
    return _group(
        "Referral", [{"dated": lines.day(case.created_at.date()), "says": says, "note": "", "source": source}]
    )


def _unknown(case: Case) -> RecordGroup:
    rows = [
        {
            "dated": lines.day(one.at.date()),
            "says": [_said(one.get_fact_display(), one.get_why_display())],
            "note": "",
            "source": one.by.get_full_name(),
        }
        for one in declared(case).values()
    ]
    return _group("Declared unknown", rows)
