"""What a dated, sourced record of a case is. A record is never edited: a correction is a new version of its series."""

import uuid
from collections.abc import Mapping
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models.audit import NO_TRUNCATE
from cases.facts.vocabulary import FACTS
from cases.models.case import Case
from cases.models.fields import PartialDateField

# The only thing that may change in a stored record: whether it is still the version in force.
unchangeable = pgtrigger.ReadOnly(name="record_is_never_edited", exclude=["is_current"])
undeletable = pgtrigger.Protect(name="record_is_never_deleted", operation=pgtrigger.Delete)


class Record(models.Model):
    """Common to all records. `series` stays the same over versions; `is_current` marks the one in force."""

    # What a record says that declares there has been nothing of its kind; empty where a kind has no such record.
    NOTHING: ClassVar[Mapping[str, object]] = {}
    NOTHING_LABEL: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)s_records")
    series = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)
    dated_on = PartialDateField("date", help_text="2026, 2026-08 or 2026-08-14; empty if not known")
    source = models.CharField(max_length=300, blank=True, help_text="Whose report: department, author, document")
    note = models.TextField(max_length=5000, blank=True)
    reason = models.CharField("reason of the correction", max_length=300, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-dated_on", "-entered_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="%(class)s_one_row_per_version"),
            models.UniqueConstraint(
                fields=["series"], condition=models.Q(is_current=True), name="%(class)s_one_version_in_force"
            ),
        ]
        triggers = [unchangeable, undeletable, NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dated_on or 'undated'}"

    @property
    def is_nothing(self) -> bool:
        return bool(self.NOTHING) and all(getattr(self, name) == value for name, value in self.NOTHING.items())

    @classmethod
    def fact_names(cls) -> list[str]:
        """The facts that a record of this kind may carry, in the order of its columns."""
        return [field.name for field in cls._meta.get_fields() if field.name in FACTS]

    def fact_values(self) -> dict[str, object]:
        """Fact name to value, for the facts that this record states. What is not recorded is absent."""
        stated = {name: getattr(self, name) for name in self.fact_names()}
        return {
            name: frozenset(value) if isinstance(value, list) else value
            for name, value in stated.items()
            if value is not None
        }
