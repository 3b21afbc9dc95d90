"""Running the meeting: the case in the room, the screens that show it, the clock, and who is the scribe.

A step is taken from what its taker saw: `seen` is the version on that page, and an older one raises Stale, so that
a button pressed twice, or by two people at once, moves the room once.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Answer, require
from cases.actions import Stale
from cases.documents.reading import key_images_of
from meetings import permissions
from meetings.actions.decisions import start_decision
from meetings.models import AgendaItem, Meeting, RoomEvent, RoomScreen, RoomState
from meetings.presence import freeze
from meetings.room import keys
from meetings.room.timing import spent_in

What = RoomEvent.What
SCREEN_LASTS = timedelta(hours=12)
NOT_SCRIBE = Answer(False, "Somebody else is the scribe now. Take the role over to move the room.")


@transaction.atomic
def open_room(
    *, meeting: Meeting, by: User, proposals_first: bool = False, minutes_per_case: int | None = None
) -> RoomState:
    """The first case that is not decided comes into the room. Opened again after it was closed, it goes on."""
    require(permissions.may_run_room(by, meeting))
    Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    state = RoomState.objects.filter(meeting=meeting).select_related("meeting").first() or RoomState(meeting=meeting)
    if not state._state.adding and state.is_open:
        return state
    state.scribe, state.scribe_since, state.closed_at = by, timezone.now(), None
    state.proposals_first, state.minutes_per_case = proposals_first, minutes_per_case
    state.full_clean(exclude=["meeting"])
    _keep(state, What.OPENED, by)
    if first := _first(meeting):
        _show(state, first, by)
    return state


@transaction.atomic
def show_case(*, meeting: Meeting, item: AgendaItem, by: User, seen: int | None = None) -> RoomState:
    """This case of the agenda comes into the room, with the draft of its decision and its assessment."""
    state = _held(meeting, by, seen)
    if item.meeting_id != meeting.pk or item.removed_at:
        raise ValidationError("The case is not on this agenda.")
    if state.item_id != item.pk:
        _show(state, item, by)
    return state


@transaction.atomic
def step(*, meeting: Meeting, by: User, direction: int, seen: int | None = None) -> RoomState:
    """The next case (+1) or the previous one (-1); at the end of the agenda nothing moves."""
    state = _held(meeting, by, seen)
    order = list(_items(meeting))
    here = next((place for place, one in enumerate(order) if one.pk == state.item_id), -1)
    if 0 <= here + direction < len(order):
        _show(state, order[here + direction], by)
    return state


@transaction.atomic
def set_blank(*, meeting: Meeting, by: User, blank: bool, seen: int | None = None) -> RoomState:
    """A blank screen shows nothing of any patient; the scribe goes on seeing the case."""
    state = _held(meeting, by, seen)
    if state.blank != blank:
        state.blank = blank
        _keep(state, What.BLANKED if blank else What.UNBLANKED, by)
    return state


@transaction.atomic
def set_identifiers(*, meeting: Meeting, by: User, identifiers: str, seen: int | None = None) -> RoomState:
    """How much of the patient's identity the room screen shows."""
    state = _held(meeting, by, seen)
    if state.identifiers != identifiers:
        state.identifiers = identifiers
        state.full_clean()
        _keep(state, What.IDENTIFIERS, by)
    return state


@transaction.atomic
def open_options(*, meeting: Meeting, by: User, seen: int | None = None) -> RoomState:
    """The proposals were heard: the options of this case are shown from now on, and the moment is kept."""
    state = _held(meeting, by, seen)
    if state.item and not state.options_are_open:
        if not state.item.decisions.exists():
            start_decision(item=state.item, by=by)
        state.options_opened_at = timezone.now()
        _keep(state, What.OPTIONS, by)
    return state


@transaction.atomic
def set_clock(*, meeting: Meeting, by: User, running: bool, seen: int | None = None) -> RoomState:
    """Stop the clock of the case in the room, or let it run again."""
    state = _held(meeting, by, seen)
    if state.item_id and state.is_running != running:
        state.seconds_before, state.started_at = state.seconds(), timezone.now() if running else None
        _keep(state, What.RESUMED if running else What.PAUSED, by)
    return state


@transaction.atomic
def set_reading_back(*, meeting: Meeting, by: User, on: bool, seen: int | None = None) -> RoomState:
    """The screen shows the decision alone, large, while the chair reads it to the room."""
    state = _held(meeting, by, seen)
    if state.item_id and state.reading_back != on:
        state.reading_back = on
        if on:
            _tell(state, What.READ_BACK, by)
        _save(state, What.READ_BACK, by)
    return state


@transaction.atomic
def set_block(*, meeting: Meeting, by: User, on: bool, seen: int | None = None) -> RoomState:
    """The screen lists what is confirmed together; meanwhile the clock of the case that was in the room stands."""
    state = _held(meeting, by, seen)
    if state.block == on:
        return state
    if state.is_running:
        state.seconds_before, state.started_at = state.seconds(), None
        _tell(state, What.PAUSED, by)
    state.block, state.blank, state.reading_back = on, False, False
    _keep(state, What.BLOCK if on else What.NO_BLOCK, by)
    return state


