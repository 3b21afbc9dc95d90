"""A published agenda is told to each who is expected: an entry in the notices, and one e-mail without patient data."""

from django.conf import settings
from django.db import models

from meetings.models.meeting import Meeting


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user) -> "AnnouncementQuerySet":
        """Nobody reads the notices of others."""
        return self.filter(person=user.pk) if user.pk else self.none()


class Announcement(models.Model):
    """The row is the notice and the job of its e-mail. `taken_at` is set before it leaves, so none leaves twice."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="announcements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_meeting_is_announced_once_to_each")
        ]
        indexes = [models.Index(fields=["at"], condition=models.Q(taken_at__isnull=True), name="announcements_to_send")]

    def __str__(self) -> str:
        return f"Announcement {self.pk}"
