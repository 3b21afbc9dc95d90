"""The meeting while it is held: which case is in the room, what happened there, and which screens may show it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.audit import NO_TRUNCATE
from cases.models import Document
from meetings.models.meeting import AgendaItem, Meeting


class RoomState(models.Model):
    """One row a meeting; everybody who joined sees this row. Only the scribe moves it."""

    class Identifiers(models.TextChoices):
        FULL = "full", "Full"
        INITIALS = "initials", "Initials"
        HIDDEN = "hidden", "Hidden"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="room", primary_key=True)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", null=True, blank=True)
    image = models.ForeignKey(
        Document, models.PROTECT, related_name="+", null=True, blank=True, help_text="The key image that is shown"
    )
    started_at = models.DateTimeField(null=True, blank=True, help_text="Since when the clock of this case runs")
    seconds_before = models.PositiveIntegerField(default=0, help_text="Spent on this case before the clock last ran")
    minutes_per_case = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Planned; none is no plan")
    blank = models.BooleanField(default=False)
    identifiers = models.CharField(max_length=10, choices=Identifiers.choices, default=Identifiers.INITIALS)
    proposals_first = models.BooleanField(
        default=False, help_text="The members' own proposals are heard before the options are opened"
    )
    reading_back = models.BooleanField(default=False, help_text="The screen shows the decision alone, to be read aloud")
    block = models.BooleanField(
        default=False, help_text="The screen lists what is confirmed together as standard of care, and no case"
    )
    options_opened_at = models.DateTimeField(null=True, blank=True)
    scribe = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scribe_since = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    heard = models.PositiveIntegerField(default=0, help_text="Proposals and votes that came in: not a step of the room")
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by every step; a step from an older one is refused"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(identifiers__in=["full", "initials", "hidden"]), name="room_identifiers_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Room of meeting {self.meeting_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.meeting.closed_at is None

    @property
    def is_running(self) -> bool:
        return self.started_at is not None

    @property
    def options_are_open(self) -> bool:
        return not self.proposals_first or self.options_opened_at is not None

    def seconds(self) -> int:
        """Spent on the case in the room until now, over all the times it was there."""
        running = (timezone.now() - self.started_at).total_seconds() if self.started_at else 0
        return self.seconds_before + int(running)


class RoomEvent(models.Model):
    """What happened in the room, in order. Minutes per case are counted from these rows and from nothing else."""

    class What(models.TextChoices):
        OPENED = "opened", "Room opened"
        SHOWN = "shown", "Case shown"
        PAUSED = "paused", "Clock stopped"
        RESUMED = "resumed", "Clock runs again"
        BLANKED = "blanked", "Screen blanked"
        UNBLANKED = "unblanked", "Screen shown again"
        IDENTIFIERS = "identifiers", "Identifiers changed"
        OPTIONS = "options", "Options opened"
        READ_BACK = "read_back", "Decision read back"
        VOTE = "vote", "Vote asked for"
        IMAGE = "image", "Key image shown"
        NO_IMAGE = "no_image", "Facts shown again"
        BLOCK = "block", "Standard of care shown"
        NO_BLOCK = "no_block", "Case shown again"
        SEEN = "seen", "Images said to have been shown"
        NOT_SEEN = "not_seen", "Images said not to have been shown"
        SCRIBE = "scribe", "Scribe changed"
        CLOSED = "closed", "Room closed"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="room_events")
    what = models.CharField(max_length=12, choices=What.choices)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="room_events", null=True, blank=True)
    image = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["meeting", "at"])]
        triggers = [
            pgtrigger.Protect(name="room_event_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.item_id or ''}".strip()


class RoomScreen(models.Model):
    """A screen that shows one meeting without a sign-in. Its key is not stored: only its SHA-256 and first letters."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="screens")
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    shown = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="+", null=True, blank=True, help_text="The case it showed last"
    )
    block_shown = models.BooleanField(default=False, help_text="It showed what is confirmed together last")

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now() and self.meeting.closed_at is None
