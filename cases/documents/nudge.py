"""Telling the worker that a file waits to be checked. A lost word costs a sweep, so nothing here fails its caller."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from cases.models import Document

log = structlog.get_logger()


def nudge_after_commit(document: Document) -> None:
    transaction.on_commit(lambda: nudge(document))


def nudge(document: Document) -> None:
    from cases.tasks import check_document

    try:
        check_document.apply_async((str(document.pk),), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("document_not_nudged", document=str(document.pk), error=type(error).__name__)
