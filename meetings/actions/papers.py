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
from meetings.models import Meeting, Paper
from meetings.nudge import nudge_after_commit
from meetings.paper_data import data_for
from meetings.papers.render import template_version


@transaction.atomic
def request_paper(*, meeting: Meeting, kind: str, by: User) -> Paper:
    """The paper of the meeting as it stands. Where one says just that, it is that one; a failed one is tried again."""
    require(permissions.may_request_paper(by, meeting))
    if kind not in Paper.Kind.values:
        raise ValidationError({"kind": "Choose the meeting pack or the minutes."})
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
    if found and found.state == Paper.State.FAILED:
        found.state, found.attempts, found.error = Paper.State.WAITING, 0, ""
        found.save(update_fields=["state", "attempts", "error"])
    return found


def _new(meeting: Meeting, kind: str, data: dict[str, object], by: User) -> Paper:
    last = Paper.objects.filter(meeting=meeting, kind=kind).aggregate(last=Max("number"))["last"] or 0
    return Paper.objects.create(
        meeting=meeting, kind=kind, number=last + 1, data=data, content_sha256=content_sha256(data),
        template_version=template_version(kind), requested_by=by,
    )  # fmt: skip


def content_sha256(data: dict[str, object]) -> str:
    """Of what the paper says, whenever it was asked for."""
    timeless = {name: value for name, value in data.items() if name not in ("made_at", "made_at_label")}
    return hashlib.sha256(json.dumps(timeless, sort_keys=True).encode()).hexdigest()
