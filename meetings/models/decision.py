"""What the board decided, and what follows from it. After the signature the database itself refuses every change."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.audit import NO_TRUNCATE
from meetings.models.meeting import AgendaItem, Meeting
from recommendations.models import Assessment

SIGNED = pgtrigger.Protect(
    name="signed_decision_is_unchangeable",
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__signed_at__isnull=False),
)


def part_of_signed(table: str) -> pgtrigger.Trigger:
    """Rows of a signed decision stay as they were signed: none comes, none goes, none changes."""
    return pgtrigger.Trigger(
        name=f"signed_{table}_unchangeable",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (
                SELECT 1 FROM meetings_decision
                WHERE signed_at IS NOT NULL
                AND (id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.decision_id ELSE OLD.decision_id END)
                     OR (TG_OP = 'UPDATE' AND id = NEW.decision_id))
            ) THEN
                RAISE EXCEPTION 'The decision is signed; amend it instead.'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user) -> "DecisionQuerySet":
        return self.filter(item__meeting__in=Meeting.objects.visible_to(user), item__removed_at__isnull=True)

    def signed(self) -> "DecisionQuerySet":
        return self.filter(signed_at__isnull=False)

    def in_force(self) -> "DecisionQuerySet":
        """The signed version that no later signed version amends, of each agenda item."""
        later = Decision.objects.filter(item=models.OuterRef("item"), version__gt=models.OuterRef("version")).signed()
        return self.signed().exclude(models.Exists(later))


class Decision(models.Model):
    """Keyed on (meeting, case, version) through the agenda item. A draft may be incomplete; a signature may not."""

    class Outcome(models.TextChoices):
        RECOMMENDATION = "recommendation", "Recommendation"
        FURTHER_TESTS = "further_tests", "Further tests first"
        POSTPONED = "postponed", "Deferred"
        NO_CONSENSUS = "no_consensus", "No consensus"
        OUTSIDE_REMIT = "outside_remit", "Outside the remit of this board"
        NOT_DISCUSSED = "not_discussed", "Not discussed"
        NO_DECISION = "no_decision", "Discussed without a decision"

    class State(models.TextChoices):
        """What came of the case, in one word: computed from the conclusion and from who was present, never typed."""

        DECIDED = "decided", "Decided"
        PROVISIONAL = "provisional", "Provisional"
        DEFERRED = "deferred", "Deferred"
        NO_CONSENSUS = "no_consensus", "No consensus"
        OUTSIDE_REMIT = "outside_remit", "Outside the remit"
        NOT_DISCUSSED = "not_discussed", "Not discussed"
        NO_DECISION = "no_decision", "Without a decision"

    class Cause(models.TextChoices):
        """Why a case was deferred: coded, so that it can be counted."""

        IMAGING = "imaging", "Imaging missing or not shown"
        PATHOLOGY = "pathology", "Pathology missing or not reviewed"
        PERSON = "person", "Somebody who was needed was absent"
        PATIENT = "patient", "The patient's situation"
        TIME = "time", "No time left"
        QUORUM = "quorum", "Below quorum"
        OTHER = "other", "Another cause, given below"

    class Trial(models.TextChoices):
        OFFERED = "offered", "A trial is offered"
        NONE_OPEN = "none_open", "No trial is open that fits"
        NOT_SOUGHT = "not_sought", "Not looked for"

    class Wish(models.TextChoices):
        CONSIDERED = "considered", "Known and considered"
        NOT_KNOWN = "not_known", "Not known to the board"
        NOT_CONSIDERED = "not_considered", "Known, not considered"

    class Intent(models.TextChoices):
        CURATIVE = "curative", "Curative"
        DISEASE_CONTROL = "disease_control", "Disease control"
        SYMPTOM_CONTROL = "symptom_control", "Symptom control"

    class Consensus(models.TextChoices):
        UNANIMOUS = "unanimous", "Unanimous"
        RESERVATION = "reservation", "Consensus with reservation"
        MAJORITY = "majority", "Majority"
        NONE = "none", "No consensus"

    class Relation(models.TextChoices):
        ADOPTED = "adopted", "Adopted"
        ADAPTED = "adapted", "Adapted"
        NOT_FOLLOWED = "not_followed", "Not followed"

    class Reason(models.TextChoices):
        PATIENT_WISH = "patient_wish", "The patient's wish"
        COMORBIDITY = "comorbidity", "Comorbidity or frailty"
        NEWER_EVIDENCE = "newer_evidence", "Newer evidence than the edition"
        NOT_AVAILABLE = "not_available", "Not available here"
        JUDGEMENT = "judgement", "Clinical judgement"
        OTHER = "other", "Another reason, given in the rationale"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField(default=1, help_text="1 is the decision; each further one amends the last")
    revision = models.PositiveIntegerField(default=1, help_text="Raised by every save of the draft")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    cause = models.CharField("cause of deferral", max_length=20, choices=Cause.choices, blank=True)
    because = models.TextField("because", max_length=1000, blank=True)
    text = models.TextField("decision", max_length=4000, blank=True)
    rationale = models.TextField(max_length=4000, blank=True)
    intent = models.CharField(max_length=20, choices=Intent.choices, blank=True)
    consensus = models.CharField(max_length=20, choices=Consensus.choices, blank=True)
    dissent = models.TextField(max_length=2000, blank=True)
    relation = models.CharField(max_length=20, choices=Relation.choices, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    trial = models.CharField(max_length=20, choices=Trial.choices, blank=True)
    trial_name = models.CharField("trial", max_length=200, blank=True, help_text="Its name or register number")
    wish = models.CharField("patient's wish", max_length=20, choices=Wish.choices, blank=True)
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, help_text="Tells the patient"
    )
    tell_by = models.DateField(null=True, blank=True, help_text="By when the patient is told")
    view_presented = models.BooleanField("the patient's view was presented", default=False)
    vote_asked_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_revision = models.PositiveIntegerField(
        null=True, blank=True, help_text="What was verified; a later revision is not"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        help_text="Noted that the board confirms it together with others, as standard of care",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_revision = models.PositiveIntegerField(
        null=True, blank=True, help_text="What was confirmed; a later revision is not"
    )
    amends = models.ForeignKey("self", models.PROTECT, related_name="amendments", null=True, blank=True)
    amended_because = models.CharField(max_length=500, blank=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="decisions")
    present = models.JSONField(
        default=list, blank=True, help_text="Who was present when it was signed: name, discipline, role"
    )
    absent = models.JSONField(
        default=list, blank=True, help_text="Disciplines of the quorum that were not present when it was signed"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "version"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="one_row_per_version_of_a_decision"),
            models.UniqueConstraint(fields=["item"], condition=Q(signed_at__isnull=True), name="one_draft_per_item"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signature_has_a_signer_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(version=1, amends__isnull=True) | Q(version__gt=1, amends__isnull=False),
                name="every_later_version_amends_one",
            ),
        ]
        triggers = [SIGNED, NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Decision {self.id}"

    @property
    def is_provisional(self) -> bool:
        """Signed below quorum: the case comes back."""
        return self.is_signed and bool(self.absent)

    @property
    def state(self) -> str:
        """Empty while no conclusion is chosen."""
        if self.is_provisional:
            return self.State.PROVISIONAL
        return _STATES.get(self.outcome, "")

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label) if self.state else ""

    @property
    def is_verified(self) -> bool:
        """A second person has read the text as it stands; any change after it voids that by itself."""
        return self.verified_at is not None and self.verified_revision == self.revision

    @property
    def is_confirmed_together(self) -> bool:
        """The board confirmed the text as it stands without discussing it; any change after it voids that by itself."""
        return self.confirmed_at is not None and self.confirmed_revision == self.revision

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


Outcome = Decision.Outcome
# What the board settled on; every other conclusion says instead why it did not.
DECIDED = (Outcome.RECOMMENDATION, Outcome.FURTHER_TESTS)
_STATES = {
    Outcome.RECOMMENDATION: Decision.State.DECIDED,
    Outcome.FURTHER_TESTS: Decision.State.DECIDED,
    Outcome.POSTPONED: Decision.State.DEFERRED,
    **{one: Decision.State(one.value) for one in Outcome if one.value in Decision.State.values},
}


class DecisionOption(models.Model):
    """One option of the edition that was considered: recommended, with its condition, or not, with the reason why not.

    What is recommended has its place in the order, its own intent, and who sees to it by when.
    """

    ABSENT = "absent"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    option = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    standing = models.CharField(max_length=20)
    standing_before = models.CharField(
        max_length=20, blank=True,
        help_text="How it stood before the draft took a newer assessment, where that changed; absent: it was no option",
    )  # fmt: skip
    position = models.PositiveIntegerField()
    chosen = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, help_text="The condition of what is chosen, else why not")
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is recommended before 2")
    intent = models.CharField(max_length=20, choices=Decision.Intent.choices, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("chosen").desc(), F("rank").asc(nulls_last=True), "position"]
        constraints = [models.UniqueConstraint(fields=["decision", "option"], name="an_option_once_in_a_decision")]
        triggers = [part_of_signed("decisionoption"), NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.option}{' chosen' if self.chosen else ''}"


class ActionQuerySet(models.QuerySet["Action"]):
    def in_force(self) -> "ActionQuerySet":
        """What follows from decisions that are signed and not amended since."""
        return self.filter(decision__in=Decision.objects.in_force().filter(item__removed_at__isnull=True))

    def visible_to(self, user) -> "ActionQuerySet":
        """Those of the meetings one may see, and one's own."""
        meetings = Meeting.objects.visible_to(user)
        return self.in_force().filter(Q(decision__item__meeting__in=meetings) | Q(owner=user))


class Action(models.Model):
    """Something to do that follows from a decision: what, who, until when. Signed with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="actions")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="board_actions", null=True)
    due_on = models.DateField(null=True, blank=True)
    option = models.CharField(max_length=60, blank=True, help_text="The recommendation that it carries out, if one")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        triggers = [part_of_signed("action"), NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Action {self.id}"
