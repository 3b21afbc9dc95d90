"""Who looks at the room: the signed-in by their rights, a screen by its key; each case they see is recorded."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts import audit
from accounts.models import User
from meetings.models import AgendaItem, Meeting, RoomEvent, RoomScreen, RoomState
from meetings.reading import visible_meetings
from meetings.room.keys import usable_screen
from meetings.room.timing import in_minutes, spent_in

What = RoomEvent.What


def meeting_of(user: User, meeting_id) -> Meeting:
    """Without an event of its own: a browser that follows asks all the time, and each case shown is an event."""
    meeting = next(iter(visible_meetings(user).filter(pk=meeting_id).order_by()), None)
    if meeting is None:
        raise Http404("There is no such meeting, or you may not see it.")
    return meeting


def state_of(meeting_id: UUID) -> RoomState | None:
    people = ("meeting__board", "meeting__chair", "scribe", "item__case__patient")
    state = next(iter(RoomState.objects.select_related(*people).filter(meeting=meeting_id)), None)
    if state and state.item:
        _belongs(state.item, state.meeting)
    return state


def scribe_until(user: User, state: RoomState) -> datetime | None:
    """When somebody else took the role over from this person; None for who has it, or did not have it just before."""
    if state.scribe_id == user.pk:
        return None
    changes = RoomEvent.objects.filter(meeting=state.meeting_id, what__in=(What.OPENED, What.SCRIBE))
    before = changes.order_by("-at", "-pk").values_list("by", flat=True)[1:2]
    return state.scribe_since if list(before) == [user.pk] else None


def item_of(user: User, meeting: Meeting, item_id) -> AgendaItem:
    people = ("case__patient", "case__facts", "presenter")
    found = AgendaItem.objects.visible_to(user).filter(meeting=meeting).select_related(*people)
    item = next(iter(found.filter(pk=item_id).order_by()), None)
    if item is None:
        raise Http404("There is no such agenda item, or you may not see it.")
    return _belongs(item, meeting)


def _belongs(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    """A meeting lists the cases of its own board: both are at hand, and not read again for each item."""
    item.meeting = meeting
    if item.case.board_id == meeting.board_id:
        item.case.board = meeting.board
    return item


def agenda_of(meeting: Meeting) -> list[tuple[AgendaItem, str]]:
    """In order, each case with the time it had in the room by now, the case that is there not counted; empty: none."""
    found = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).select_related("case__patient")
    spent = {item: in_minutes(int(time.total_seconds())) for item, time in spent_in(meeting).items()}
    return [(item, spent.get(item.pk, "")) for item in found.order_by("position")]


@transaction.atomic
def record_seen(user: User, item: AgendaItem) -> None:
    """Somebody signed in follows the room, and this case came into it."""
    board = item.meeting.board
    audit.record("room_case_viewed", by=user, board=board, subject=item, patient_id=item.case.patient_id)


def enter(key: str, *, opening: bool = False) -> RoomScreen:
    """The screen of this key. A wrong, expired or revoked one looks like none at all."""
    screen = usable_screen(key)
    if screen is None:
        raise Http404("There is no such screen.")
    if opening:
        _record_opened(screen)
    return screen


@transaction.atomic
def _record_opened(screen: RoomScreen) -> None:
    audit.record("room_screen_opened", by=None, board=screen.meeting.board, subject=screen)


def record_shown(screen: RoomScreen, item: AgendaItem) -> None:
    """The screen shows a case; an event where it did not show it before."""
    if screen.shown_id != item.pk or screen.block_shown:
        _record_shown(screen, item)


@transaction.atomic
def _record_shown(screen: RoomScreen, item: AgendaItem) -> None:
    before = RoomScreen.objects.filter(pk=screen.pk).exclude(shown=item, block_shown=False)
    if before.update(shown=item, block_shown=False):
        board = screen.meeting.board
        audit.record("room_screen_showed", by=None, board=board, subject=screen, patient_id=item.case.patient_id)


@transaction.atomic
def record_block_shown(screen: RoomScreen, items: Iterable[AgendaItem]) -> None:
    """The screen shows what is confirmed together: every patient of it was seen."""
    if RoomScreen.objects.filter(pk=screen.pk, block_shown=False).update(block_shown=True):
        for item in items:
            audit.record(
                "room_screen_showed", by=None, board=screen.meeting.board, subject=screen,
                patient_id=item.case.patient_id,
            )  # fmt: skip


def screens_of(meeting: Meeting) -> list[RoomScreen]:
    """Those that were made for this meeting, the newest first."""
    return list(meeting.screens.select_related("meeting", "created_by"))


def screen_for(user: User, screen_id) -> RoomScreen:
    found = RoomScreen.objects.select_related("meeting__board").filter(meeting__in=visible_meetings(user))
    screen = found.filter(pk=screen_id).first()
    if screen is None:
        raise Http404("There is no such screen, or you may not see it.")
    return screen
