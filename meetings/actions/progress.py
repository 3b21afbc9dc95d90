"""Closing the loop: what became of what was decided, and what therefore comes back to the board."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases.actions import prepare_again
from cases.models import Case
from meetings import permissions
from meetings.models import Action, Progress
from meetings.models.progress import FELL_SHORT
from meetings.nudge import nudge_relisting_after_commit


@transaction.atomic
def report_progress(
    *, action: Action, state: str, on: date, by: User, reason: str = "", instead: str = "", note: str = ""
) -> Progress:
    """One report, added to those before it. What was not done, or only partly, needs its coded reason."""
    require(permissions.may_report(by, action))
    if not action.decision.is_signed:
        raise ValidationError("The decision is not signed yet, so nothing can be done about it.")
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future. Say what has happened, or report it then."})
    report = Progress(action=action, state=state, on=on, reason=reason, instead=instead, note=note, by=by)
    report.full_clean(exclude=["action", "by"], validate_constraints=False)
    if state in FELL_SHORT and not reason:
        raise ValidationError({"reason": "Choose why it was not done, or not all of it."})
    report.save()
    if state in FELL_SHORT:
        nudge_relisting_after_commit()
    item = action.decision.item
    audit.record(
        "progress_reported", by=by, board=item.meeting.board, subject=action, patient_id=item.case.patient_id,
        detail={"state": state, "reason": reason},
    )  # fmt: skip
    return report


@transaction.atomic
def relist(*, case: Case, why: str, by: None = None) -> Case:
    """The product takes the case up again; the coordinator finds it in preparation, with the reason."""
    case = Case.objects.select_related("board").get(pk=case.pk)
    return prepare_again(case=case, why=why, by=by)
