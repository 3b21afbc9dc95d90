"""Telling the worker that a row waits. A lost word costs a sweep, so nothing here may fail its caller."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Model
from kombu.exceptions import OperationalError

from meetings.models import Delivery, Digest, Meeting, Paper

log = structlog.get_logger()


def nudge_after_commit(*papers: Paper) -> None:
    transaction.on_commit(lambda: nudge(*papers))


def nudge(*papers: Paper) -> None:
    from meetings.tasks import make_paper

    _nudge(make_paper, papers)


def nudge_digests_after_commit(*digests: Digest) -> None:
    from meetings.tasks import send_digest

    transaction.on_commit(lambda: _nudge(send_digest, digests))


def nudge_deliveries_after_commit(*deliveries: Delivery) -> None:
    transaction.on_commit(lambda: nudge_deliveries(deliveries))


def nudge_deliveries(deliveries: Iterable[Delivery]) -> None:
    from meetings.tasks import send_delivery

    _nudge(send_delivery, deliveries)


def nudge_announcements_after_commit(meeting: Meeting) -> None:
    from meetings.tasks import announce

    transaction.on_commit(lambda: _nudge(announce, [meeting]))


def nudge_relisting_after_commit() -> None:
    from meetings.tasks import relist_cases

    transaction.on_commit(lambda: _said(relist_cases))


def _nudge(task: Any, rows: Iterable[Model]) -> None:
    """A broker that does not answer is asked once, however many rows wait: whoever signs does not wait with them."""
    for row in rows:
        if not _said(task, str(row.pk)):
            return


def _said(task: Any, *words: str) -> bool:
    try:
        task.apply_async(words, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("not_nudged", task=task.name, words=words, error=type(error).__name__)
        return False
    return True
