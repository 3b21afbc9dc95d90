"""Checking and writing an import from its row, under a lease: a worker that dies leaves the row as it was."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Board
from accounts.permissions import Refused, require
from cases import permissions
from cases.imports import findings
from cases.imports.columns import TableMapping
from cases.imports.plan import Plan, plan_import
from cases.imports.progress import LEASE, Progress
from cases.imports.reading import read_table
from cases.imports.rows import Reading, read_rows
from cases.imports.table import TableError
from cases.imports.write import steps, touched, write_plan
from cases.models import Case, TableImport

MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(hours=24)
log = structlog.get_logger()
State = TableImport.State


class NotAsChecked(Exception):
    """What the dry run found no longer holds; nothing was written."""


class TakenOver(Exception):
    """Another worker has the import; what this one did is dropped."""


def run(import_id: UUID | str) -> bool:
    """Check or write this import if it waits for it. False when somebody else has it, or there is nothing to do."""
    taken = _take(import_id)
    if taken is None:
        return False
    try:
        with Progress(taken) as progress, _uncollected():
            (_check if taken.state == State.CHECKING else _write)(taken, progress)
    except TakenOver:
        log.warning("import_taken_over", table_import=str(taken.pk))
    except Exception as error:
        _failed(taken, error)
    return True


@contextmanager
def _uncollected() -> Iterator[None]:
    """A plan only grows until it is written; looking through it for garbage over and over takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def due() -> list[UUID]:
    """Imports that wait for a worker, or whose worker's lease has run out."""
    return list(_free().order_by("created_at").values_list("pk", flat=True)[:10])


def _free() -> QuerySet[TableImport]:
    waits = Q(leased_until__isnull=True) | Q(leased_until__lt=timezone.now())
    return TableImport.objects.filter(waits, state__in=(State.CHECKING, State.WRITING))


@transaction.atomic
def _take(import_id: UUID | str) -> TableImport | None:
    free = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("board", "by")
    taken = free.filter(pk=import_id).first()
    if taken is None:
        return None
    taken.attempts += 1
    if taken.attempts > MOST_ATTEMPTS:
        _back(taken, _("The worker ended each time before it was through. Nothing was imported. Try a smaller table."))
        return None
    taken.leased_until = timezone.now() + LEASE
    taken.save(update_fields=["attempts", "leased_until"])
    return taken


def _planned(of: TableImport, progress: Progress) -> tuple[TableMapping, Reading, Plan]:
    mapping = TableMapping.from_json(of.mapping)
    table = read_table(bytes(of.content or b""), of.name, mapping.sheet)
    progress.begin(len(table.rows) * 2)
    reading = read_rows(table, mapping)
    progress(len(reading.rows))
    return mapping, reading, plan_import(of, of.board, of.by, mapping, reading)


def _check(of: TableImport, progress: Progress) -> None:
    mapping, reading, plan = _planned(of, progress)
    _end(of, State.CHECKED, findings=findings.as_json(reading, plan, mapping))


@transaction.atomic
def _write(of: TableImport, progress: Progress) -> None:
    """All or nothing. The plan is made again on what stands now; imports into one board come one after the other."""
    require(permissions.may_import(of.by, of.board))
    Board.objects.select_for_update(no_key=True).get(pk=of.board_id)
    mapping, reading, plan = _planned(of, progress)
    if findings.in_the_way(reading, plan, mapping):
        raise NotAsChecked
    _hold(touched(plan))
    progress.begin(steps(plan))
    write_plan(plan, of, progress)
    _end(of, State.DONE, findings=findings.outcome(plan), content=None, mapping={}, done_at=timezone.now())


def _hold(cases: Sequence[Case]) -> None:
    """What was planned is written only where nobody has changed the case since it was read."""
    read = {case.pk: case.version for case in cases if not case._state.adding}
    held = Case.objects.open().select_for_update(of=("self",), no_key=True).filter(pk__in=list(read))
    if dict(held.order_by("pk").values_list("pk", "version")) != read:
        raise NotAsChecked


@transaction.atomic
def _end(of: TableImport, state: str, **changes: object) -> None:
    now = TableImport.objects.select_for_update(of=("self",), no_key=True).only("attempts", "state").get(pk=of.pk)
    if (now.attempts, now.state) != (of.attempts, of.state):
        raise TakenOver
    for name, value in {"state": state, "leased_until": None, "attempts": 0, "error": "", **changes}.items():
        setattr(of, name, value)
    of.save()


def _failed(of: TableImport, error: Exception) -> None:
    """Whatever went wrong, nothing was written; the person reads what to do, the log only what kind it was."""
    log.warning("import_failed", table_import=str(of.pk), error=type(error).__name__)
    if isinstance(error, TableError):
        told = str(error)
    elif isinstance(error, NotAsChecked | IntegrityError):
        told = _("Something has changed on the board since it was checked. Nothing was imported. Check it again.")
    elif isinstance(error, Refused):
        told = _("You may no longer import tables into this board. Nothing was imported.")
    else:
        told = _("It stopped with %s. Nothing was imported. Try again.") % type(error).__name__
    with transaction.atomic():
        _back(TableImport.objects.select_for_update(of=("self",)).select_related("board").get(pk=of.pk), told)


def _back(of: TableImport, told: str) -> None:
    of.state, of.error, of.leased_until, of.attempts, of.findings = State.MAPPING, told[:300], None, 0, {}
    of.save(update_fields=["state", "error", "leased_until", "attempts", "findings"])
    audit.record("import_failed", by=None, board=of.board, subject=of)


@transaction.atomic
def purge() -> int:
    """What nobody has finished in time is gone with all that it held."""
    expired = TableImport.objects.filter(expires_at__lt=timezone.now()).exclude(state__in=(State.DONE, State.GONE))
    rows = list(expired.select_for_update(skip_locked=True, of=("self",)).select_related("board"))
    for one in rows:
        empty(one)
        audit.record("import_expired", by=None, board=one.board, subject=one)
    return len(rows)


def empty(of: TableImport) -> None:
    of.content, of.mapping, of.findings, of.state = None, {}, {}, State.GONE
    of.save(update_fields=["content", "mapping", "findings", "state"])
