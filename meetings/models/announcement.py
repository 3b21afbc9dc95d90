"""What becomes of a meeting is told to each who is expected: a notice, and one e-mail without patient data."""

from django.conf import settings
from django.db import models

from meetings.models.job import Job
from meetings.models.meeting import Meeting


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user) -> "AnnouncementQuerySet":
        """Nobody reads the notices of others."""
        return self.filter(person=user.pk) if user.pk else self.none()


class Announcement(Job):
    """The row is the notice, the job of its e-mail and the record of its delivery.

    The e-mail leaves at least once: of a worker that died nobody knows whether it had sent, so it is sent again, under
    the same Message-ID, by which a mail server knows a second.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        NO_MAIL = "no_mail", "Not e-mailed: no mail server is set up"
        NEEDLESS = "needless", "Not sent: the account is closed"
        FAILED = "failed", "Not sent: the mail server did not take it"

    class What(models.TextChoices):
        PUBLISHED = "published", "Agenda published"
        CHANGED = "changed", "Meeting changed"
        CANCELED = "canceled", "Meeting canceled"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="announcements")
    what = models.CharField(max_length=10, choices=What.choices, default=What.PUBLISHED)
    changes = models.JSONField(default=list, blank=True, help_text="Of a change: what, as it was, as it is")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=models.Q(what="published"),
                name="an_agenda_is_announced_once_to_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(state__in=["waiting", "sending"]), name="announcements_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"Announcement {self.pk}"
