"""What the room shows, put together once for all the screens that show it.

Within a few seconds of a step every screen of the room asks for the same. They share it in the memory of each web
process alone: it holds what a patient's record says, and no other store is for that.
"""

import time
from functools import lru_cache

from meetings.models import Meeting
from meetings.room.reading import state_of
from meetings.room.screen import Screen, screen_of
from meetings.room.stamp import fresh_stamp

SECONDS_SHARED, MOST_SHARED = 5, 32


def screen_now(meeting: Meeting) -> Screen | None:
    """As the database has it; None where no room was opened. Clocks in it run on."""
    return _screen(meeting, fresh_stamp(meeting.pk), int(time.monotonic() / SECONDS_SHARED))


@lru_cache(maxsize=MOST_SHARED)
def _screen(meeting: Meeting, _stamp: str, _window: int) -> Screen | None:
    """One for each stamp and some seconds: what changes without a stamp, as by midnight, is shown after them."""
    state = state_of(meeting)
    return screen_of(state) if state else None
