"""What somebody sent when their session was already over: kept for a short time, for nobody else."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(hours=1)


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def visible_to(self, user) -> "KeptFormQuerySet":
        """One's own, for as long as they are kept."""
        return self.filter(user=user, kept_at__gt=timezone.now() - KEPT_FOR)

    def outdated(self) -> "KeptFormQuerySet":
        return self.filter(kept_at__lte=timezone.now() - KEPT_FOR)


class KeptForm(models.Model):
    """One form as it was sent, to where, and from which page. `fields` are pairs of name and value, in their order.

    `files` are pairs of field and file name of what was chosen; the files themselves are not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    address = models.TextField()
    back = models.TextField()
    fields = models.JSONField()
    files = models.JSONField(default=list)
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = KeptFormQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Form {self.pk}"
