"""Telling the worker that a paper waits. A lost word costs a sweep, so nothing here may fail its caller."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from meetings.models import Paper

log = structlog.get_logger()


def nudge_after_commit(*papers: Paper) -> None:
    transaction.on_commit(lambda: nudge(*papers))


def nudge(*papers: Paper) -> None:
    """A broker that does not answer is asked once, however many papers wait: whoever signs does not wait with them."""
    from meetings.tasks import make_paper

    for paper in papers:
        try:
            make_paper.apply_async((str(paper.pk),), retry=False)
        except (OperationalError, OSError) as error:
            log.warning("paper_not_nudged", paper=str(paper.pk), error=type(error).__name__)
            return
