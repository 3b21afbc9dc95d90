"""Two registrations that were one person, and what belonged to which."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.audit import NO_TRUNCATE
from cases.models.patient import Patient


class PatientMerge(models.Model):
    """`merged` was the same person as `kept`; `cases` are those that came over. Undone, they went back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Patient, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Patient, models.PROTECT, related_name="merged_by")
    cases = ArrayField(models.UUIDField(), default=list)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_why = models.CharField(max_length=500, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="nobody_is_merged_with_themselves"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_into_one_at_a_time"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="merge_is_never_edited", exclude=["undone_why", "undone_by", "undone_at"]),
            pgtrigger.Protect(name="merge_is_never_deleted", operation=pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"Merge {self.id}"
