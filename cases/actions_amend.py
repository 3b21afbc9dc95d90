"""Amending what is no record: a question, a patient's identity, a document's caption. What stood before stays readable.

Each raises Refused, Stale or ValidationError as every action of this app does; then nothing is written.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases import permissions
from cases.actions import Stale, keep_facts, locked
from cases.actions_documents import audit_document
from cases.models import Case, Document, Earlier, Patient

WORDS_OF_A_CASE = (
    "question", "why_now", "urgency", "wanted_disciplines", "referring_doctor", "referred_by", "owner",
)  # fmt: skip
ABOUT_A_DOCUMENT = ("caption", "dated_on")
IDENTITY = ("identifier", "family_name", "given_name", "title", "sex", "born_on", "died_on")


@transaction.atomic
def amend_case(*, case: Case, version: int, by: User, **changes: object) -> Case:
    """Change the question, the reason, the urgency or the owner of a case whose version is still `version`."""
    require(permissions.may_change_case(by, case))
    found = locked(case, version)
    _amend(found, changes, WORDS_OF_A_CASE, by, {"case": found})
    detail = {"fields": sorted(changes)}
    audit.record("case_amended", by=by, board=case.board, subject=found, patient_id=case.patient_id, detail=detail)
    return found


@transaction.atomic
def amend_patient(*, patient: Patient, version: int, by: User, **changes: object) -> Patient:
    """Correct who the patient is. Age and sex are facts, so the facts of every case of the patient are kept anew."""
    require(permissions.may_register_patient(by, patient.board))
    found = Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    if found.version != version:
        raise Stale(found)
    _amend(found, changes, IDENTITY, by, {"patient": found})
    for case in found.cases.select_related("board", "patient").order_by("pk"):
        keep_facts(case, by=by)
    detail = {"fields": sorted(changes)}
    audit.record("patient_amended", by=by, board=found.board, subject=found, patient_id=found.pk, detail=detail)
    return found


@transaction.atomic
def amend_document(*, document: Document, version: int, by: User, **changes: object) -> Document:
    """Correct what is said of a document; the file and its kind stay what they are."""
    case = document.case
    require(permissions.may_change_case(by, case))
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    found = Document.objects.select_for_update(of=("self",)).select_related("case__board").get(pk=document.pk)
    if found.version != version:
        raise Stale(found)
    if found.withdrawn_at:
        raise ValidationError(_("It is withdrawn; what is said of it stays as it is."))
    _amend(found, changes, ABOUT_A_DOCUMENT, by, {"document": found})
    audit_document("document_amended", found, by)
    return found


def _amend(subject: Any, changes: dict[str, object], names: tuple[str, ...], by: User, whose: dict[str, Any]) -> None:
    said = {name: subject._meta.get_field(name).value_from_object(subject) for name in names}
    Earlier.objects.create(**whose, version=subject.version, values=said, replaced_by=by)
    for name, value in changes.items():
        setattr(subject, name, value)
    subject.version += 1
    subject.full_clean()
    subject.save()
