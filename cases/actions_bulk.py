"""Many records of many cases in one request: all of them, or none and every row that is refused said at once."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from cases import permissions
from cases.actions import add_records, checked
from cases.models import RECORD_KINDS, Case, Record

Row = tuple[Case, str, Mapping[str, object]]


class RowsRefused(Exception):
    """Row number to what is wrong with it. Nothing was written, of the other rows neither."""

    def __init__(self, errors: dict[int, ValidationError]) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} rows are refused.")


@transaction.atomic
def add_rows(*, rows: Sequence[Row], by: User) -> list[Record]:
    """First versions, in the order of the rows. The facts of each case are gathered once."""
    errors = {number: error for number, row in enumerate(rows) if (error := refused(row, by))}
    if errors:
        raise RowsRefused(errors)
    stored: dict[int, Record] = {}
    for case in {row[0].pk: row[0] for row in rows}.values():
        numbers = [number for number, row in enumerate(rows) if row[0].pk == case.pk]
        added = add_records(case=case, records=[rows[number][1:] for number in numbers], by=by)
        stored.update(zip(numbers, added, strict=True))
    return [stored[number] for number in range(len(rows))]


def refused(row: Row, by: User) -> ValidationError | None:
    """What is wrong with a row that stands alone; None where it may be written."""
    case, kind, values = row
    if not (answer := permissions.may_change_case(by, case)):
        return ValidationError({"case": answer.why})
    try:
        checked(RECORD_KINDS[kind](case=case, entered_by=by, **values))
    except ValidationError as error:
        return error
    return None
