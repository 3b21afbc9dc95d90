"""The key of a room screen: sixteen letters and digits that one can also type, and the screen it opens."""

import secrets

from django.utils import timezone

from accounts.tokens import digest_of
from meetings.models import RoomScreen

# Without 0 and O, 1 and I, so that a key read off a paper is typed right: 32 letters, 80 random bits in 16 of them.
LETTERS, LENGTH, GROUP = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 16, 4


def new_key() -> str:
    """XXXX-XXXX-XXXX-XXXX"""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest_of_key(typed: str) -> str:
    """Dashes, spaces and small letters are how people type, no part of the key."""
    return digest_of("".join(letter for letter in typed.upper()[:40] if letter in LETTERS))


# Asked all the time by every screen, and written out for the same reason as the stamp.
_USABLE = """
    SELECT screen.* FROM meetings_roomscreen screen JOIN meetings_meeting meeting ON meeting.id = screen.meeting_id
    WHERE screen.digest = %s AND screen.revoked_at IS NULL AND screen.expires_at > %s AND meeting.closed_at IS NULL
"""


def usable_screen(typed: str) -> RoomScreen | None:
    """The screen of this key, if it may show anything now."""
    return next(iter(RoomScreen.objects.raw(_USABLE, [digest_of_key(typed), timezone.now()])), None)
