"""How the patient fared after the board: told entry by entry, none altered; a later one may correct one."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.audit import NO_TRUNCATE
from cases.models import Case, Treatment


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user) -> "OutcomeQuerySet":
        return self.filter(case__in=Case.objects.visible_to(user))

    def in_force(self) -> "OutcomeQuerySet":
        return self.filter(corrected_by__isnull=True)


class Outcome(models.Model):
    """What was found when the patient was last seen. Empty is not recorded, never "none"."""

    class Vital(models.TextChoices):
        ALIVE = "alive", "Alive"
        DEAD = "dead", "Dead"

    class Complication(models.TextChoices):
        """The grades of Clavien and Dindo."""

        NONE = "none", "No complication"
        I = "i", "Grade I"  # noqa: E741 - the grade's own name
        II = "ii", "Grade II"
        IIIA = "iiia", "Grade IIIa"
        IIIB = "iiib", "Grade IIIb"
        IVA = "iva", "Grade IVa"
        IVB = "ivb", "Grade IVb"
        V = "v", "Grade V"

    class Toxicity(models.TextChoices):
        """The grades of CTCAE from 3 on; what is milder is one answer."""

        BELOW_3 = "below_3", "None of grade 3 or more"
        THREE = "3", "Grade 3"
        FOUR = "4", "Grade 4"
        FIVE = "5", "Grade 5"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    seen_on = models.DateField("last seen", help_text="The day on which this was found")
    vital = models.CharField("alive or dead", max_length=10, choices=Vital.choices, blank=True)
    died_on = models.DateField("date of death", null=True, blank=True)
    response = models.CharField(
        max_length=20, choices=[one for one in Treatment.Response.choices if one[0]], blank=True,
        help_text="RECIST 1.1, against the imaging before the treatment",
    )  # fmt: skip
    response_by = models.CharField("response by", max_length=100, blank=True, help_text="For example: CT, read here")
    progressed_on = models.DateField("progression first seen", null=True, blank=True)
    complication = models.CharField(
        max_length=5, choices=Complication.choices, blank=True, help_text="The worst since the board, Clavien-Dindo"
    )
    toxicity = models.CharField(
        max_length=10, choices=Toxicity.choices, blank=True, help_text="The worst since the board, CTCAE"
    )
    note = models.CharField(max_length=500, blank=True, help_text="What complication, what toxicity, anything else")
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_on", "-at"]
        indexes = [models.Index(fields=["case", "-seen_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(vital="dead"),
                name="who_has_a_date_of_death_is_dead",
                violation_error_message="A date of death was given: choose “Dead”, or leave the date empty.",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__lte=F("seen_on")),
                name="nobody_dies_after_it_was_found",
                violation_error_message="The date of death is after the day on which it was found.",
            ),
            models.CheckConstraint(
                condition=Q(progressed_on__isnull=True) | Q(progressed_on__lte=F("seen_on")),
                name="progression_is_not_after_it_was_found",
                violation_error_message="The progression is after the day on which it was found.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="outcome_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"Outcome {self.id}"


# What an entry tells; one that tells none of it is no entry.
TOLD = ("vital", "response", "progressed_on", "complication", "toxicity", "note")
