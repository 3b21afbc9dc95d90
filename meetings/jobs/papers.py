"""Making a paper from its row: taken under a lease, written whole or not at all, tried again when a worker dies."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from meetings.models import Paper
from meetings.paper_data.pictures import pictures
from meetings.papers.render import PaperError, render
from meetings.webhooks.outbox import tell_ready

MOST_ATTEMPTS = 5
log = structlog.get_logger()
State = Paper.State


def lease() -> timedelta:
    return timedelta(seconds=settings.PAPER_LEASE_SECONDS)


def paper_path(paper: Paper) -> Path:
    """By id alone: a file's name tells nothing of a patient."""
    return Path(settings.PAPER_DIR) / f"{paper.pk}.{paper.format}"


def make(paper_id: str) -> bool:
    """Make this paper if it is free and due. False when somebody else has it, or it is made.

    Whatever goes wrong stays with this paper: the next one in the sweep is made all the same.
    """
    paper = take(paper_id)
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


def due() -> list[str]:
    """Papers that wait, or whose worker's lease has run out."""
    return [str(pk) for pk in _free().order_by("requested_at").values_list("pk", flat=True)[:100]]


def _free() -> QuerySet[Paper]:
    waits = Q(state=State.WAITING) & (Q(leased_until__isnull=True) | Q(leased_until__lt=timezone.now()))
    return Paper.objects.filter(waits | Q(state=State.MAKING, leased_until__lt=timezone.now()))


@transaction.atomic
def take(paper_id: str) -> Paper | None:
    """The paper under a lease of ours; nothing while another worker holds it or it is not due."""
    paper = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=paper_id).first()
    if paper is None:
        return None
    if paper.attempts >= MOST_ATTEMPTS:
        _give_up(paper, paper.error or "The worker ended each time before the paper was whole.")
        return None
    paper.state, paper.leased_until, paper.attempts = State.MAKING, timezone.now() + lease(), paper.attempts + 1
    paper.save(update_fields=["state", "leased_until", "attempts"])
    return paper


@transaction.atomic
def _keep(paper: Paper, content: bytes) -> None:
    """The file first, then the row that says it is there: a reader never meets a row without its file."""
    if not _still_ours(paper):
        return
    write_whole(paper_path(paper), content)
    paper.state, paper.ready_at, paper.leased_until, paper.error = State.READY, timezone.now(), None, ""
    paper.sha256, paper.size = hashlib.sha256(content).hexdigest(), len(content)
    paper.save(update_fields=["state", "ready_at", "leased_until", "error", "sha256", "size"])
    tell_ready(paper)
    audit.record("paper_made", by=None, board=paper.board, subject=paper, detail={"attempts": paper.attempts})
    log.info("paper_made", paper=str(paper.pk), attempts=paper.attempts, size=paper.size)


def _still_ours(paper: Paper) -> bool:
    """A worker that was too slow finds that another took over; then its own work is dropped."""
    now = Paper.objects.select_for_update(of=("self",), no_key=True).get(pk=paper.pk)
    return now.state == State.MAKING and now.leased_until == paper.leased_until


@transaction.atomic
def _failed(paper: Paper, error: str) -> None:
    if not _still_ours(paper):
        return
    log.warning("paper_failed", paper=str(paper.pk), attempts=paper.attempts)
    if paper.attempts >= MOST_ATTEMPTS:
        _give_up(paper, error)
        return
    paper.state, paper.error = State.WAITING, error[:300]
    paper.leased_until = timezone.now() + timedelta(seconds=2**paper.attempts)
    paper.save(update_fields=["state", "error", "leased_until"])


def _give_up(paper: Paper, error: str) -> None:
    paper.state, paper.error, paper.leased_until = State.FAILED, error[:300], None
    paper.save(update_fields=["state", "error", "leased_until"])
    audit.record("paper_failed", by=None, board=paper.board, subject=paper)


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all, even when the power fails: aside, to the disk, then renamed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
