"""What the room shows, put together once for all the screens that show it.

Within a few seconds of a step every screen of the room asks for the same. They share it in the memory of each web
process alone: it holds what a patient's record says, and no other store is for that. It is found by the stamp that the
database had in the same request, so whatever a stamp tells is never shown as it was before.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from meetings.room.reading import state_of
from meetings.room.screen import Screen, screen_of

# What no stamp tells, as a new rule of the board or midnight, is shown so much later at most.
SECONDS_SHARED, MOST_SHARED = 15, 32


@dataclass(frozen=True)
class Shared:
    """The room as it is now, and the part of its page that is the same on every screen. The clock runs on beside it."""

    screen: Screen
    body: SafeString


def shared_at(meeting_id: UUID, stamp: str) -> Shared | None:
    """`stamp` is that of this moment. None where no room was opened."""
    return _shared(meeting_id, stamp, get_language(), int(time.monotonic() / SECONDS_SHARED))


@lru_cache(maxsize=MOST_SHARED)
def _shared(meeting_id: UUID, stamp: str, _language: str | None, _window: int) -> Shared | None:
    state = state_of(meeting_id)
    if state is None:
        return None
    screen = screen_of(state, stamp=stamp)
    shown = {"screen": screen, "case": screen.case, "by_key": True}
    return Shared(screen, render_to_string("meetings/room/projected_body.html", shown))
