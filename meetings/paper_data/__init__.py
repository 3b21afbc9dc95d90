"""What a paper will say, gathered from the database once, when it is asked for. The templates only lay it out."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from meetings.models import Meeting
from meetings.paper_data.minutes import minutes
from meetings.paper_data.pack import pack

_MAKERS: dict[str, Callable[[Meeting, User], Any]] = {"pack": pack, "minutes": minutes}


def data_for(kind: str, meeting: Meeting, by: User) -> dict[str, Any]:
    """`PackData` or `MinutesData` of the meeting as it stands now. Each patient's record that it reads is audited."""
    return dict(_MAKERS[kind](meeting, by))
