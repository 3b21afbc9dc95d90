"""What a paper of a meeting was made from, in one hash: where it is another one now, the paper is superseded.

Cheap enough for every look at a meeting: it names the versions of what the paper tells, and gathers none of it.
"""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import Count, F

from accounts.models import Board
from cases.models import Document
from meetings.mirror.mirror import mirror
from meetings.mirror.period import Period, period_of
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Paper
from meetings.quorum import wanted
from recommendations.in_force import edition_of

_PATIENT = ("family_name", "given_name", "born_on", "sex", "identifier")


def basis_sha256(kind: str, meeting: Meeting) -> str:
    parts = [_meeting(meeting), _agenda(meeting)]
    if kind == Paper.Kind.MINUTES:
        parts += [_decisions(meeting), _attendance(meeting)]
    else:
        parts += [_images(meeting)]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _meeting(meeting: Meeting) -> list[object]:
    when, knowledge = meeting.starts_at.isoformat(), edition_of(meeting.board)
    told = [when, meeting.place, meeting.chair_id, knowledge.sha256, wanted(meeting.board)]
    return [*told, meeting.published_at]


def _agenda(meeting: Meeting) -> list[Iterable[object]]:
    """A case by its version without its moves: that it was listed or discussed changes nothing that a paper says."""
    items = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).order_by("position")
    told = items.annotate(recorded=F("case__version") - Count("case__status_changes"))
    ours = ("pk", "presenter", "stratum", "late_because", "recorded")
    return list(told.values_list(*ours, *(f"case__patient__{name}" for name in _PATIENT)))


def _images(meeting: Meeting) -> list[object]:
    """In their order; what is said of one never changes."""
    listed = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).values("case")
    images = Document.objects.key_images().filter(case__in=listed).order_by("case", "position")
    return list(images.values_list("pk", flat=True))


def _decisions(meeting: Meeting) -> list[Iterable[object]]:
    rows = Decision.objects.filter(item__meeting=meeting).order_by("item", "version")
    return list(rows.values_list("item", "version", "revision", "signed_at"))


def _attendance(meeting: Meeting) -> list[Iterable[object]]:
    return list(Attendance.objects.filter(meeting=meeting).order_by("user").values_list("user", "present", "deputy"))


def report_sha256(board: Board, period: Period) -> str:
    return hashlib.sha256(json.dumps(mirror(board, period).told()).encode()).hexdigest()


def is_superseded(paper: Paper) -> bool:
    """A paper of a decision by a later signature, one of a meeting by a newer number or by what changed since.

    A report of a board is superseded when its figures would be others now.
    """
    if paper.decision:
        return not Decision.objects.in_force().filter(pk=paper.decision.pk).exists()
    if not paper.meeting:
        return paper.basis_sha256 != report_sha256(paper.board, period_of(paper.data["period"]))
    newer = Paper.objects.filter(meeting=paper.meeting, kind=paper.kind, number__gt=paper.number)
    return newer.exists() or is_outdated(paper, paper.meeting)


def is_outdated(paper: Paper, meeting: Meeting) -> bool:
    """What the paper was made from has changed since."""
    return paper.basis_sha256 != basis_sha256(paper.kind, meeting)
