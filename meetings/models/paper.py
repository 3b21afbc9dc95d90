"""A paper is a job and its result in one row: asked for, made, lost, tried again; the broker only nudges."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user) -> "PaperQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class Paper(models.Model):
    """One pack or one set of minutes, of what stood when it was asked for: one per content and template."""

    class Kind(models.TextChoices):
        PACK = "pack", "Meeting pack"
        MINUTES = "minutes", "Minutes"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField(help_text="1, 2, … within its kind; a newer one supersedes it")
    data = models.JSONField(help_text="What the paper says, frozen when it was asked for")
    content_sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file")
    size = models.PositiveIntegerField(null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "content_sha256", "template_version"], name="a_paper_is_made_once"
            ),
            models.UniqueConstraint(fields=["meeting", "kind", "number"], name="one_paper_of_a_number"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(size__isnull=False) & ~Q(sha256="")),
                name="a_ready_paper_has_a_file",
            ),
        ]
        indexes = [models.Index(fields=["requested_at"], condition=~Q(state="ready"), name="papers_not_ready")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"
