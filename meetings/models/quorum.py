"""Which disciplines a board wants present when it decides. Set by the board; no discipline is needed by nature."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Board, Membership


class Quorum(models.Model):
    """The board's rule. Without one, or with none chosen, no decision is provisional."""

    board = models.OneToOneField(Board, models.PROTECT, related_name="quorum", primary_key=True)
    disciplines = ArrayField(
        models.CharField(max_length=30, choices=Membership.Discipline.choices), default=list, blank=True
    )

    def __str__(self) -> str:
        return f"Quorum of board {self.board_id}"
