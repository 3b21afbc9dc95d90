"""Meetings that repeat: the rule, and the days on which it does not hold. Each meeting of it is a row of its own."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Board
from meetings.models.meeting import MEETING_ROLES


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user) -> "SeriesQuerySet":
        return self.filter(board__in=Board.objects.working_in(user, MEETING_ROLES))


class Series(models.Model):
    """The rule as iCalendar writes it (RFC 5545), so that every calendar reads it as we do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="series")
    rule = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    exceptions = ArrayField(models.DateField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change of the whole series")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "id"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"Series {self.id}"


class FeedQuerySet(models.QuerySet["Feed"]):
    def visible_to(self, user) -> "FeedQuerySet":
        return self.filter(user=user.pk) if user.pk else self.none()


class Feed(models.Model):
    """An address under which a calendar program reads one person's meetings. Only the SHA-256 of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.prefix}…"
