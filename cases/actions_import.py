"""The writes of an import up to the order to write it; what it orders, a worker does from the row."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from cases import permissions
from cases.imports.columns import TableMapping, carried_over, first_mapping, questions
from cases.imports.jobs import KEPT_FOR, empty
from cases.imports.nudge import nudge_after_commit
from cases.imports.provenance import LONGEST_NAME
from cases.imports.reading import read_table
from cases.imports.table import Table, TableError
from cases.models import TableImport

State = TableImport.State


@transaction.atomic
def start_import(*, board: Board, name: str, data: bytes, is_pasted: bool, by: User) -> TableImport:
    """Keeps the table with a proposed mapping. ValidationError where it cannot be read at all."""
    require(permissions.may_import(by, board))
    of = TableImport(board=board, by=by, is_pasted=is_pasted)
    _put(of, name, data)
    audit.record("import_started", by=by, board=board, subject=of, detail={"bytes": len(data)})
    return of


@transaction.atomic
def replace_table(*, of: TableImport, name: str, data: bytes, is_pasted: bool, by: User) -> TableImport:
    """Another version of the table; what was said of its columns stays with those of the same name."""
    locked = _open(of, by)
    old = TableMapping.from_json(locked.mapping)
    locked.is_pasted, locked.by = is_pasted, by
    _put(locked, name, data, old)
    audit.record("import_table_replaced", by=by, board=locked.board, subject=locked, detail={"bytes": len(data)})
    return locked


@transaction.atomic
def reread_table(*, of: TableImport, sheet: str, header_row: int, by: User) -> TableImport:
    """The same bytes, another sheet or another row of headers."""
    locked = _open(of, by)
    table = _table(bytes(locked.content or b""), locked.name, sheet)
    same_sheet = table.sheet == TableMapping.from_json(locked.mapping).sheet
    locked.mapping = first_mapping(table, header_row if same_sheet else None).as_json()
    _set(locked, State.MAPPING)
    audit.record("import_reread", by=by, board=locked.board, subject=locked, detail={"header_row": header_row})
    return locked


@transaction.atomic
def check_import(*, of: TableImport, mapping: TableMapping, by: User) -> TableImport:
    """Keeps what was said of the columns and orders the dry run; with an open question it only keeps it."""
    locked = _open(of, by)
    locked.mapping, locked.by = mapping.as_json(), by
    is_open = bool(questions(mapping))
    _set(locked, State.MAPPING if is_open else State.CHECKING)
    audit.record("import_mapped", by=by, board=locked.board, subject=locked, detail={"columns": len(mapping.used)})
    if not is_open:
        nudge_after_commit(locked)
    return locked


@transaction.atomic
def commit_import(*, of: TableImport, by: User) -> TableImport:
    """Orders the writing. Only what the dry run passed without a problem can be ordered."""
    locked = _open(of, by)
    found = locked.findings
    if locked.state != State.CHECKED or found.get("problem_count", 1) or found.get("questions"):
        raise ValidationError(_("There is something to correct or to answer first. Nothing was imported."))
    locked.by = by
    _set(locked, State.WRITING, findings=found)
    audit.record("import_ordered", by=by, board=locked.board, subject=locked, detail=_counts(found))
    nudge_after_commit(locked)
    return locked


@transaction.atomic
def drop_import(*, of: TableImport, by: User) -> TableImport:
    """Nothing of the table stays."""
    locked = _open(of, by)
    empty(locked)
    audit.record("import_dropped", by=by, board=locked.board, subject=locked)
    return locked


def _open(of: TableImport, by: User) -> TableImport:
    """Held, and still open: what is imported or gone is not changed, and what a worker has in hand is left alone."""
    require(permissions.may_import(by, of.board))
    locked = TableImport.objects.select_for_update(of=("self",), no_key=True).select_related("board").get(pk=of.pk)
    if not locked.is_open:
        raise ValidationError(_("This table is imported or gone already. Start again with the file."))
    if locked.is_under_way:
        raise ValidationError(_("This table is being worked on. Wait until that is through."))
    return locked


def _table(data: bytes, name: str, sheet: str = "") -> Table:
    try:
        return read_table(data, name, sheet)
    except TableError as error:
        raise ValidationError(str(error)) from None


def _put(of: TableImport, name: str, data: bytes, old: TableMapping | None = None) -> None:
    table = _table(data, name)
    mapping = first_mapping(table)
    of.name, of.content = _short(name), data
    of.notes, of.sheets = list(table.notes), list(table.sheets)
    of.mapping = (carried_over(mapping, old) if old else mapping).as_json()
    _set(of, State.MAPPING)


def _set(of: TableImport, state: str, findings: dict[str, Any] | None = None) -> None:
    of.state, of.findings, of.error, of.attempts, of.leased_until = state, findings or {}, "", 0, None
    of.done = of.total = 0
    of.expires_at = timezone.now() + KEPT_FOR
    of.save()


def _short(name: str) -> str:
    """The end of a name tells more than its middle."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in name).split())
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:60]}…{plain[-(LONGEST_NAME - 61) :]}"


def _counts(found: dict[str, Any]) -> dict[str, int]:
    counts: Iterable[tuple[str, int]] = found.get("counts", {}).items()
    return dict(counts)
