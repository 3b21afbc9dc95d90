"""What preparing a case leaves beside its records: declared unknowns, the board's rules, unfinished entries."""

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models import Board
from accounts.models.audit import NO_TRUNCATE
from cases.facts.vocabulary import FACTS
from cases.models.case import Case

LONGEST_AGE_DAYS = 3650


class DeclaredUnknown(models.Model):
    """Somebody looked for a fact and says why there is no value. It is no value and never decides.

    Append-only: what was declared in error, or is wanted again, is a new row that says so. The newest row counts, for
    as long as no record states the fact.
    """

    class Why(models.TextChoices):
        NOT_DONE = "not_done", "Not examined"
        AWAITED = "awaited", "Result awaited"
        NOT_IN_PAPERS = "not_in_papers", "Not in the papers received"
        NOT_POSSIBLE = "not_possible", "Cannot be obtained"
        DECLINED = "declined", "Patient declined"
        WANTED_AGAIN = "wanted_again", "To be obtained after all"

    case = models.ForeignKey(Case, models.PROTECT, related_name="declared_unknowns")
    fact = models.CharField(max_length=60, choices=[(name, fact.label) for name, fact in FACTS.items()])
    why = models.CharField(max_length=20, choices=Why.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "declared unknown"
        triggers = [
            pgtrigger.Protect(name="declared_unknown_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.fact} of case {self.case_id}: {self.why}"


class ReadinessRule(models.Model):
    """What the board wants on the table for one item, and how old it may be. A version is all rules of one saving."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="readiness_rules")
    version = models.PositiveIntegerField()
    item = models.CharField(max_length=80, help_text="A fact, or a key fact with all the facts of its line")
    required = models.BooleanField(default=True)
    max_age_days = models.PositiveIntegerField(null=True, blank=True)
    asked_of = models.CharField(max_length=100, blank=True)
    responsible = models.CharField(
        max_length=60, blank=True, help_text="owner, role:…, discipline:… or person:…; empty is as usual for the item"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["board", "-version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "version", "item"], name="one_rule_per_item_and_version"),
            models.CheckConstraint(
                condition=models.Q(max_age_days__isnull=True)
                | models.Q(max_age_days__gte=1, max_age_days__lte=LONGEST_AGE_DAYS),
                name="age_limit_is_possible",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="readiness_rule_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.item}, version {self.version}"


class SectionDraft(models.Model):
    """What one person typed into a section and has not saved. Never a record and never a fact; gone once saved."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="section_drafts")
    kind = models.CharField(max_length=30)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    series = models.UUIDField(null=True, blank=True, help_text="The record it corrects; empty for a new one")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "user"], name="one_draft_per_section_and_person"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.kind} of case {self.case_id}"
