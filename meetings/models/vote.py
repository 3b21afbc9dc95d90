"""What the members said: their own proposals before the options were opened, and their votes when they were asked."""

from django.conf import settings
from django.db import models

from accounts.models import Membership
from accounts.models.audit import NO_TRUNCATE
from meetings.models.decision import Decision, part_of_signed
from meetings.models.meeting import AgendaItem


class Vote(models.Model):
    """One person's word on one decision. Who disagrees says why: that is a dissent. Signed with the decision."""

    class Position(models.TextChoices):
        AGREE = "agree", "Agree"
        RESERVATION = "reservation", "Agree with reservation"
        DISAGREE = "disagree", "Disagree"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    discipline = models.CharField(max_length=30, choices=Membership.Discipline.choices)
    position = models.CharField(max_length=20, choices=Position.choices)
    reason = models.CharField(max_length=500, blank=True)
    named = models.BooleanField(default=False, help_text="The board's policy when the vote was given")
    revision = models.PositiveIntegerField(help_text="The text that was voted on")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["discipline", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "user"], name="one_vote_a_person_and_decision"),
            models.CheckConstraint(
                condition=~models.Q(position="disagree") | ~models.Q(reason=""), name="a_dissent_has_a_reason"
            ),
        ]
        triggers = [part_of_signed("vote"), NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.discipline}: {self.position}"

    @property
    def who(self) -> str:
        return f"{self.user}, {self.get_discipline_display().lower()}" if self.named else self.get_discipline_display()


class Proposal(models.Model):
    """What a member would do, written down before the options of the case were opened."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="proposals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    discipline = models.CharField(max_length=30, choices=Membership.Discipline.choices)
    text = models.CharField(max_length=500)
    named = models.BooleanField(default=False, help_text="The board's policy when the proposal was made")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["discipline", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_proposal_a_person_and_item")]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"

    @property
    def who(self) -> str:
        return f"{self.user}, {self.get_discipline_display().lower()}" if self.named else self.get_discipline_display()
