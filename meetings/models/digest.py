"""A digest tells one person on one day what is asked of them: an entry in their list of notices, and an e-mail."""

import uuid

from django.conf import settings
from django.db import models

from meetings.models.job import Job


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user) -> "DigestQuerySet":
        """Nobody reads the notices of others."""
        return self.filter(person=user.pk) if user.pk else self.none()


class Digest(Job):
    """The row is the notice, and the job of its e-mail. One a person and day: the database itself refuses a second."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        NO_MAIL = "no_mail", "Not e-mailed: no mail server is set up"
        NEEDLESS = "needless", "Not sent: all of it was done before"
        UNSURE = "unsure", "Broken off while it was sent, so not sent again"
        FAILED = "failed", "Not sent: the mail server refused it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests")
    on = models.DateField()
    asked = models.JSONField(help_text="What was asked: case/item, ids and codes only")
    due_at = models.DateTimeField(help_text="The nearest time by which something of it is due")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, help_text="Nobody: the product itself"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_digest_a_person_and_day")]

    def __str__(self) -> str:
        return f"Digest {self.id}"
