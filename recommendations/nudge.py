"""Telling the worker that cases wait to be reassessed. A lost word costs a sweep, so nothing here fails its caller."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from recommendations.models import Reassessment

log = structlog.get_logger()


def nudge_after_commit(job: Reassessment) -> None:
    transaction.on_commit(lambda: nudge(job))


def nudge(job: Reassessment) -> None:
    from recommendations.tasks import reassess

    try:
        reassess.apply_async((str(job.pk),), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("reassessment_not_nudged", reassessment=str(job.pk), error=type(error).__name__)
