"""Every write to the clinical record: who did it, in one transaction, with one audit event.

Each raises Refused when the user may not, Stale when somebody else changed the case meanwhile, and
django.core.exceptions.ValidationError for input that cannot be kept; then nothing is written.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from cases import facts_changed, permissions
from cases.facts.current import current_records_of
from cases.facts.gather import FactSheet, dates, gather
from cases.facts.laboratory import ImpossibleValue, UnitError, check_possible, convert
from cases.facts.vocabulary import FACTS, Value
from cases.lifecycle import Status, may_move, needs_reason
from cases.models import RECORD_KINDS, Case, CaseFacts, Laboratory, Patient, Record, StatusChange
from cases.readiness import readiness

BOOKKEEPING = {
    "id", "case", "series", "version", "is_current", "is_withdrawn", "reason", "entered_at", "entered_by", "converted",
}  # fmt: skip


class Stale(Exception):
    """Somebody changed this meanwhile; nothing was saved. `.current` is what stands now."""

    def __init__(self, current: Model | None) -> None:
        self.current = current
        super().__init__("Somebody else changed this meanwhile. Nothing was saved. Compare, then save again.")


@transaction.atomic
def register_patient(*, board: Board, by: User, **identity: object) -> Patient:
    require(permissions.may_register_patient(by, board))
    patient = Patient(board=board, created_by=by, **identity)
    patient.full_clean()
    patient.save()
    audit.record("patient_registered", by=by, board=board, subject=patient, patient_id=patient.pk)
    return patient


@transaction.atomic
def open_case(*, patient: Patient, question: str, by: User, **details: object) -> Case:
    """A new case in preparation, owned by `by` unless `owner` says otherwise."""
    require(permissions.may_register_patient(by, patient.board))
    if patient.merged_into_id:
        raise ValidationError("This registration was merged. Open the case for the patient it was merged into.")
    case = Case(board=patient.board, patient=patient, question=question, created_by=by, **{"owner": by, **details})
    case.full_clean()
    case.save()
    keep_facts(case, by=by)
    audit.record("case_opened", by=by, board=case.board, subject=case, patient_id=patient.pk)
    return case


@transaction.atomic
def register_and_open(*, board: Board, identity: dict[str, object], details: dict[str, object], by: User) -> Case:
    """A patient and the case, or neither."""
    patient = register_patient(board=board, by=by, **identity)
    return open_case(patient=patient, by=by, **details)  # type: ignore[arg-type]


@transaction.atomic
def move_case(*, case: Case, to: str, by: User, why: str = "", version: int | None = None) -> Case:
    """The only writer of a case's status; each move is a row of its own. Unready cases move on, with a reason.

    Who names a version moves the case only as long as that is the version in force.
    """
    require(permissions.may_move_case(by, case))
    if version is not None:
        locked(case, version)
    if needs_reason(case.status, to) and not why.strip():
        raise ValidationError({"why": "Say why the case is closed, or opened again."})
    if to in (Status.READY, Status.LISTED) and not why.strip() and not readiness(case, date.today()).is_ready:
        raise ValidationError({"why": "The case is not ready by the board's rules. Say why it goes on all the same."})
    return _move(case, to, by, why)


@transaction.atomic
def prepare_again(*, case: Case, why: str, by: None = None) -> Case:
    """The product itself takes a case up again and says why; where the case cannot move there, nothing happens."""
    if not may_move(case.status, Status.IN_PREPARATION):
        return case
    return _move(case, Status.IN_PREPARATION, by, why)


def _move(case: Case, to: str, by: User | None, why: str) -> Case:
    moved = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if not may_move(moved.status, to):
        raise ValidationError(f"A case that is {moved.get_status_display()} cannot become {Status(to).label}.")
    StatusChange.objects.create(case=moved, from_status=moved.status, to_status=to, why=why, by=by)
    detail = {"from": moved.status, "to": to}
    moved.status = to
    moved.version += 1
    moved.save(update_fields=["status", "version", "changed_at"])
    if Status.CLOSED in (detail["from"], to):
        keep_facts(moved, by=by)
    audit.record("case_moved", by=by, board=case.board, subject=moved, patient_id=case.patient_id, detail=detail)
    return moved


def add_record(*, case: Case, kind: str, by: User, **values: object) -> Record:
    """A first version of a record of this kind."""
    return add_records(case=case, records=[(kind, values)], by=by)[0]


@transaction.atomic
def add_records(*, case: Case, records: Sequence[tuple[str, Mapping[str, object]]], by: User) -> list[Record]:
    """All of these first versions, as (kind, values), or none of them; the facts are gathered once."""
    require(permissions.may_change_case(by, case))
    kinds = [kind for kind, _ in records]
    stored = [_store(RECORD_KINDS[kind](case=case, entered_by=by, **values)) for kind, values in records]
    _changed(case, by)
    for kind, record in zip(kinds, stored, strict=True):
        _audit_record("record_added", record, kind, by)
    return stored


@transaction.atomic
def correct_record(*, record: Record, kind: str, by: User, reason: str, **values: object) -> Record:
    """A new version of the record's series; the earlier one stays, marked as no longer in force."""
    require(permissions.may_change_case(by, record.case))
    if not reason.strip():
        raise ValidationError({"reason": "Say why the record is corrected; both versions stay in the history."})
    current = _supersede(record)
    new = RECORD_KINDS[kind](
        case=record.case, entered_by=by, series=current.series, version=current.version + 1, reason=reason, **values
    )
    _store(new)
    _changed(record.case, by)
    _audit_record("record_corrected", new, kind, by)
    return new


