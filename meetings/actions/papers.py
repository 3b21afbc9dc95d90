"""Asking for a paper: a row that says what it will say. Making it is the worker's work."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.basis import basis_sha256
from meetings.models import Meeting, Paper
from meetings.models.paper import MEETING_KINDS
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
    Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    data = data_for(kind, meeting, by)
    paper = _same(meeting, kind, data) or _new(meeting, kind, data, by)
    nudge_after_commit(paper)
    audit.record("paper_requested", by=by, board=meeting.board, subject=paper, detail={"kind": kind})
    return paper


def _same(meeting: Meeting, kind: str, data: dict[str, object]) -> Paper | None:
    found = Paper.objects.filter(
        meeting=meeting, kind=kind, content_sha256=content_sha256(data), template_version=template_version(kind)
    ).first()
    return _of_now(try_again(found), meeting) if found else None


def try_again(paper: Paper) -> Paper:
    """A paper that was given up waits again; any other is left alone."""
    if paper.state == Paper.State.FAILED:
        paper.state, paper.attempts, paper.error = Paper.State.WAITING, 0, ""
        paper.save(update_fields=["state", "attempts", "error"])
    return paper


def _of_now(paper: Paper, meeting: Meeting) -> Paper:
    """It says what there is to say now. Where another came between, it is made again as the newest one."""
    paper.basis_sha256 = basis_sha256(paper.kind, meeting)
    last = _last_number(meeting, paper.kind)
    if paper.number != last:
        paper.number, paper.state, paper.attempts, paper.leased_until = last + 1, Paper.State.WAITING, 0, None
    paper.save(update_fields=["basis_sha256", "number", "state", "attempts", "leased_until"])
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
