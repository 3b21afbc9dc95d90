"""Meetings that repeat, a meeting that is called off, and the address under which a calendar reads them."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from accounts.tokens import digest_of
from meetings import permissions
from meetings.actions.agenda import create_meeting, return_cases
from meetings.actions.held import still_open, tell_expected
from meetings.models import Announcement, Feed, Meeting, Series
from meetings.recurrence import check_span, meets_at, rule_of


@transaction.atomic
def create_series(
    *,
    board: Board,
    every: str,
    starts_at: datetime,
    until: date,
    by: User,
    exceptions: Collection[date] = (),
    **plan: Any,
) -> Series:
    """Every meeting of the rule, planned alike, each with its own cut-off; all of them or none."""
    require(permissions.may_hold_meeting(by, board))
    starts_on = timezone.localtime(starts_at).date()
    check_span(starts_on, until)
    rule = rule_of(every, starts_on, until)
    series = Series(board=board, rule=rule, starts_at=starts_at, exceptions=sorted(exceptions), created_by=by)
    series.full_clean()
    series.save(force_insert=True)
    cut_off_at = plan.pop("cut_off_at", None)
    before = starts_at - cut_off_at if cut_off_at else None
    for at in meets_at(rule, starts_at, exceptions):
        create_meeting(board=board, starts_at=at, by=by, series=series, cut_off_at=_cut_off(at, before), **plan)
    audit.record("series_created", by=by, board=board, subject=series, detail={"meetings": series.meetings.count()})
    return series


def _cut_off(at: datetime, before: timedelta | None) -> datetime | None:
    return at - before if before is not None else None


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, why: str, by: User, version: int | None = None) -> Meeting:
    """It is not held: its cases wait for another one, every calendar shows it, and who was told of it is told."""
    require(permissions.may_hold_meeting(by, meeting.board))
    found = still_open(meeting, version)
    if not why.strip():
        raise ValidationError({"why": "Say why the meeting is canceled; those who are expected read it."})
    if found.items.filter(decisions__signed_at__isnull=False, removed_at__isnull=True).exists():
        raise ValidationError("A decision of this meeting is signed, so it was held. Close it instead.")
    found.closed_at, found.canceled_because = timezone.now(), why.strip()[:300]
    found.version += 1
    found.save(update_fields=["closed_at", "canceled_because", "version"])
    return_cases(found, by, "The meeting was canceled")
    if found.published_at:
        tell_expected(found, Announcement.What.CANCELED)
    audit.record("meeting_canceled", by=by, board=found.board, subject=found)
    return found


@transaction.atomic
def create_feed(*, by: User) -> tuple[Feed, str]:
    """A feed and its token. The token exists only in this answer."""
    token = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=by, prefix=token[:6], digest=digest_of(token))
    audit.record("calendar_feed_created", by=by, board=None, subject=feed)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed: Feed, by: User) -> Feed:
    """At once and for good, by its owner alone."""
    require(permissions.may_revoke_feed(by, feed))
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        audit.record("calendar_feed_revoked", by=by, board=None, subject=feed)
    return feed
