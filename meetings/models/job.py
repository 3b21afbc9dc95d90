"""A row that waits for a worker. `meetings.jobs.lease` says how one takes it and gives it back."""

from typing import TYPE_CHECKING

from django.db import models


class Job(models.Model):
    """Each kind has states of its own; in `waiting` and `failed` they agree."""

    if TYPE_CHECKING:
        state: models.CharField
    WAITING, FAILED = "waiting", "failed"
    JOB_FIELDS = ("state", "attempts", "leased_until")

    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def begin_anew(self) -> None:
        """It waits as if nobody had tried; whoever holds it finds that it is no longer theirs. To be saved."""
        self.state, self.attempts, self.leased_until = self.WAITING, 0, None
