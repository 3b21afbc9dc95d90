"""A whole series changed or ended. One date of it is moved or skipped as any meeting is amended or canceled."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases.actions import Stale
from meetings import permissions
from meetings.actions.amending import amend_meeting
from meetings.actions.series import cancel_meeting
from meetings.models import Meeting, Series
from meetings.recurrence import ended

AS_ONE = ("place", "video_link", "chair", "scribe", "capacity")


@transaction.atomic
def amend_series(*, series: Series, version: int, by: User, **plan: Any) -> Series:
    """Every meeting that is still to come, all of them or none. What is not named stays, of each as it is.

    `plan` is of AS_ONE, `at` (the time of day; each keeps its day) and `cut_off_hours`.
    """
    require(permissions.may_hold_meeting(by, series.board))
    found = _locked(series, version)
    coming = _to_come(found)
    if not coming:
        raise ValidationError("No meeting of this series is still to come.")
    for meeting in coming:
        amend_meeting(meeting=meeting, version=meeting.version, by=by, **_planned(meeting, plan))
    return _kept(found, "series_amended", by, fields=sorted(plan), meetings=len(coming))


@transaction.atomic
def end_series(*, series: Series, version: int, after: date, why: str, by: User) -> Series:
    """It meets for the last time on or before that day: what was planned later is canceled, with the reason."""
    require(permissions.may_hold_meeting(by, series.board))
    found = _locked(series, version)
    later = [one for one in _to_come(found) if timezone.localtime(one.starts_at).date() > after]
    if not later:
        raise ValidationError({"after": "No meeting of this series is planned after that day."})
    for meeting in later:
        cancel_meeting(meeting=meeting, why=why, by=by)
    found.rule = ended(found.rule, after)
    return _kept(found, "series_ended", by, meetings=len(later))


def _locked(series: Series, version: int) -> Series:
    found = Series.objects.select_for_update(of=("self",), no_key=True).select_related("board").get(pk=series.pk)
    if found.version != version:
        raise Stale(found)
    return found


def _to_come(series: Series) -> list[Meeting]:
    """In order, each waited for, so that nobody changes one of them in between."""
    open_ones = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("board", "chair", "scribe")
    coming = open_ones.filter(series=series, closed_at__isnull=True, starts_at__gt=timezone.now())
    return list(coming.order_by("starts_at"))


def _planned(meeting: Meeting, plan: dict[str, Any]) -> dict[str, Any]:
    """Of this meeting. Its cut-off moves with it, by the clock on the wall."""
    hours = plan.get("cut_off_hours", meeting.cut_off_hours)
    starts_at = _at(meeting, plan["at"]) if "at" in plan else timezone.localtime(meeting.starts_at)
    cut_off_at = None if hours is None else starts_at - timedelta(hours=hours)
    return {**{name: plan[name] for name in AS_ONE if name in plan}, "starts_at": starts_at, "cut_off_at": cut_off_at}


def _at(meeting: Meeting, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localtime(meeting.starts_at).date(), at))


def _kept(series: Series, verb: str, by: User, **detail: Any) -> Series:
    series.version += 1
    series.full_clean()
    series.save(update_fields=["rule", "version"])
    audit.record(verb, by=by, board=series.board, subject=series, detail=detail)
    return series
