"""Making one patient of two registrations, and taking that back. Nothing is deleted, no record is touched.

The cases move; their records, decisions and papers stay what they are. The registration that is merged keeps its
number, its history and its row, and leads to the one that is kept.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases import permissions
from cases.actions import keep_facts
from cases.actions_amend import amend_patient
from cases.models import Case, Patient, PatientMerge

# Who two people are is settled by these; where both are known and differ, they are two people.
TELLING = {"born_on": "birth dates", "sex": "sexes"}


@transaction.atomic
def merge_patients(*, kept: Patient, merged: Patient, why: str, by: User) -> PatientMerge:
    """`merged` is the same person as `kept`. What only `merged` knew of birth date and sex is taken over."""
    require(permissions.may_merge(by, kept.board))
    kept, merged = _both(kept, merged)
    _check(kept, merged, why)
    known = {name: getattr(merged, name) for name in TELLING if not getattr(kept, name) and getattr(merged, name)}
    if known:
        kept = amend_patient(patient=kept, version=kept.version, by=by, **known)
    moved = list(merged.cases.values_list("pk", flat=True))
    merge = PatientMerge.objects.create(kept=kept, merged=merged, cases=moved, why=why.strip(), by=by)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    _hand_over(moved, kept)
    _audit("patients_merged", merge, by)
    return merge


@transaction.atomic
def undo_merge(*, merge: PatientMerge, why: str, by: User) -> PatientMerge:
    """They were two people after all: the cases that came over go back, those opened since stay where they are."""
    require(permissions.may_merge(by, merge.kept.board))
    found = PatientMerge.objects.select_for_update(of=("self",), no_key=True).select_related("kept", "merged")
    merge = found.get(pk=merge.pk)
    if merge.undone_at:
        raise ValidationError("This was taken back already.")
    if not why.strip():
        raise ValidationError({"why": "Say why these are two people."})
    merge.undone_at, merge.undone_by, merge.undone_why = timezone.now(), by, why.strip()
    merge.save(update_fields=["undone_at", "undone_by", "undone_why"])
    merge.merged.merged_into = None
    merge.merged.save(update_fields=["merged_into"])
    _hand_over(merge.cases, merge.merged)
    _audit("merge_undone", merge, by)
    return merge


def _both(kept: Patient, merged: Patient) -> tuple[Patient, Patient]:
    """Held in the same order by everybody, so that two who merge them at once do not wait for each other for ever."""
    rows = Patient.objects.select_for_update(of=("self",), no_key=True).select_related("board").order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[kept.pk, merged.pk])}
    return found[kept.pk], found[merged.pk]


def _check(kept: Patient, merged: Patient, why: str) -> None:
    if kept.pk == merged.pk or kept.board_id != merged.board_id:
        raise ValidationError("Choose two registrations of the same board.")
    if kept.merged_into_id or merged.merged_into_id:
        raise ValidationError("One of them was merged already. Look at the patient it was merged into.")
    if not why.strip():
        raise ValidationError({"why": "Say how you know that it is the same person."})
    for name, words in TELLING.items():
        one, other = getattr(kept, name), getattr(merged, name)
        if one and other and one != other:
            raise ValidationError(f"Their {words} differ. Correct the one that is wrong, then merge.")


def _hand_over(case_ids: list, to: Patient) -> None:
    """Age and sex are facts, so the facts are kept anew."""
    for case in Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=case_ids).order_by("pk"):
        case.patient = to
        case.version += 1
        case.save(update_fields=["patient", "version", "changed_at"])
        keep_facts(case)


def _audit(verb: str, merge: PatientMerge, by: User) -> None:
    """Told of both, so that whoever looks for either finds it."""
    for patient in (merge.merged, merge.kept):
        detail = {"kept": merge.kept_id, "merged": merge.merged_id, "cases": len(merge.cases)}
        audit.record(verb, by=by, board=merge.kept.board, subject=merge, patient_id=patient.pk, detail=detail)
