"""Recording how a patient fared after the board. A death becomes part of who the patient is."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases.actions_amend import amend_patient
from cases.models import Case, Patient
from meetings import permissions
from meetings.models import Outcome
from meetings.models.outcome import TOLD


@transaction.atomic
def record_outcome(*, case: Case, seen_on: date, by: User, corrects: Outcome | None = None, **told: object) -> Outcome:
    """One entry more; `corrects` names the one that it strikes. What nobody found is left empty."""
    require(permissions.may_record_outcome(by, case))
    if corrects and corrects.case_id != case.pk:
        raise ValidationError(_("The entry that is corrected belongs to another case."))
    outcome = Outcome(case=case, seen_on=seen_on, corrects=corrects, by=by, **told)
    _check(outcome)
    outcome.full_clean(exclude=["case", "by"])
    outcome.save(force_insert=True)
    _died(outcome, by)
    audit.record("outcome_recorded", by=by, board=case.board, subject=outcome, patient_id=case.patient_id)
    return outcome


def _check(outcome: Outcome) -> None:
    if not any(getattr(outcome, name) for name in TOLD):
        raise ValidationError(_("Say at least one thing that was found: alive or dead, response, progression …"))
    for name in ("seen_on", "died_on", "progressed_on"):
        day = getattr(outcome, name)
        if day and day > timezone.localdate():
            raise ValidationError({name: _("This day lies in the future. Say what was found, or record it then.")})


def _died(outcome: Outcome, by: User) -> None:
    """Where the patient has a date of death already, that one stays: it is corrected where it is written."""
    patient = Patient.objects.get(pk=outcome.case.patient_id)
    if outcome.died_on and patient.died_on is None:
        amend_patient(patient=patient, version=patient.version, by=by, died_on=outcome.died_on)
