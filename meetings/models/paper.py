"""A paper is a job and its result in one row: asked for, made, lost, tried again; the broker only nudges."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Board
from cases.models import Case
from meetings.models.decision import Decision
from meetings.models.job import Job
from meetings.models.meeting import MEETING_ROLES, Meeting

# What a decision tells beyond the room; every other kind is of the meeting as a whole.
DECISION_KINDS = ("letter", "patient")
MEETING_KINDS = ("pack", "downtime", "minutes")
# Kept current by the product while the meeting is to come.
RENEWED_KINDS = ("pack", "downtime")
REPORT = "report"
OF_DECISION = Q(kind__in=DECISION_KINDS)
OF_MEETING = Q(kind__in=MEETING_KINDS)
CODE_LENGTH = 12


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user) -> "PaperQuerySet":
        """Papers of a meeting or board for those who work in it; those of a decision for whoever may see its case."""
        of_board = Q(decision__isnull=True, board__in=Board.objects.working_in(user, MEETING_ROLES))
        cases = Case.objects.visible_to(user)
        return self.filter(of_board | Q(decision__item__case__in=cases, decision__item__removed_at__isnull=True))

    def of_code(self, code: str) -> "PaperQuerySet":
        """Those that say what a printed code stands for, the latest first."""
        whole = len(code) == CODE_LENGTH
        return self.filter(content_sha256__startswith=code).order_by("-requested_at") if whole else self.none()


class Paper(Job):
    """One file of what stood when it was asked for.

    Of a meeting there is one per kind, content and template, of a board's figures one per content and template, of a
    signed decision one per kind, format and template.
    """

    class Kind(models.TextChoices):
        PACK = "pack", "Meeting pack"
        DOWNTIME = "downtime", "Downtime pack"
        MINUTES = "minutes", "Minutes"
        LETTER = "letter", "Outcome letter"
        PATIENT = "patient", "Page for the patient"
        REPORT = "report", "Report of the board"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="papers")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="papers", null=True, blank=True, help_text="None: of the board's figures"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="papers", null=True, blank=True, help_text="What a letter tells of"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF)
    number = models.PositiveIntegerField(
        help_text="1, 2, … within its kind, of a decision its version; a newer one supersedes it"
    )
    data = models.JSONField(help_text="What the paper says, frozen when it was asked for")
    content_sha256 = models.CharField(max_length=64)
    basis_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of what the paper was made from: another one now, and the paper is old"
    )
    template_version = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    error = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file")
    size = models.PositiveIntegerField(null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_renewed = models.BooleanField(
        default=False, help_text="Made anew by the product, in the name of who had asked for the one before"
    )
    outdated_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was noticed that what it was made from has changed"
    )
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "meeting", "kind", "content_sha256", "template_version"],
                condition=~OF_DECISION,
                nulls_distinct=False,
                name="a_paper_is_made_once",
            ),
            models.UniqueConstraint(
                fields=["board", "meeting", "kind", "number"],
                condition=~OF_DECISION,
                nulls_distinct=False,
                name="one_paper_of_a_number",
            ),
            models.UniqueConstraint(
                fields=["decision", "kind", "format", "template_version"], name="a_letter_is_made_once"
            ),
            models.CheckConstraint(
                condition=(OF_DECISION & Q(meeting__isnull=False, decision__isnull=False))
                | (OF_MEETING & Q(meeting__isnull=False, decision__isnull=True, format="pdf"))
                | Q(kind=REPORT, meeting__isnull=True, decision__isnull=True, format="pdf"),
                name="a_paper_tells_of_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(size__isnull=False) & ~Q(sha256="")),
                name="a_ready_paper_has_a_file",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], condition=~Q(state="ready"), name="papers_not_ready"),
            models.Index(fields=["content_sha256"], name="papers_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"

    @property
    def code(self) -> str:
        """Printed on the paper: what it says, in few enough letters to type. It tells nothing of a patient."""
        return self.content_sha256[:CODE_LENGTH]
