"""How a board holds its meetings and what its decisions must say. Data of the board, so that no rule stands in code."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import Board


class Asked(models.TextChoices):
    """What a recommendation has to say before it is signed, where the board asks for it."""

    TRIAL = "trial", "Whether a trial is offered"
    WISH = "wish", "Whether the patient's wish was considered"
    TELLING = "telling", "Who tells the patient, and by when"


def all_asked() -> list[str]:
    return list(Asked.values)


class Policy(models.Model):
    """One row a board. A board without one has the defaults that stand here."""

    board = models.OneToOneField(Board, models.PROTECT, related_name="meeting_policy", primary_key=True)
    asked = ArrayField(
        models.CharField(max_length=20, choices=Asked.choices),
        default=all_asked,
        blank=True,
        verbose_name="what a recommendation says before it is signed",
    )
    verification = models.BooleanField("a second person verifies the text before it is signed", default=False)
    votes_named = models.BooleanField(
        "votes and proposals are shown with names", default=False, help_text="Else with the discipline alone"
    )
    proposals_first = models.BooleanField(
        "the members' own proposals are taken before the options are opened", default=False
    )
    minutes_per_case = models.PositiveSmallIntegerField(
        "planned minutes per case", default=8, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    break_after_minutes = models.PositiveSmallIntegerField(
        "a break is proposed after so many minutes", default=60, help_text="0: no break is proposed"
    )

    pack_after_minutes = models.PositiveSmallIntegerField(
        "minutes after a change until the meeting pack is made anew", default=5, validators=[MaxValueValidator(240)],
        help_text="0: only when somebody asks for it",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"Policy of board {self.board_id}"


def policy_of(board: Board) -> Policy:
    return Policy.objects.filter(board=board).first() or Policy(board=board)
