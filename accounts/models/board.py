"""A tumor board: the team that decides together, and who belongs to it as what."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.user import Visitor


def default_edition() -> str:
    """The knowledge edition of a new board."""
    return settings.DEFAULT_EDITION


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: Visitor) -> "BoardQuerySet":
        """Boards of which the user is a member today, in any role."""
        return self.filter(pk__in=Membership.objects.of(user).values("board"))

    def working_in(self, user: Visitor, roles: Iterable[str]) -> "BoardQuerySet":
        """Boards where the user holds one of these roles today."""
        return self.filter(pk__in=Membership.objects.of(user).filter(role__in=roles).values("board"))


class Board(models.Model):
    class Region(models.TextChoices):
        """The regions whose approvals an edition may state."""

        US = "US", "United States"
        EU = "EU", "European Union"
        UK = "UK", "United Kingdom"
        OTHER = "other", "Other regions"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    institution = models.CharField(max_length=150)
    edition = models.CharField(
        max_length=60, default=default_edition, help_text="The knowledge edition by which this board assesses its cases"
    )
    region = models.CharField(
        max_length=5, choices=Region.choices, blank=True, help_text="Whose approvals of drugs and devices hold here"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="one_board_of_a_name_per_institution"),
            models.CheckConstraint(condition=Q(region__in=["", "US", "EU", "UK", "other"]), name="board_region_known"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(active=True, user__is_active=True)

    def of(self, user: Visitor) -> "MembershipQuerySet":
        """What the user is today; nothing for someone not signed in or no longer allowed to."""
        return self.active().filter(user=user.pk) if user.pk else self.none()


class Membership(models.Model):
    """One person in one role on one board. Ended, never deleted: a new role is a new row, the past stays readable."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        MEMBER = "member", "Member"
        CHAIR = "chair", "Chair"
        REFERRER = "referrer", "Referrer"
        EDITOR = "editor", "Knowledge editor"
        AUDITOR = "auditor", "Auditor"

    class Discipline(models.TextChoices):
        SURGERY = "surgery", "Surgery"
        MEDICAL_ONCOLOGY = "medical_oncology", "Medical oncology"
        ENDOCRINOLOGY = "endocrinology", "Endocrinology"
        GASTROENTEROLOGY = "gastroenterology", "Gastroenterology"
        INTERVENTIONAL_RADIOLOGY = "interventional_radiology", "Interventional radiology"
        RADIOLOGY = "radiology", "Radiology"
        NUCLEAR_MEDICINE = "nuclear_medicine", "Nuclear medicine"
        PATHOLOGY = "pathology", "Pathology"
        HEPATOLOGY = "hepatology", "Hepatology"
        NURSING = "nursing", "Nursing"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    board = models.ForeignKey(Board, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    discipline = models.CharField(max_length=30, choices=Discipline.choices, default=Discipline.OTHER)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["board", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "board"], condition=Q(active=True), name="one_active_membership_per_board"
            ),
            models.CheckConstraint(
                condition=Q(active=True, ended_at__isnull=True) | Q(active=False, ended_at__isnull=False),
                name="membership_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "member", "chair", "referrer", "editor", "auditor"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.board_id}"
