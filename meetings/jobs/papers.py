"""Making a paper from its row: written whole or not at all."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from meetings.jobs.lease import Changes, Jobs
from meetings.models import Paper
from meetings.paper_data.pictures import pictures
from meetings.papers.render import PaperError, render
from meetings.webhooks.outbox import tell_ready

State = Paper.State
log = structlog.get_logger()
JOBS = Jobs(
    Paper, State.MAKING, since="requested_at", lease=lambda: timedelta(seconds=settings.PAPER_LEASE_SECONDS),
    most_attempts=5, first_pause=timedelta(seconds=2),
)  # fmt: skip


def paper_path(paper: Paper) -> Path:
    """By id alone: a file's name tells nothing of a patient."""
    return Path(settings.PAPER_DIR) / f"{paper.pk}.{paper.format}"


def make(paper_id: str) -> bool:
    """Make this paper if it is free and due. False when somebody else has it, or it is made.

    Whatever goes wrong stays with this paper: the next one in the sweep is made all the same.
    """
    paper = JOBS.take(paper_id, _is_over)
    if paper is None:
        return False
    try:
        _keep(paper, render(paper.kind, printed(paper), paper.format))
    except PaperError as error:
        _failed(paper, str(error))
    except Exception as error:
        _failed(paper, f"It stopped with {type(error).__name__}.")
    return True


def printed(paper: Paper) -> dict[str, object]:
    """What the paper says, with its number and the address at which a reader may check it."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('verify', args=[paper.code])}"
    own = {"version": str(paper.number), "code": paper.code, "verify_at": address}
    return {**paper.data, **own, "pictures": pictures(paper.data)}


def _is_over(paper: Paper) -> Changes:
    """Given up where its workers died each time before the paper was whole."""
    if not JOBS.had_its_attempts(paper):
        return {}
    return _given_up(paper, paper.error or "The worker ended each time before the paper was whole.")


@transaction.atomic
def _keep(paper: Paper, content: bytes) -> None:
    """The file first, then the row that says it is there: a reader never meets a row without its file."""
    if not JOBS.is_ours(paper):
        return
    write_whole(paper_path(paper), content)
    sha256 = hashlib.sha256(content).hexdigest()
    JOBS.end(paper, state=State.READY, ready_at=timezone.now(), error="", sha256=sha256, size=len(content))
    tell_ready(paper)
    audit.record("paper_made", by=None, board=paper.board, subject=paper, detail={"attempts": paper.attempts})


@transaction.atomic
def _failed(paper: Paper, error: str) -> None:
    if not JOBS.is_ours(paper):
        return
    log.warning("paper_failed", paper=str(paper.pk), attempts=paper.attempts)
    if JOBS.had_its_attempts(paper):
        JOBS.end(paper, **_given_up(paper, error))
    else:
        JOBS.pause(paper, error=error[:300])


def _given_up(paper: Paper, error: str) -> Changes:
    audit.record("paper_failed", by=None, board=paper.board, subject=paper)
    return {"state": State.FAILED, "error": error[:300]}


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all, even when the power fails: aside, to the disk, then renamed.

    Whoever writes holds the row, so what a killed worker left aside is written over and never stays.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
