"""Writing a plan: everything or nothing, in bulk, facts gathered once a case. Whoever calls holds the transaction."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.copying import insert_all
from cases.actions import keep_facts_of
from cases.imports.plan import Plan
from cases.models import RECORD_KINDS, Case, ImportedRecord, TableImport

BATCH = 500
Tick = Callable[[int], None]
One = TypeVar("One")


def write_plan(plan: Plan, of: TableImport, tick: Tick) -> None:
    """`tick` is told how many records and cases are through."""
    _check_constraints("IMMEDIATE")
    _people(plan)
    for link in plan.people.numbered:
        link.table_import = of
    links = [*plan.people.numbered, *plan.adopted, *(link for link, _ in plan.added)]
    _records(plan, tick)
    insert_all(links)
    again = [link for link, _, _ in plan.corrected]
    ImportedRecord.objects.bulk_update(again, ["version", "table_import", "row"], batch_size=BATCH)
    cases = touched(plan)
    _keep(cases, tick)
    _audit(plan, of, cases)
    _check_constraints("DEFERRED")


def _check_constraints(when: str) -> None:
    """Rows are written after those that they point to, so each may be checked at once. Half a million that waited for
    the end would make every statement in a trigger of the audit trail walk past them all.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def steps(plan: Plan) -> int:
    return len(plan.added) + len(plan.corrected) + len(touched(plan))


def _people(plan: Plan) -> None:
    insert_all(list(plan.people.new.values()))
    for patient, names in plan.people.completed.items():
        patient.save(update_fields=sorted(names))
    insert_all(plan.people.opened)


def _records(plan: Plan, tick: Tick) -> None:
    """An earlier version goes out of force before the new one comes into it."""
    for model in RECORD_KINDS.values():
        earlier = [current.pk for _, current, _ in plan.corrected if isinstance(current, model)]
        for part in _parts(earlier):
            model._default_manager.filter(pk__in=part).update(is_current=False)
    new = [*(record for _, record in plan.added), *(record for _, _, record in plan.corrected)]
    for model in RECORD_KINDS.values():
        for part in _parts([record for record in new if isinstance(record, model)]):
            insert_all(part)
            tick(len(part))


def touched(plan: Plan) -> list[Case]:
    """Cases with something new, each once, in the order in which they are held."""
    records = [*(record for _, record in plan.added), *(record for _, _, record in plan.corrected)]
    found = {case.pk: case for case in [*plan.people.opened, *(record.case for record in records)]}
    of_completed = {patient.pk for patient in plan.people.completed}
    for pk in of_completed:
        found |= {case.pk: case for case in plan.people.standing.open_cases.get(pk, [])}
    return [found[pk] for pk in sorted(found)]


def _keep(cases: Sequence[Case], tick: Tick) -> None:
    new = timezone.now()
    for part in _parts(cases):
        Case.objects.filter(pk__in=[case.pk for case in part]).update(version=F("version") + 1, changed_at=new)
        keep_facts_of(part)
        tick(len(part))


def _audit(plan: Plan, of: TableImport, cases: Sequence[Case]) -> None:
    """One event for each case, and for each patient who is changed without one; then one for the import."""
    added = Counter(record.case_id for _, record in plan.added)
    corrected = Counter(record.case_id for _, _, record in plan.corrected)
    opened = {case.pk for case in plan.people.opened}
    new = {patient.pk: patient for patient in plan.people.new.values()}
    changed = {**new, **{patient.pk: patient for patient in plan.people.completed}}
    events = []
    for case in cases:
        counts = {"added": added[case.pk], "corrected": corrected[case.pk]}
        told = {"import": of.pk, **counts, "opened": case.pk in opened, "registered": case.patient_id in new}
        events.append(audit.Event("case_imported_into", case, case.patient_id, told))
    for pk in changed.keys() - {case.patient_id for case in cases}:
        events.append(audit.Event("patient_imported", changed[pk], pk, {"import": of.pk, "registered": pk in new}))
    events.append(audit.Event("table_imported", of, None, plan.counts()))
    audit.record_many(events, by=of.by, board=of.board)


def _parts(everything: Sequence[One]) -> Iterator[Sequence[One]]:
    return (everything[start : start + BATCH] for start in range(0, len(everything), BATCH))
