"""A table on its way in: its bytes until it is written or expires, its mapping, what was found, how far it is."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Board
from cases.models.case import Case
from cases.models.patient import CLINICAL_ROLES


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def visible_to(self, user) -> "TableImportQuerySet":
        return self.filter(board__in=Board.objects.working_in(user, CLINICAL_ROLES))


class TableImport(models.Model):
    """The bytes live here and nowhere else, and are gone once the table is written, dropped or expired."""

    class State(models.TextChoices):
        MAPPING = "mapping", "To be mapped"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        WRITING = "writing", "Being imported"
        DONE = "done", "Imported"
        GONE = "gone", "Dropped or expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="table_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    is_pasted = models.BooleanField(default=False)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    findings = models.JSONField(
        default=dict, help_text="What the dry run or the import found; problems until it is done"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["board", "-created_at"]), models.Index(fields=["state", "leased_until"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content__isnull=True) | ~models.Q(state__in=["done", "gone"]),
                name="what_is_imported_or_gone_keeps_no_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.WRITING)

    @property
    def is_open(self) -> bool:
        return self.state not in (self.State.DONE, self.State.GONE)


class ImportedRecord(models.Model):
    """Which record, or case, an id of a source stands for, and which version of it was imported last.

    `version` is what the source said last: a value that is still the same in the source changes nothing here, also
    where somebody has corrected it by hand since.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, help_text="A kind of record, or case")
    external_id = models.CharField(max_length=300)
    case = models.ForeignKey(Case, models.PROTECT, related_name="imported_records")
    series = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    table_import = models.ForeignKey(TableImport, models.PROTECT, related_name="records")
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "kind", "external_id"], name="one_record_for_an_external_id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of import {self.table_import_id}, row {self.row}"
