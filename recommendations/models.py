"""What lay on the table: assessments, frozen."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from cases.models import Case


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user) -> "AssessmentQuerySet":
        return self.filter(case__in=Case.objects.visible_to(user))


class Assessment(models.Model):
    """One case set beside one edition at one moment. Never altered; out of date once the case's facts have changed.

    `document` is the assess document (FACTS vocabulary); `provenance` says for each recorded fact which record spoke.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    edition_id = models.CharField(max_length=60)
    edition_version = models.CharField(max_length=40)
    edition_sha256 = models.CharField(max_length=64)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    provenance = models.JSONField()
    document = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["case", "-made_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "edition_sha256", "facts_sha256"], name="one_assessment_for_the_same_facts_and_edition"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="assessment_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.id}"

    def is_current(self) -> bool:
        """Whether the case's facts are still those that were assessed."""
        return self.case.facts.sha256 == self.facts_sha256
