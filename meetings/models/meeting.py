"""A meeting of a board: when, who was there, and the cases in the order they are discussed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Board, Membership
from accounts.models.audit import NO_TRUNCATE
from cases.models import CLINICAL_ROLES, Case

# Who sees that a meeting takes place, beside those who work in it: a referrer sees none of it but own cases.
MEETING_ROLES = CLINICAL_ROLES


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user) -> "MeetingQuerySet":
        return self.filter(board__in=Board.objects.working_in(user, MEETING_ROLES))

    def upcoming(self) -> "MeetingQuerySet":
        """Not closed yet, the nearest first. Yesterday's meeting stays here until somebody closes it."""
        return self.filter(closed_at__isnull=True).order_by("starts_at")

    def closed(self) -> "MeetingQuerySet":
        return self.filter(closed_at__isnull=False)


class Meeting(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("date and time")
    place = models.CharField(max_length=150, blank=True)
    video_link = models.URLField("video link", blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="chaired_meetings")
    scribe = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, help_text="Who is to write"
    )
    cut_off_at = models.DateTimeField(
        "cut-off", null=True, blank=True, help_text="From then on a case is added with a reason; none is no cut-off"
    )
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="So many cases fit in; none is no limit"
    )
    series = models.ForeignKey("meetings.Series", models.PROTECT, related_name="meetings", null=True, blank=True)
    canceled_because = models.CharField(max_length=300, blank=True, help_text="Closed without being held")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    published = models.JSONField(
        default=list,
        blank=True,
        help_text="Version 1 of the list, as the members were told",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change of the agenda or the list")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "starts_at"], name="one_meeting_of_a_board_at_a_time"),
            models.CheckConstraint(
                condition=Q(cut_off_at__isnull=True) | Q(cut_off_at__lte=models.F("starts_at")),
                name="the_cut_off_is_before_the_meeting",
                violation_error_message="The cut-off is before the meeting begins.",
            ),
        ]
        triggers = [NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Meeting {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.id])

    @property
    def cut_off_hours(self) -> int | None:
        """As it was planned: hours by the clock on the wall, through summer time too."""
        if self.cut_off_at is None:
            return None
        return (timezone.localtime(self.starts_at) - timezone.localtime(self.cut_off_at)) // timedelta(hours=1)


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user) -> "AgendaItemQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(user), removed_at__isnull=True)


class AgendaItem(models.Model):
    """One case on one agenda. Taken off it stays as a row, so that one can say it was there."""

    class Stratum(models.TextChoices):
        DISCUSS = "discuss", "To discuss"
        STANDARD = "standard", "Standard of care, confirmed together"
        NOT_READY = "not_ready", "Not ready"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    stratum = models.CharField(max_length=20, choices=Stratum.choices, default=Stratum.DISCUSS)
    stratum_because = models.CharField(max_length=300, blank=True, help_text="Why somebody put it under “not ready”")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Planned; none is as the board plans")
    late_because = models.CharField(max_length=500, blank=True, help_text="Why, after the cut-off or to a full list")
    presenter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    present = models.JSONField(
        null=True, blank=True, help_text="Who was in the room when the case left it; none before it did"
    )
    absent = models.JSONField(null=True, blank=True, help_text="Disciplines of the quorum that were not")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"], condition=Q(removed_at__isnull=True), name="a_case_once_on_an_agenda"
            ),
        ]
        triggers = [NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Item {self.position} of {self.meeting_id}"


class Attendance(models.Model):
    """Who is expected and who was there. The discipline is kept as it was on that day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    discipline = models.CharField(max_length=30, choices=Membership.Discipline.choices)
    role = models.CharField(max_length=20, choices=Membership.Role.choices)
    present = models.BooleanField(default=False)
    deputy = models.CharField(max_length=150, blank=True, help_text="Who is there in the place of this person")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["discipline", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_line_per_person_and_meeting")]
        triggers = [NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.get_discipline_display()}: {'present' if self.present else 'absent'}"
