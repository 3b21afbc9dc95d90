"""Presence against the board's rule, for each case: who is there when it is decided is what counts."""

from collections.abc import Iterable

from accounts.models import Board, Membership
from meetings.models import Attendance, Meeting, Quorum

LABELS = dict(Membership.Discipline.choices)


def wanted(board: Board) -> list[str]:
    """The disciplines that the board wants present, in the order of the list of disciplines."""
    rule = Quorum.objects.filter(board=board).first()
    chosen = set(rule.disciplines) if rule else set()
    return [code for code in LABELS if code in chosen]


def missing_now(meeting: Meeting) -> list[str]:
    return missing_of(wanted(meeting.board), meeting)


def missing_of(rule: Iterable[str], meeting: Meeting) -> list[str]:
    """Those of the rule that are not present. A deputy counts for the discipline of whom they stand in for."""
    present = Attendance.objects.filter(meeting=meeting, present=True).values_list("discipline", flat=True)
    there = set(present.order_by())
    return [code for code in rule if code not in there]


def named(codes: Iterable[str]) -> str:
    """hepatology, nuclear medicine"""
    return ", ".join(str(LABELS.get(code, code)).lower() for code in codes)
