"""The patient: identity only. Everything clinical is a record of a case."""

import uuid
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Board, Membership
from accounts.models.audit import NO_TRUNCATE

if TYPE_CHECKING:
    from cases.models.allergy import Allergies

CLINICAL_ROLES = (Membership.Role.COORDINATOR, Membership.Role.MEMBER, Membership.Role.CHAIR)


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, user) -> "PatientQuerySet":
        """Patients of boards where the user works clinically, and those the user referred."""
        return self.filter(
            Q(board__in=Board.objects.working_in(user, CLINICAL_ROLES)) | Q(cases__in=referred_cases(user))
        ).distinct()


def referred_cases(user):
    from cases.models.case import Case

    boards = Board.objects.working_in(user, (Membership.Role.REFERRER,))
    return Case.objects.filter(referred_by=user, board__in=boards)


class Patient(models.Model):
    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="patients")
    identifier = models.CharField(
        "hospital number", max_length=40, help_text="As the hospital writes it, for example 4711-0815"
    )
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=20, blank=True, help_text="Mr, Ms, Dr …")
    sex = models.CharField(max_length=10, choices=Sex.choices, null=True, blank=True)  # noqa: DJ001 - NULL is not known
    born_on = models.DateField("date of birth", null=True, blank=True)
    died_on = models.DateField("date of death", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, help_text="The registration that is kept"
    )
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change; a stale save is refused")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = [Lower("family_name"), Lower("given_name"), "identifier"]
        constraints = [
            models.UniqueConstraint("board", Lower("identifier"), name="one_patient_per_hospital_number"),
            models.CheckConstraint(
                condition=Q(sex__in=["female", "male"]) | Q(sex__isnull=True), name="sex_known_or_null"
            ),
        ]
        triggers = [NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Patient {self.id}"

    @cached_property
    def allergies(self) -> "Allergies":
        """Asked of the patient, not of a case: every banner tells them."""
        from cases.models.allergy import allergies_of

        return allergies_of(self)
