"""Whom a case's missing item is asked of, where somebody named a person for it."""

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models.audit import NO_TRUNCATE
from cases.models.case import Case


class ItemAssignment(models.Model):
    """One item of one case is asked of one person until a day. Append-only; the newest row of an item counts.

    Without a person the board's rule holds again; without a day the cut-off of the meeting holds.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="item_assignments")
    item = models.CharField(max_length=80, help_text="As the readiness rules name it")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField("due", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["case", "item", "-at"])]
        triggers = [
            pgtrigger.Protect(name="assignment_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.item} of case {self.case_id}"
