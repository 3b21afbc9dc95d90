"""What lay on the table, frozen; what editors and boards said of an edition; and what is kept so that "all cases
eligible for X" is one index.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Board
from accounts.models.audit import NO_TRUNCATE
from cases.models import Case
from recommendations.engine import Standing


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
            NO_TRUNCATE,
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
        triggers = [
            pgtrigger.Protect(name="review_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

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
        triggers = [
            pgtrigger.Protect(name="policy_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"Local policy {self.version} of {self.board_id}"


class Cohort(models.Model):
    """All open cases of a board that stand one way to one option, by one edition: a number to begin an index with."""

    id = models.AutoField(primary_key=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="cohorts", db_index=False)
    edition_sha256 = models.CharField(max_length=64)
    option = models.CharField(max_length=60)
    standing = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Standing])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "edition_sha256", "option", "standing"], name="one_cohort_of_a_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.standing}: {self.option}"


class KeptStanding(models.Model):
    """A case in a cohort. `opened_at` is the case's own, here so that the newest cases come first without a sort."""

    pk = models.CompositePrimaryKey("case", "cohort")
    case = models.ForeignKey(Case, models.CASCADE, related_name="standings", db_index=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="members", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["cohort", "-opened_at", "case"], name="cohort_newest_first")]

    def __str__(self) -> str:
        return f"Standing of case {self.case_id}"


class CohortChange(models.Model):
    """How many cases came into a cohort or left it: the sum is its size, and a count at any size costs nothing.

    Only ever added, so that two writers never wait for each other; beat adds them up.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="changes")
    change = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.change:+d} in cohort {self.cohort_id}"


class StandingsBasis(models.Model):
    """What the kept standings of a case rest on. Standings by an edition that is no longer in force are due again."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="standings_basis", primary_key=True)
    edition_sha256 = models.CharField(max_length=64)
    facts_sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Basis of the standings of case {self.case_id}"


class Reassessment(models.Model):
    """Setting all open cases of a board beside the edition in force: the work and how far it has come, as a row."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="reassessments", db_index=False)
    edition_id = models.CharField(max_length=60)
    edition_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="Cases that were due when it started")
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0, help_text="Since the last batch that was written")
    leased_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "edition_sha256"], name="one_reassessment_by_an_edition")
        ]

    def __str__(self) -> str:
        return f"Reassessment {self.id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
