"""What lay on the table: assessments, frozen; what editors said of an edition, and what a board changed of its own."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Board
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


class EditionReviewQuerySet(models.QuerySet["EditionReview"]):
    def visible_to(self, user) -> "EditionReviewQuerySet":
        """Who reviewed an edition is open to everybody who works by it."""
        return self.all() if user.is_authenticated else self.none()


class EditionReview(models.Model):
    """What an editor said of an edition, in their name. It counts for these bytes alone; others are a draft again."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEWED = "reviewed", "Reviewed"
        RETIRED = "retired", "Retired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition_id = models.CharField(max_length=60)
    edition_version = models.CharField(max_length=40)
    edition_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices)
    why = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150, help_text="The name as it was when the review was signed")
    at = models.DateTimeField(auto_now_add=True)

    objects = EditionReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["edition_sha256", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "reviewed", "retired"]), name="review_status_is_known"
            ),
            models.CheckConstraint(condition=~Q(why="") & ~Q(name=""), name="review_says_who_and_why"),
        ]
        triggers = [pgtrigger.Protect(name="review_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.edition_version}: {self.get_status_display()}"


class LocalPolicyQuerySet(models.QuerySet["LocalPolicy"]):
    def visible_to(self, user) -> "LocalPolicyQuerySet":
        return self.filter(board__in=Board.objects.visible_to(user))

    def latest_of(self, board: Board) -> "LocalPolicy | None":
        return self.filter(board=board).order_by("-version").first()


class LocalPolicy(models.Model):
    """What a board changes of its edition, version by version; the last one is in force, an empty one changes nothing.

    `changes` are those of the edition format, restricted to values, wording and names. They hold for these bytes of
    the base alone: on another text they would mean something that nobody has looked at.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    base_id = models.CharField(max_length=60)
    base_sha256 = models.CharField(max_length=64)
    changes = models.JSONField()
    why = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = LocalPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-version"]
        verbose_name_plural = "local policies"
        constraints = [
            models.UniqueConstraint(fields=["board", "version"], name="one_policy_of_a_version"),
            models.CheckConstraint(condition=~Q(why=""), name="policy_says_why"),
        ]
        triggers = [pgtrigger.Protect(name="policy_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Local policy {self.version} of {self.board_id}"
