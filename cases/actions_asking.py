"""Naming a person for what a case lacks."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Membership, User
from accounts.permissions import require
from cases import permissions
from cases.models import CLINICAL_ROLES, Case, ItemAssignment
from cases.readiness import ITEMS


@transaction.atomic
def assign_items(
    *, items: Sequence[tuple[Case, str]], person: User | None, by: User, due_on: date | None = None
) -> list[ItemAssignment]:
    """All of these (case, item) are asked of this person, or none. Without a person the board's rule holds again."""
    cases = {case.pk: case for case, _ in items}
    for case in cases.values():
        require(permissions.may_assign(by, case))
        _check_person(case, person)
    if unknown := [item for _, item in items if item not in ITEMS]:
        raise ValidationError(f"There is no such item: {unknown[0]}.")
    rows = [ItemAssignment(case=case, item=item, person=person, due_on=due_on, by=by) for case, item in items]
    ItemAssignment.objects.bulk_create(rows)
    for case in cases.values():
        detail = {"items": [item for one, item in items if one.pk == case.pk], "to": person.pk if person else ""}
        audit.record("items_assigned", by=by, board=case.board, subject=case, patient_id=case.patient_id, detail=detail)
    return rows


def _check_person(case: Case, person: User | None) -> None:
    if person is None:
        return
    working = Membership.objects.of(person).filter(board=case.board_id, role__in=CLINICAL_ROLES)
    if not working.exists():
        raise ValidationError({"person": "Choose somebody who works on the board of the case."})
