"""Telling the worker that a paper waits. A lost word costs a sweep, so nothing here may fail its caller."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from meetings.models import Paper

log = structlog.get_logger()


def nudge_after_commit(paper: Paper) -> None:
    transaction.on_commit(lambda: nudge(paper))


def nudge(paper: Paper) -> None:
    from meetings.tasks import make_paper

    try:
        make_paper.apply_async((str(paper.pk),), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("paper_not_nudged", paper=str(paper.pk), error=type(error).__name__)
