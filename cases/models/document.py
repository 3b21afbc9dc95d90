"""A document of a case: a file that somebody brought, or an imaging study that lies in the hospital's archive.

What is known of a document and its bytes are two tables, so that no list ever loads a file. A file waits apart until
it is checked; a check takes place once, and what it refuses is not kept. A document is withdrawn, never deleted.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Board
from accounts.models.audit import NO_TRUNCATE
from cases.documents.dicom import LONGEST_UID, validate_study_uid, validate_viewer
from cases.documents.limits import IMAGES
from cases.documents.refusals import why
from cases.models.case import Case
from cases.models.fields import PartialDateField


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user) -> "DocumentQuerySet":
        """Those of the cases that the user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def standing(self) -> "DocumentQuerySet":
        """Those that belong to the case now, checked or being checked, in their order."""
        return self.filter(withdrawn_at__isnull=True).exclude(state=Document.State.REFUSED).order_by("position")

    def key_images(self) -> "DocumentQuerySet":
        """What the room may show: pictures of imaging that passed their check, in their order."""
        shown = self.standing().filter(state=Document.State.READY, kind=Document.Kind.KEY_IMAGE)
        return shown.filter(media_type__in=IMAGES)

    def with_viewer(self) -> "DocumentQuerySet":
        """Each with `viewer`: where its board's hospital shows imaging studies; empty or None where it does not."""
        newest = ImageViewer.objects.filter(board=OuterRef("case__board")).order_by("-pk")
        return self.annotate(viewer=Subquery(newest.values("address")[:1]))


class Document(models.Model):
    class Kind(models.TextChoices):
        PATHOLOGY = "pathology_report", _("Pathology report")
        REFERRAL = "referral_letter", _("Referral letter")
        KEY_IMAGE = "key_image", _("Key image of imaging")
        STUDY = "study", _("Imaging study")
        OTHER = "other", _("Other document")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Checked")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    caption = models.CharField(max_length=200, blank=True, help_text=_("What it shows or says, in a line"))
    dated_on = PartialDateField(_("date"), help_text=_("2026, 2026-08 or 2026-08-14; empty if not known"))
    version = models.PositiveIntegerField(default=1, help_text="Of what is said of it; the file itself never changes")
    position = models.PositiveIntegerField()
    study_uid = models.CharField(
        "Study Instance UID", max_length=LONGEST_UID, blank=True, validators=[validate_study_uid]
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.CharField(max_length=20, blank=True, help_text="The code of the reason why it was not taken")
    media_type = models.CharField(max_length=20, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    received_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as it came")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as it is shown")
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()
    viewer: str | None  # of `with_viewer`

    class Meta:
        ordering = ["position", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="study", state="ready", received_sha256="") & ~Q(study_uid="")
                | ~Q(kind="study") & Q(study_uid="") & ~Q(received_sha256=""),
                name="a_document_is_a_file_or_a_study",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="a_document_is_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refusal="") | ~Q(state="refused") & Q(refusal=""),
                name="a_document_is_refused_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["case", "received_sha256"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(received_sha256="") & ~Q(state="refused"),
                name="a_file_once_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["case", "study_uid"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(study_uid=""),
                name="a_study_once_in_a_case",
            ),
        ]
        indexes = [
            models.Index(
                fields=["added_at"], condition=Q(state__in=["waiting", "checking"]), name="documents_to_check"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="document_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="document_is_what_came", fields=["case", "kind", "study_uid", "received_sha256", "added_by"]
            ),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])

    @property
    def is_image(self) -> bool:
        return self.media_type in IMAGES

    @property
    def refused_why(self) -> str:
        return why(self.refusal) if self.refusal else ""

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def waits(self) -> bool:
        return self.state in (self.State.WAITING, self.State.CHECKING)


class DocumentContent(models.Model):
    """The bytes: of a file that waits as it came, of a checked one as it is shown; of an image its preview too."""

    class Part(models.TextChoices):
        WHOLE = "whole"
        PREVIEW = "preview"

    document = models.ForeignKey(Document, models.PROTECT, related_name="contents")
    part = models.CharField(max_length=10, choices=Part.choices)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "part"], name="one_content_per_part")]

    def __str__(self) -> str:
        return f"{self.part} of {self.document_id}"


class ImageViewer(models.Model):
    """Where the hospital shows imaging studies. Append-only: the newest row of a board counts, an empty one is none."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="image_viewers")
    address = models.CharField(max_length=500, blank=True, validators=[validate_viewer])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="image_viewer_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"Viewer of board {self.board_id}"
