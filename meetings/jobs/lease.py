"""How a row becomes a job: taken under a lease, ended once, tried again when a worker dies or fails.

Whoever comes second, or late, finds the row no longer theirs and changes nothing: a message
may come any number of times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.models.job import Job

log = structlog.get_logger()
J = TypeVar("J", bound=Job)
Changes = dict[str, Any]


@dataclass(frozen=True)
class Jobs(Generic[J]):
    """All rows of one kind. `working` is the state of a row that somebody holds, `since` the field it is queued by."""

    model: type[J]
    working: str
    since: str
    lease: Callable[[], timedelta]
    most_attempts: int
    first_pause: timedelta

    def due(self, at_most: int = 200) -> list[str]:
        """Those that wait, and those whose worker's lease has run out; the oldest first."""
        return [str(pk) for pk in self._free().order_by(self.since).values_list("pk", flat=True)[:at_most]]

    def _free(self) -> QuerySet[J]:
        now = timezone.now()
        waits = Q(state=Job.WAITING) & (Q(leased_until__isnull=True) | Q(leased_until__lt=now))
        return self.model._default_manager.filter(waits | Q(state=self.working, leased_until__lt=now))

    @transaction.atomic
    def take(self, pk: str, is_over: Callable[[J], Changes] = lambda _: {}) -> J | None:
        """The row, ours from now on. Nothing where it is not free, or where `is_over` says how it ends instead."""
        job = self._free().select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=pk).first()
        if job is None:
            return None
        if ended := is_over(job):
            self._write(job, leased_until=None, **ended)
            return None
        self._write(job, state=self.working, leased_until=timezone.now() + self.lease(), attempts=job.attempts + 1)
        return job

    def is_ours(self, job: J) -> bool:
        """Whether nobody took over; locks the row until the transaction ends, so that nobody does."""
        now = self.model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
        return now.state == self.working and now.leased_until == job.leased_until

    def had_its_attempts(self, job: J) -> bool:
        return job.attempts >= self.most_attempts

    @transaction.atomic
    def pause(self, job: J, **said: Any) -> None:
        """It waits, twice as long each time."""
        if self.is_ours(job):
            until = timezone.now() + self.first_pause * 2 ** (job.attempts - 1)
            self._write(job, state=Job.WAITING, leased_until=until, **said)

    @transaction.atomic
    def end(self, job: J, **said: Any) -> None:
        if self.is_ours(job):
            self._write(job, leased_until=None, **said)

    def _write(self, job: J, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(job, name, value)
        job.save(update_fields=list(changes))
        log.info("job", kind=self.model._meta.model_name, id=str(job.pk), state=str(job.state), attempts=job.attempts)
