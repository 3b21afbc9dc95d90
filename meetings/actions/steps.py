"""The steps of a room by the names that a button or a client sends: each an action, and what it is called with."""

from collections.abc import Callable
from typing import Any

from meetings.actions import room
from meetings.models import RoomState

STEPS: dict[str, tuple[Callable[..., RoomState], dict[str, Any]]] = {
    "next": (room.step, {"direction": 1}),
    "previous": (room.step, {"direction": -1}),
    "blank": (room.set_blank, {"blank": True}),
    "unblank": (room.set_blank, {"blank": False}),
    "pause": (room.set_clock, {"running": False}),
    "resume": (room.set_clock, {"running": True}),
    "options": (room.open_options, {}),
    "read": (room.set_reading_back, {"on": True}),
    "unread": (room.set_reading_back, {"on": False}),
    "block": (room.set_block, {"on": True}),
    "unblock": (room.set_block, {"on": False}),
    "image-next": (room.show_image, {"direction": 1}),
    "image-previous": (room.show_image, {"direction": -1}),
    "image-off": (room.show_image, {"direction": 0}),
    "images-seen": (room.say_images_seen, {"were": True}),
    "images-not-seen": (room.say_images_seen, {"were": False}),
    **{one: (room.set_identifiers, {"identifiers": one}) for one in RoomState.Identifiers.values},
}
