"""Loading a patient's record is an event: whoever reads a case through here leaves a line in the audit trail."""

from django.db import transaction
from django.http import Http404

from accounts import audit
from cases.models import Case


@transaction.atomic
def read_case(user, case_id, *, what: str = "case.viewed") -> Case:
    """The case, if the user may see it, with the reading recorded. Missing and forbidden are the same 404."""
    case = Case.objects.visible_to(user).with_people().filter(pk=case_id).first()
    if case is None:
        raise Http404("There is no such case, or you may not see it.")
    audit.record(what, by=user, board=case.board, subject=case, patient_id=case.patient_id)
    return case
