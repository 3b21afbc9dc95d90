"""What a paper will say, gathered from the database once, when it is asked for. The templates only lay it out."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from meetings.models import Decision, Meeting
from meetings.paper_data.downtime import downtime
from meetings.paper_data.frame import replaced_by
from meetings.paper_data.letter import letter
from meetings.paper_data.minutes import minutes
from meetings.paper_data.pack import pack
from meetings.paper_data.patient import patient_page

__all__ = ["data_for", "letter_for", "replaced_by"]
_MAKERS: dict[str, Callable[[Meeting, User], Any]] = {"pack": pack, "downtime": downtime, "minutes": minutes}
_LETTERS: dict[str, Callable[[Decision], Any]] = {"letter": letter, "patient": patient_page}


def data_for(kind: str, meeting: Meeting, by: User) -> dict[str, Any]:
    """What a paper of the meeting says, as it stands now. Each patient's record that it reads is audited."""
    return dict(_MAKERS[kind](meeting, by))


def letter_for(kind: str, decision: Decision) -> dict[str, Any]:
    """What a paper of the signed decision says: asked for on another day, the same."""
    return dict(_LETTERS[kind](decision))
