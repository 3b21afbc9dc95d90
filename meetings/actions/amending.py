"""Amending a meeting that is still to come: another time, place or person."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as formatted

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.actions.agenda import check_people, expect
from meetings.actions.held import still_open, tell_expected
from meetings.models import Announcement, Meeting

PLANNED = ("starts_at", "place", "video_link", "chair", "scribe", "cut_off_at", "capacity")


@transaction.atomic
def amend_meeting(*, meeting: Meeting, version: int, by: User, **plan: Any) -> Meeting:
    """`plan` is what stands from now on, of PLANNED; what is not named stays. Who was told of the agenda is told."""
    require(permissions.may_amend_meeting(by, meeting))
    found = still_open(meeting, version)
    before = {name: getattr(found, name) for name in PLANNED}
    for name in plan:
        if name not in PLANNED:
            raise TypeError(f"{name} is not planned")
        setattr(found, name, plan[name])
    changed = [name for name in PLANNED if getattr(found, name) != before[name]]
    if not changed:
        return found
    _check(found, changed)
    found.version += 1
    found.full_clean()
    found.save(update_fields=[*changed, "version"])
    expect(found, found.chair, found.scribe)
    if found.published_at:
        tell_expected(found, Announcement.What.CHANGED, [_said(found, name, before[name]) for name in changed])
    audit.record("meeting_amended", by=by, board=found.board, subject=found, detail={"fields": changed})
    return found


def _check(meeting: Meeting, changed: list[str]) -> None:
    check_people(meeting)
    if "starts_at" in changed and meeting.items.filter(decisions__signed_at__isnull=False).exists():
        raise ValidationError({"starts_at": "A decision of this meeting is signed, so its day and time stay."})


def _said(meeting: Meeting, name: str, before: object) -> tuple[str, str, str]:
    """(what, as it was, as it is): a line of the notice."""
    label = str(Meeting._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[0].upper() + label[1:], _words(before), _words(getattr(meeting, name))


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return formatted(timezone.localtime(value), "d-M-Y H:i")
    return "" if value is None else str(value)
