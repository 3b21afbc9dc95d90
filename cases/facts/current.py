"""The records in force of a case, or of many: all kinds in one query, with the name of who entered each."""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import JSONField, QuerySet, Value
from django.db.models.expressions import RawSQL

from accounts.models import User
from cases.models import RECORD_KINDS, Case, Record

# What a record shows of who entered it, in the order of the table; the rest of a person is read by who asks for it.
NAMED = tuple(one.name for one in User._meta.concrete_fields if one.name in {"id", "title", "full_name", "email"})


class _Exact(json.JSONDecoder):
    """A number of the database as it stands there, never as the nearest binary fraction."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, parse_float=Decimal)


def current_records(case: Case) -> dict[str, list[Record]]:
    """By kind, the newest first."""
    return current_records_of([case])[case.pk]


def current_records_of(cases: Sequence[Case]) -> dict[UUID, dict[str, list[Record]]]:
    """The same of many cases, for one query too."""
    found: dict[UUID, dict[str, list[Record]]] = {case.pk: {kind: [] for kind in RECORD_KINDS} for case in cases}
    first, *others = (_rows(kind, model, list(found)) for kind, model in RECORD_KINDS.items())
    person = cache(lambda *named: User.from_db("default", NAMED, named))
    records = []
    for kind, row, *named in first.union(*others, all=True):
        record = _record(RECORD_KINDS[kind], row)
        record.entered_by = person(*named)
        records.append((kind, record))
    for kind, record in sorted(records, key=lambda one: (one[1].dated_on, one[1].entered_at), reverse=True):
        found[record.case_id][kind].append(record)
    return found


def _rows(kind: str, model: type[Record], cases: list[UUID]) -> QuerySet[Any, Any]:
    whole_row = RawSQL(f'to_jsonb("{model._meta.db_table}".*)', (), JSONField(decoder=_Exact))  # noqa: S608, S611
    rows = model._default_manager.filter(case__in=cases, is_current=True, is_withdrawn=False)
    return rows.order_by().values_list(Value(kind), whole_row, *(f"entered_by__{name}" for name in NAMED))


def _record(model: type[Record], row: dict[str, Any]) -> Record:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return model.from_db("default", columns, [field.to_python(row[name]) for name, field in columns.items()])
