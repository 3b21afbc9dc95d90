"""The key images of the case in the room: which one is shown, whether the board has seen any, and who gets a byte."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts import audit
from cases.documents.reading import NOTHING, content_of, key_images_of
from cases.models import Document
from meetings.models import AgendaItem, RoomEvent, RoomScreen, RoomState
from meetings.room.keys import usable_screen

What = RoomEvent.What
TELL_OF_IMAGES = (What.IMAGE, What.SEEN, What.NOT_SEEN)


@dataclass(frozen=True)
class Images:
    """In the order of the case. `current` is None while its facts are shown."""

    all: list[Document]
    current: Document | None
    were_seen: bool

    @property
    def number(self) -> int:
        return self.all.index(self.current) + 1 if self.current else 0

    @property
    def are_at_end(self) -> bool:
        return self.number == len(self.all)


def images_of(state: RoomState) -> Images:
    """An image that was withdrawn while it was shown is shown no more."""
    found = key_images_of(state.item.case)
    current = next((one for one in found if one.pk == state.image_id), None)
    return Images(found, current, were_seen(state.item))


def were_seen(item: AgendaItem) -> bool:
    """A key image was shown in the room, or the scribe said that images were, and did not take it back."""
    events = RoomEvent.objects.filter(item=item, what__in=TELL_OF_IMAGES).order_by("at", "pk")
    return seen_by_item(events).get(item.pk, False)


def seen_by_item(events: Iterable[RoomEvent]) -> dict[UUID, bool]:
    """Whether images were shown, of each item of which the room tells it. `events` are in their order.

    A key image that was on the screen was shown, whatever is said later.
    """
    shown: dict[UUID, bool] = {}
    said: dict[UUID, bool] = {}
    for event in events:
        if event.item_id and event.what in TELL_OF_IMAGES:
            target = shown if event.what == What.IMAGE else said
            target[event.item_id] = event.what != What.NOT_SEEN
    return {**said, **shown}


@transaction.atomic
def image_for_screen(key: str, document_id) -> tuple[Document, bytes]:
    """By the key of a screen: while the room is open and not blank, the images of the case in it; 404 for all else."""
    screen = usable_screen(key)
    state = _shown_now(screen) if screen else None
    image = next((one for one in key_images_of(state.item.case) if one.pk == document_id), None) if state else None
    if screen is None or image is None:
        raise Http404(NOTHING)
    content = content_of(image)
    audit.record(
        "room_screen_opened_image", by=None, board=screen.meeting.board, subject=image,
        patient_id=image.case.patient_id, detail={"screen": screen.pk},
    )  # fmt: skip
    return image, content


def _shown_now(screen: RoomScreen) -> RoomState | None:
    state = RoomState.objects.select_related("meeting", "item__case").filter(meeting=screen.meeting_id).first()
    return state if state and state.is_open and state.item and not state.blank else None
