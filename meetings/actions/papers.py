"""Asking for a paper: a row that says what it will say. Making it is the worker's work."""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.basis import basis_sha256, is_outdated
from meetings.models import Meeting, Paper
from meetings.models.paper import MEETING_KINDS
from meetings.models.policy import policy_of
from meetings.nudge import nudge_after_commit
from meetings.paper_data import data_for
from meetings.papers.render import template_version

# When a paper was asked for, and that another replaces it, is not what it says.
NOT_CONTENT = ("made_at", "made_at_label", "superseded")


@transaction.atomic
def request_paper(*, meeting: Meeting, kind: str, by: User) -> Paper:
    """The paper of the meeting as it stands. Where one says just that, it is that one; a failed one is tried again."""
    require(permissions.may_request_paper(by, meeting.board))
    if kind not in MEETING_KINDS:
        raise ValidationError({"kind": "Choose the meeting pack, the downtime pack or the minutes."})
    paper = _as_it_stands(meeting, kind, by)
    audit.record("paper_requested", by=by, board=meeting.board, subject=paper, detail={"kind": kind})
    return paper


@transaction.atomic
def renew_paper(*, paper: Paper, meeting: Meeting, now: datetime, by: None = None) -> Paper | None:
    """The next version of a pack from which something has changed since; None while it still holds, or is not due.

    All changes within the board's time make one new version, which stands in the name of who asked for the last one:
    nobody sees a case in it who might not.
    """
    meeting = _locked(meeting.pk)
    paper = Paper.objects.select_related("requested_by").defer("data").get(pk=paper.pk)
    wait = policy_of(meeting.board).pack_after_minutes
    paper.outdated_at = (paper.outdated_at or now) if is_outdated(paper, meeting) else None
    paper.save(update_fields=["outdated_at"])
    if paper.outdated_at is None or not wait or now < paper.outdated_at + timedelta(minutes=wait):
        return None
    newer = _as_it_stands(meeting, paper.kind, _in_whose_name(paper, meeting))
    Paper.objects.filter(pk=newer.pk).update(is_renewed=True, outdated_at=None)
    audit.record("paper_renewed", by=by, board=meeting.board, subject=newer, detail={"kind": newer.kind})
    return newer


def _in_whose_name(paper: Paper, meeting: Meeting) -> User:
    """Who asked for it; the chair, where that person works on the board no longer."""
    asker = paper.requested_by
    return asker if permissions.may_request_paper(asker, meeting.board) else meeting.chair


def _as_it_stands(meeting: Meeting, kind: str, by: User) -> Paper:
    _locked(meeting.pk)
    data = data_for(kind, meeting, by)
    paper = _same(meeting, kind, data) or _new(meeting, kind, data, by)
    nudge_after_commit(paper)
    return paper


def _locked(meeting_id: UUID) -> Meeting:
    found = Meeting.objects.select_related("board", "chair").select_for_update(of=("self",), no_key=True)
    return found.get(pk=meeting_id)


def _same(meeting: Meeting, kind: str, data: dict[str, object]) -> Paper | None:
    found = Paper.objects.filter(
        meeting=meeting, kind=kind, content_sha256=content_sha256(data), template_version=template_version(kind)
    ).first()
    return _of_now(try_again(found), meeting) if found else None


def try_again(paper: Paper) -> Paper:
    """A paper that was given up waits again; any other is left alone."""
    if paper.state == Paper.State.FAILED:
        paper.begin_anew()
        paper.error = ""
        paper.save(update_fields=[*Paper.JOB_FIELDS, "error"])
    return paper


def _of_now(paper: Paper, meeting: Meeting) -> Paper:
    """It says what there is to say now. Where another came between, it is made again as the newest one."""
    paper.basis_sha256 = basis_sha256(paper.kind, meeting)
    last = _last_number(meeting, paper.kind)
    if paper.number != last:
        paper.begin_anew()
        paper.number = last + 1
    paper.save(update_fields=[*Paper.JOB_FIELDS, "basis_sha256", "number"])
    return paper


def _new(meeting: Meeting, kind: str, data: dict[str, object], by: User) -> Paper:
    number = _last_number(meeting, kind) + 1
    return Paper.objects.create(
        board=meeting.board, meeting=meeting, kind=kind, number=number, data=data, content_sha256=content_sha256(data),
        basis_sha256=basis_sha256(kind, meeting), template_version=template_version(kind), requested_by=by,
    )  # fmt: skip


def _last_number(meeting: Meeting, kind: str) -> int:
    return Paper.objects.filter(meeting=meeting, kind=kind).aggregate(last=Max("number"))["last"] or 0


def content_sha256(data: dict[str, object]) -> str:
    """Of what the paper says, whenever it was asked for."""
    timeless = {name: value for name, value in data.items() if name not in NOT_CONTENT}
    return hashlib.sha256(json.dumps(timeless, sort_keys=True).encode()).hexdigest()
