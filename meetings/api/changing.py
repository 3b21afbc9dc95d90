"""A change of a meeting names the version that it starts from; else both values are told and nothing is written."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request

from accounts.api.preconditions import version_asked
from cases.actions import Stale
from cases.api.stale import stale
from meetings.api.out import AttendanceOut, MeetingOut
from meetings.models import Meeting
from meetings.reading import items_of


def changed(request: Request, meeting: Meeting, act: Callable[..., Any], now: Any = None, /, **told: Any) -> Any:
    """Do it from the version that If-Match names. `now` says what stands, as the client would send it."""
    now, version = now or says, version_asked(request)
    try:
        if version != meeting.version:
            raise Stale(meeting)
        return act(by=request.user, version=version, **told)
    except Stale as error:
        raise _stale(error.current, request.data, now) from error


def _stale(meeting: Meeting, raw: Any, now: Callable[[Meeting], dict[str, Any]]) -> Exception:
    return stale(meeting.version, now(meeting), raw if isinstance(raw, dict) else {}, None)


def says(meeting: Meeting) -> dict[str, Any]:
    """The plan, the order and the list, each as a client sends it."""
    lines = meeting.attendances.select_related("user")
    return {
        **MeetingOut(meeting).data,
        "order": [str(one.pk) for one in items_of(meeting)],
        "attendance": [{name: AttendanceOut(one).data[name] for name in ("id", "present", "deputy")} for one in lines],
    }
