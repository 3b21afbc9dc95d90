"""What a case, a patient or a document said before it was amended. A record keeps its versions itself."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models.audit import NO_TRUNCATE
from cases.models.case import Case
from cases.models.document import Document
from cases.models.patient import Patient


class Earlier(models.Model):
    """The words that stood up to and with `version`. Append-only, so a corrected value never disappears."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier", null=True, blank=True)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="earlier", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="earlier", null=True, blank=True)
    version = models.PositiveIntegerField()
    values = models.JSONField(encoder=DjangoJSONEncoder)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "earlier"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, patient__isnull=True, document__isnull=True)
                | Q(case__isnull=True, patient__isnull=False, document__isnull=True)
                | Q(case__isnull=True, patient__isnull=True, document__isnull=False),
                name="earlier_of_one_thing",
            ),
            models.UniqueConstraint(fields=["case", "version"], name="one_earlier_per_case_and_version"),
            models.UniqueConstraint(fields=["patient", "version"], name="one_earlier_per_patient_and_version"),
            models.UniqueConstraint(fields=["document", "version"], name="one_earlier_per_document_and_version"),
        ]
        triggers = [pgtrigger.Protect(name="earlier_stays", operation=pgtrigger.Update | pgtrigger.Delete), NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Version {self.version}"
