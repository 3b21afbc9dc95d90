"""A change of a meeting names the version that it starts from; else both values are told and nothing is written."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request

from cases.api.stale import from_version
from meetings.api.out import AttendanceOut, MeetingOut
from meetings.models import Meeting
from meetings.reading import items_of


def changed(request: Request, meeting: Meeting, act: Callable[..., Any], now: Any = None, /, **told: Any) -> Any:
    """Do it from the version that If-Match names. `now` says what stands, as the client would send it."""

    def do(version: int) -> Any:
        return act(by=request.user, version=version, **told)

    return from_version(request, meeting, do, now or says, before=nothing_kept)


def nothing_kept(_subject: Any, _version: int | None) -> None:
    """What an earlier version of a meeting or a series said is kept nowhere."""


def says(meeting: Meeting) -> dict[str, Any]:
    """The plan, the order and the list, each as a client sends it."""
    lines = meeting.attendances.select_related("user")
    return {
        **MeetingOut(meeting).data,
        "order": [str(one.pk) for one in items_of(meeting)],
        "attendance": [{name: AttendanceOut(one).data[name] for name in ("id", "present", "deputy")} for one in lines],
    }
