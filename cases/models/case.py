"""A case: one question about one patient, put to one board."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Board, Membership
from accounts.models.audit import NO_TRUNCATE
from cases.lifecycle import Status
from cases.models.patient import CLINICAL_ROLES, Patient


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user) -> "CaseQuerySet":
        """Cases of boards where the user works clinically, and those the user referred to a board."""
        return self.filter(
            Q(board__in=Board.objects.working_in(user, CLINICAL_ROLES))
            | Q(referred_by=user, board__in=Board.objects.working_in(user, (Membership.Role.REFERRER,)))
        )

    def open(self) -> "CaseQuerySet":
        return self.exclude(status=Status.CLOSED)

    def with_people(self) -> "CaseQuerySet":
        return self.select_related("patient", "board", "owner", "referred_by", "facts")


class Case(models.Model):
    class Urgency(models.TextChoices):
        ROUTINE = "routine", "Routine"
        SOON = "soon", "Within two weeks"
        URGENT = "urgent", "Next meeting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="cases")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cases")
    question = models.TextField("question for the board", max_length=2000)
    why_now = models.TextField("why now", max_length=2000, blank=True, help_text="The new clinical problem")
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    wanted_disciplines = ArrayField(
        models.CharField(max_length=30, choices=Membership.Discipline.choices),
        default=list,
        blank=True,
        verbose_name="who should be in the room",
    )
    referring_doctor = models.CharField(
        "referring doctor and unit", max_length=200, blank=True, help_text="As the referral names them"
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.IN_PREPARATION)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_cases")
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="referred_cases", null=True, blank=True
    )
    published_source = models.JSONField(
        null=True, blank=True, help_text="Citation, when the case is a published patient: title, journal, year, url"
    )
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change; a stale save is refused")
    documents_version = models.PositiveIntegerField(
        default=0, help_text="Raised when its documents change; a question being typed meanwhile is not stale by that"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "id"]
        indexes = [models.Index(fields=["board", "status", "-changed_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="case_status_known"),
        ]
        triggers = [NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Case {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.id])

    @property
    def wanted_in_words(self) -> str:
        """Radiology, Nuclear medicine: in the order of the list of disciplines."""
        return ", ".join(str(label) for code, label in Membership.Discipline.choices if code in self.wanted_disciplines)


class StatusChange(models.Model):
    """One move of a case: who, when, why. Never edited. Nobody (None) is the product itself, which always says why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="status_changes")
    from_status = models.CharField(max_length=20, choices=Status.choices)
    to_status = models.CharField(max_length=20, choices=Status.choices)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [
            pgtrigger.Protect(name="move_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.from_status} to {self.to_status}"