@transaction.atomic
def show_image(*, meeting: Meeting, by: User, direction: int, seen: int | None = None) -> RoomState:
    """The next key image of the case in the room (+1), the one before (-1); before the first, and with 0, its facts."""
    state = _held(meeting, by, seen)
    images = key_images_of(state.item.case) if state.item else []
    here = next((place for place, one in enumerate(images) if one.pk == state.image_id), -1)
    there = max(-1, here + direction) if direction else -1
    if there < len(images) and (there != here or state.image_id):
        state.image = images[there] if there >= 0 else None
        _keep(state, What.IMAGE if state.image else What.NO_IMAGE, by)
    return state


@transaction.atomic
def say_images_seen(*, meeting: Meeting, by: User, were: bool, seen: int | None = None) -> RoomState:
    """The images were shown from the hospital's own viewer, or this was said in error."""
    state = _held(meeting, by, seen)
    if state.item:
        _keep(state, What.SEEN if were else What.NOT_SEEN, by)
    return state


@transaction.atomic
def take_over(*, meeting: Meeting, by: User) -> RoomState:
    """From now on this person moves the room; whoever was the scribe sees it and goes on following."""
    require(permissions.may_scribe(by, meeting))
    state = _open_state(meeting)
    if state.scribe_id != by.pk:
        state.scribe, state.scribe_since = by, timezone.now()
        _keep(state, What.SCRIBE, by)
    return state


@transaction.atomic
def close_room(*, meeting: Meeting, by: User) -> RoomState:
    """Nothing is shown any more. The meeting itself is closed on its own page."""
    require(permissions.may_run_room(by, meeting))
    state = _open_state(meeting)
    _tell(state, What.CLOSED, by)
    _leave(state)
    state.item, state.image, state.started_at, state.seconds_before = None, None, None, 0
    state.closed_at = timezone.now()
    _save(state, What.CLOSED, by)
    return state


@transaction.atomic
def create_screen(*, meeting: Meeting, by: User) -> tuple[RoomScreen, str]:
    """A screen and its key. The key exists only in this answer; it opens this meeting until it is over."""
    require(permissions.may_run_room(by, meeting))
    key = keys.new_key()
    until = max(timezone.now(), meeting.starts_at) + SCREEN_LASTS
    screen = RoomScreen(
        meeting=meeting, prefix=key[: keys.GROUP], digest=keys.digest_of_key(key), created_by=by, expires_at=until
    )
    screen.save(force_insert=True)
    audit.record("room_screen_created", by=by, board=meeting.board, subject=screen)
    return screen, key


@transaction.atomic
def revoke_screen(*, screen: RoomScreen, by: User) -> RoomScreen:
    """At once and for good; a second time changes nothing."""
    require(permissions.may_hold_meeting(by, screen.meeting.board))
    locked = RoomScreen.objects.select_for_update(of=("self",)).select_related("meeting__board").get(pk=screen.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        audit.record("room_screen_revoked", by=by, board=locked.meeting.board, subject=locked)
    return locked


def _show(state: RoomState, item: AgendaItem, by: User) -> None:
    """The clock goes on from what was spent on this case before; options once opened stay open.

    To step to a case writes nothing of it: its draft begins, and its assessment is frozen, with the first word or when
    the options are opened.
    """
    _leave(state)
    state.item, state.image, state.blank, state.reading_back, state.block = item, None, False, False, False
    _tell(state, What.SHOWN, by)
    state.started_at = timezone.now()
    state.seconds_before = int(spent_in(state.meeting).get(item.pk, timedelta()).total_seconds())
    opened = RoomEvent.objects.filter(meeting=state.meeting, item=item, what=What.OPTIONS).first()
    state.options_opened_at = opened.at if opened else None
    _save(state, What.SHOWN, by)


def _leave(state: RoomState) -> None:
    if state.item and state.item.removed_at is None:
        freeze(state.item)


def _keep(state: RoomState, what: str, by: User) -> None:
    _tell(state, what, by)
    _save(state, what, by)


def _tell(state: RoomState, what: str, by: User) -> None:
    image = state.image if what == What.IMAGE else None
    RoomEvent.objects.create(meeting=state.meeting, what=what, item=state.item, image=image, by=by)


def _save(state: RoomState, what: str, by: User) -> None:
    state.version += 1
    state.save()
    audit.record(
        f"room_{what}", by=by, board=state.meeting.board, subject=state.meeting,
        patient_id=state.item.case.patient_id if state.item else None,
    )  # fmt: skip


def _held(meeting: Meeting, by: User, seen: int | None) -> RoomState:
    require(permissions.may_scribe(by, meeting))
    state = _open_state(meeting)
    require(permissions.YES if state.scribe_id == by.pk else NOT_SCRIBE)
    if seen is not None and seen != state.version:
        raise Stale(state)
    return state


def _open_state(meeting: Meeting) -> RoomState:
    """Whoever moves the room waits for whoever moves it now."""
    people = ("meeting__board", "item__case", "scribe")
    locked = RoomState.objects.select_for_update(of=("self",), no_key=True).select_related(*people)
    state = locked.filter(meeting=meeting).first()
    if state is None or not state.is_open:
        raise ValidationError("The room is not open.")
    return state


def _items(meeting: Meeting) -> QuerySet[AgendaItem]:
    people = ("meeting__board", "case__board", "case__patient")
    found = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).select_related(*people)
    return found.order_by("position")


def _first(meeting: Meeting) -> AgendaItem | None:
    return next((one for one in _items(meeting) if not one.decisions.signed().exists()), None)
