"""What became of an action: told entry by entry, the latest in force, none ever altered."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.audit import NO_TRUNCATE
from meetings.models.decision import Action


class Progress(models.Model):
    """One report on one action. Nothing reported yet is not "not done": it is planned."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        ONGOING = "ongoing", "Ongoing"
        COMPLETED = "completed", "Completed"
        PARTLY = "partly", "Partly done"
        NOT_DONE = "not_done", "Not done"
        LOST = "lost", "Lost to follow-up"

    class Reason(models.TextChoices):
        """Why something was not done, or done otherwise: coded, so that it can be counted."""

        PATIENT_WISH = "patient_wish", "The patient's wish"
        PATIENT_REFUSAL = "patient_refusal", "The patient refused"
        DID_NOT_ATTEND = "did_not_attend", "The patient did not attend"
        DETERIORATION = "deterioration", "Deterioration"
        DEATH = "death", "The patient died"
        PROGRESSION = "progression", "Progression"
        TOXICITY = "toxicity", "Toxicity"
        COMORBIDITY = "comorbidity", "Comorbidity, known or new"
        MEDICAL = "medical", "Another medical reason"
        NO_INDICATION = "no_indication", "No longer indicated"
        CONDITION_NOT_MET = "condition_not_met", "Its condition was not met"
        NEW_INFORMATION = "new_information", "New information after the board"
        WRONG_INFORMATION = "wrong_information", "Missing or wrong information at the board"
        OTHER_THERAPY = "other_therapy", "Another treatment was chosen"
        SUPPORTIVE_CARE = "supportive_care", "Best supportive care"
        PAYMENT = "payment", "Not paid for"
        ELSEWHERE = "elsewhere", "Done elsewhere or later"
        OTHER = "other", "Another reason, given in the note"
        NOT_KNOWN = "not_known", "Not known"

    action = models.ForeignKey(Action, models.PROTECT, related_name="progress")
    state = models.CharField(max_length=20, choices=State.choices)
    on = models.DateField("since", help_text="The day on which it began, was done, or was given up")
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    instead = models.CharField("given instead", max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "progress"
        indexes = [models.Index(fields=["action", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["partly", "not_done", "lost"]) | ~Q(reason=""),
                name="what_was_not_done_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="progress_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.state}"


# No more is expected of these; the others are still to do.
ENDED = (Progress.State.COMPLETED, Progress.State.PARTLY, Progress.State.NOT_DONE, Progress.State.LOST)
# After these the board has to see the case again.
FELL_SHORT = (Progress.State.PARTLY, Progress.State.NOT_DONE, Progress.State.LOST)
