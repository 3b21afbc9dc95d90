"""How long each case was in the room, counted from the events of the room alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from meetings.models import Meeting, RoomEvent

What = RoomEvent.What


def spent(events: Iterable[RoomEvent]) -> dict[UUID, timedelta]:
    """Time by agenda item, over all the times it was shown; a stopped clock does not count, nor what still runs.

    `events` are those of one meeting in their order.
    """
    total: dict[UUID, timedelta] = defaultdict(timedelta)
    shown = since = None
    for event in events:
        if event.what not in (What.SHOWN, What.PAUSED, What.RESUMED, What.CLOSED):
            continue
        if shown and since:
            total[shown] += event.at - since
        if event.what in (What.SHOWN, What.CLOSED):
            shown = event.item_id if event.what == What.SHOWN else None
        since = event.at if event.what in (What.SHOWN, What.RESUMED) else None
    return dict(total)


def spent_in(meeting: Meeting) -> dict[UUID, timedelta]:
    return spent(RoomEvent.objects.filter(meeting=meeting).order_by("at", "pk"))


def in_minutes(seconds: int) -> str:
    """3:20"""
    return f"{seconds // 60}:{seconds % 60:02}"