@transaction.atomic
def withdraw_record(*, record: Record, kind: str, by: User, reason: str) -> Record:
    """Entered in error: the facts no longer rest on it; the history keeps it with the reason."""
    values = {field.name: getattr(record, field.name) for field in content_fields(type(record))}
    return correct_record(record=record, kind=kind, by=by, reason=reason, **{**values, "is_withdrawn": True})


def keep_facts(case: Case, on: date | None = None, by: User | None = None) -> CaseFacts:
    """Write the case's facts as they stand into its one row, and tell who keeps anything that follows from them."""
    return keep_facts_of([case], on, by)[0]


def keep_facts_of(cases: Sequence[Case], on: date | None = None, by: User | None = None) -> list[CaseFacts]:
    """The same for many cases at once, for a handful of queries.

    The cases are held meanwhile, so that of two writers the later one writes what is there in the end.
    """
    held = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[case.pk for case in cases])
    list(held.order_by("pk").values_list("pk"))
    there = current_records_of(cases)
    changed = [(case, gather(case, on or date.today(), there[case.pk])) for case in cases]
    rows = [_kept(case, sheet) for case, sheet in changed]
    CaseFacts.objects.keep(rows)
    facts_changed.tell(changed, by)
    return rows


def _kept(case: Case, sheet: FactSheet) -> CaseFacts:
    columns = {name: _column(sheet.facts.get(name)) for name in FACTS}
    return CaseFacts(
        case_id=case.pk,
        **columns,
        as_of=sheet.as_of,
        sha256=sheet.sha256,
        dates=dates(sheet),
        conflicts=list(sheet.conflicts),
    )


def _column(value: Value | None) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def locked(case: Case, version: int) -> Case:
    """The case, held for this transaction; Stale when it has moved on from `version`."""
    found = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if found.version != version:
        raise Stale(found)
    return found


def _supersede(record: Record) -> Record:
    current = (
        type(record)
        ._base_manager.select_for_update(of=("self",), no_key=True)
        .get(series=record.series, is_current=True)
    )
    if current.pk != record.pk:
        raise Stale(current)
    current.is_current = False
    current.save(update_fields=["is_current"])
    return current


def _store(record: Record) -> Record:
    checked(record).save()
    return record


def checked(record: Record) -> Record:
    """What a person filled is checked; what the action itself set is right by construction and costs no query."""
    record.full_clean(exclude=BOOKKEEPING - {"reason"})
    if isinstance(record, Laboratory):
        record.converted = _converted(record)
    return record


def _converted(result: Laboratory) -> Decimal | None:
    """A value that is possible in no patient is one in another unit, so it is refused by whatever way it comes."""
    try:
        converted = convert(result.analyte, result.value, result.unit, result.upper_limit)
        check_possible(result.analyte, converted)
    except UnitError as error:
        raise ValidationError({"unit": str(error)}) from error
    except ImpossibleValue as error:
        raise ValidationError({"value": str(error)}) from error
    return converted


def _changed(case: Case, by: User) -> None:
    found = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    found.version += 1
    found.save(update_fields=["version", "changed_at"])
    case.version = found.version
    keep_facts(found, by=by)


def _audit_record(verb: str, record: Record, kind: str, by: User) -> None:
    audit.record(
        verb,
        by=by,
        board=record.case.board,
        subject=record,
        patient_id=record.case.patient_id,
        detail={"kind": kind, "version": record.version},
    )


def content_fields(model: type[Record]) -> "list[Field[Any, Any]]":
    """The columns a person fills: everything but the row's own bookkeeping."""
    return [field for field in model._meta.concrete_fields if field.name not in BOOKKEEPING]
