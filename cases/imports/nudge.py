"""Telling the worker that an import waits. A lost word costs a sweep, so nothing here may fail its caller."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from cases.models import TableImport

log = structlog.get_logger()


def nudge_after_commit(of: TableImport) -> None:
    transaction.on_commit(lambda: nudge(of))


def nudge(of: TableImport) -> None:
    from cases.tasks import run_import

    try:
        run_import.apply_async((str(of.pk),), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("import_not_nudged", table_import=str(of.pk), error=type(error).__name__)
