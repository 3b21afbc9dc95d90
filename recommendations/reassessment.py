"""Setting the open cases of a board beside a new edition, from a row: a batch is a transaction, the rest is still due.

Which cases are due is read from what is kept, never from the job: so a worker that is killed loses at most a batch, a
job that runs twice finds nothing to do, and two workers share the cases. The row shows how far it has come.
"""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Board
from cases.actions import keep_facts
from cases.models import Case
from recommendations.engine import EditionError
from recommendations.in_force import edition_of
from recommendations.models import Reassessment
from recommendations.nudge import nudge_after_commit
from recommendations.standings import due, write_standings

# Longer than a batch takes; after it, a job whose worker died is free again.
LEASE = timedelta(seconds=30)
BATCH = 100
# So long a task works before it hands the job back: well within the time limit of a task.
SLICE_SECONDS = 60
MOST_ATTEMPTS = 5
log = structlog.get_logger()
State = Reassessment.State


def boards_to_start() -> list[Board]:
    """Boards with open cases due and no job that sees to them. What failed waits for a person."""
    return [board for board in Board.objects.all() if _to_start(board)]


def _to_start(board: Board) -> bool:
    try:
        knowledge = edition_of(board)
    except EditionError:
        log.error("edition_missing", board=str(board.pk), edition=board.edition)
        return False
    seen_to = Reassessment.objects.filter(board=board, edition_sha256=knowledge.sha256).exclude(state=State.DONE)
    return not seen_to.exists() and due(board).exists()


def jobs_due() -> list[UUID]:
    """Jobs that wait, or whose worker's lease has run out."""
    return list(_free().order_by("started_at").values_list("pk", flat=True))


def run(job_id: UUID | str) -> bool:
    """Work on the job until no case is due or the slice is over. False when somebody else has it, or it is done."""
    job = take(job_id)
    if job is None:
        return False
    until = monotonic() + SLICE_SECONDS
    for cases in _batches(job.board):
        _write(job, cases)
        if monotonic() > until:
            break
    _end_slice(job)
    return True


def _free() -> QuerySet[Reassessment]:
    return Reassessment.objects.filter(Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=timezone.now()))


@transaction.atomic
def take(job_id: UUID | str) -> Reassessment | None:
    """The job under a lease of ours; nothing while another worker holds it or there is nothing to do."""
    free = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("board")
    job = free.filter(pk=job_id).first()
    if job is None:
        return None
    job.attempts += 1
    if job.attempts > MOST_ATTEMPTS:
        _end(job, State.FAILED, "reassessment_failed")
        return None
    job.state, job.leased_until = State.RUNNING, timezone.now() + LEASE
    job.save(update_fields=["state", "leased_until", "attempts"])
    return job


def _batches(board: Board) -> Iterator[list[UUID]]:
    """The cases due, by their ids, so that no batch looks again at those before it."""
    waiting = due(board).order_by("pk").values_list("pk", flat=True)
    found = list(waiting[:BATCH])
    while found:
        yield found
        found = list(waiting.filter(pk__gt=found[-1])[:BATCH])


@transaction.atomic
def _write(job: Reassessment, cases: list[UUID]) -> None:
    """One batch, and how far the job has come by it: both or neither."""
    held = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=cases).order_by("pk")
    there = due(job.board).filter(pk__in=[case.pk for case in held]).select_related("facts", "board", "patient")
    kept = [case for case in there if hasattr(case, "facts")]
    write_standings(job.board, [(case, case.facts.known(), case.facts.sha256) for case in kept])
    for case in there:
        if not hasattr(case, "facts"):
            keep_facts(case)
    Reassessment.objects.filter(pk=job.pk).update(
        done=F("done") + len(there), attempts=0, leased_until=timezone.now() + LEASE
    )


@transaction.atomic
def _end_slice(job: Reassessment) -> None:
    """Done when nothing is due by the edition of the job; else the job is free for the next slice."""
    job = Reassessment.objects.select_for_update(of=("self",), no_key=True).select_related("board").get(pk=job.pk)
    if edition_of(job.board).sha256 == job.edition_sha256 and due(job.board).exists():
        job.state, job.leased_until = State.WAITING, None
        job.save(update_fields=["state", "leased_until"])
        nudge_after_commit(job)
    elif job.state != State.DONE:
        job.total = job.done
        _end(job, State.DONE, "cases_reassessed")


def _end(job: Reassessment, state: str, verb: str) -> None:
    job.state, job.leased_until, job.done_at = state, None, timezone.now()
    job.save(update_fields=["state", "leased_until", "done_at", "total", "attempts"])
    audit.record(verb, by=None, board=job.board, subject=job, detail={"edition": job.edition_id, "cases": job.done})
    log.info(verb, reassessment=str(job.pk), cases=job.done)
