"""The lines that the papers share: the header, patients, dates in words."""

import time
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from accounts import audit
from accounts.models import Board, User
from cases.facts.partial_dates import age_in_years, written
from cases.models import Case, Patient
from meetings.models import AgendaItem, Meeting
from meetings.papers.data import Paper, PatientLine
from recommendations.in_force import edition_of, version_in_words


def header(meeting: Meeting) -> Paper:
    return {
        **of_board(meeting.board),
        "meeting": "Tumor board meeting",
        "meeting_date": day(timezone.localtime(meeting.starts_at)),
        "meeting_time": f"{timezone.localtime(meeting.starts_at):%H:%M}",
        "place": meeting.place,
        "chair": meeting.chair.get_full_name(),
    }


def of_board(board: Board) -> Paper:
    """What stands around every paper of a board; what it is of, is still empty."""
    knowledge, now = edition_of(board), timezone.localtime()
    return {
        "board": board.name,
        "institution": board.institution,
        "meeting": "",
        "meeting_date": "",
        "meeting_time": "",
        "place": "",
        "chair": "",
        "version": "",
        "superseded": "",
        "demo": settings.DEVELOPMENT,
        "edition": {"id": knowledge.id, "version": version_in_words(knowledge), "sha256": knowledge.sha256},
        "made_at": int(time.time()),
        "made_at_label": f"{moment(now)} {now:%Z}",
    }


def items_with_cases(meeting: Meeting) -> list[AgendaItem]:
    people = ("case__patient", "case__board", "case__facts", "case__owner", "case__referred_by", "presenter")
    found = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).select_related(*people)
    return list(found.order_by("position"))


def record_reading(case: Case, by: User) -> None:
    """A paper that carries a patient's record is a reading of it."""
    audit.record("case_printed", by=by, board=case.board, subject=case, patient_id=case.patient_id)


def patient_line(patient: Patient, on: date) -> PatientLine:
    names = [patient.family_name.upper(), patient.given_name]
    return {
        "name": ", ".join(name for name in names if name),
        "born": day(patient.born_on) if patient.born_on else "Not recorded",
        "age": f"{age_in_years(patient.born_on, on)} years" if patient.born_on else "",
        "sex": patient.get_sex_display() if patient.sex else "Not recorded",
        "identifier": patient.identifier,
    }


def day(value: date | None) -> str:
    return written(value.isoformat()[:10]) if value else ""


def local(value: datetime | None) -> datetime:
    return timezone.localtime(value)


def moment(value: datetime | None) -> str:
    return f"{day(local(value))} {local(value):%H:%M}" if value else ""
