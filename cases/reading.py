"""Loading a patient's record is an event: whoever reads a case through here leaves a line in the audit trail."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import audit
from accounts.models import Board, Membership, User
from accounts.permissions import require
from cases.duplicates import Match, matches
from cases.lifecycle import Status
from cases.models import (
    CLINICAL_ROLES,
    RECORD_KINDS,
    Case,
    CaseQuerySet,
    ImportedRecord,
    Patient,
    PatientMerge,
    Record,
    SavedView,
    SectionDraft,
    StatusChange,
    TableImport,
)
from cases.models.allergy import allergies_from, allergy_rows
from cases.permissions import SET_READINESS, may_register_patient


@transaction.atomic
def read_case(user, case_id, *, what: str = "case_viewed") -> Case:
    """The case, if the user may see it, with the reading recorded. Missing and forbidden are the same 404."""
    found = Case.objects.visible_to(user).with_people().annotate(allergies=allergy_rows())
    case = found.filter(pk=case_id).first()
    if case is None:
        raise Http404("There is no such case, or you may not see it.")
    case.patient.allergies = allergies_from(case.allergies)
    audit.record(what, by=user, board=case.board, subject=case, patient_id=case.patient_id)
    return case


def visible_cases(user) -> CaseQuerySet:
    return Case.objects.visible_to(user)


def boards_on_page(request) -> list[Board]:
    """The boards whose cases, all or the own ones, this person sees; for one request they are looked up once."""
    roles = (*CLINICAL_ROLES, Membership.Role.REFERRER)
    kept = request.__dict__
    if "kept_boards" not in kept:
        kept["kept_boards"] = list(Board.objects.working_in(request.user, roles))
    return kept["kept_boards"]


def boards_to_open_cases_in(user):
    return Board.objects.working_in(user, CLINICAL_ROLES)


def versions_of(case: Case, kind: str, series) -> list[Record]:
    """All versions of one record, newest first; 404 where there is none in this case."""
    model = RECORD_KINDS.get(kind)
    found = (
        list(model.objects.filter(case=case, series=series).select_related("entered_by").order_by("-version"))
        if model
        else []
    )
    if not found:
        raise Http404("There is no such record in this case.")
    return found


def version_started_from(case: Case, kind: str, series, version: str | None) -> Record:
    """The version that a form names as the one it showed; the first where it names none of ours."""
    versions = versions_of(case, kind, series)
    return next((one for one in versions if str(one.version) == version), versions[-1])


def records_of(case: Case, kind: str) -> QuerySet[Record]:
    """The records of one kind that are in force."""
    found = RECORD_KINDS[kind]._default_manager.filter(case=case, is_current=True, is_withdrawn=False)
    return found.select_related("entered_by")


def taken_up_again(case: Case) -> StatusChange | None:
    """Why the product itself took the case up again, for as long as it is prepared or ready because of that."""
    if case.status not in (Status.IN_PREPARATION, Status.READY):
        return None
    return case.status_changes.filter(to_status=Status.IN_PREPARATION).exclude(by__isnull=False).first()


def drafts_of(user, case: Case) -> dict[str, SectionDraft]:
    """What this person typed into the sections of the case and has not saved, by kind. Nobody else sees it."""
    return {one.kind: one for one in SectionDraft.objects.filter(case=case, user=user)}


def case_to_write_in(user, case_id) -> Case:
    """For what shows nothing of the case and is sent while somebody types: no reading, so no event of one."""
    return get_object_or_404(visible_cases(user).select_related("patient", "board"), pk=case_id)


def cases_to_write_in(user, ids: Collection[UUID]) -> dict[UUID, Case]:
    return visible_cases(user).select_related("patient", "board").in_bulk(list(ids))


def boards_whose_rules_one_sets(user):
    return Board.objects.working_in(user, SET_READINESS)


def person_on_board(board: Board, person_id) -> User | None:
    """Somebody who works on this board today."""
    return User.objects.filter(
        pk=person_id, memberships__in=Membership.objects.active().filter(board=board, role__in=CLINICAL_ROLES)
    ).first()


def saved_views(user):
    return SavedView.objects.visible_to(user).select_related("owner", "board")


def owners_of(cases: CaseQuerySet) -> list[User]:
    """Who owns an open one of these cases, by name."""
    return list(User.objects.filter(pk__in=cases.open().values("owner")).order_by("full_name"))


@transaction.atomic
def find_patients(user, board: Board, identity: dict) -> list[Match]:
    """Patients of a board where the user registers, who may be the one named. The looking is an event."""
    require(may_register_patient(user, board))
    found = matches(board, **identity)
    audit.record("patients_looked_for", by=user, board=board, detail={"found": len(found)})
    return found


@transaction.atomic
def read_patient(user, patient_id, *, what: str = "patient_viewed") -> Patient:
    """The patient, if the user may see them, with the reading recorded. Missing and forbidden are the same 404."""
    patient = Patient.objects.visible_to(user).select_related("board").filter(pk=patient_id).first()
    if patient is None:
        raise Http404("There is no such patient, or you may not see them.")
    audit.record(what, by=user, board=patient.board, subject=patient, patient_id=patient.pk)
    return patient


def cases_of_patient(user, patient: Patient) -> CaseQuerySet:
    return visible_cases(user).filter(patient=patient).order_by("-created_at")


def merges_of(patient: Patient):
    """What was merged into this patient, also what was taken back."""
    return patient.merges.select_related("merged", "by", "undone_by")


def merge_to_undo(patient: Patient, merge_id) -> PatientMerge:
    return get_object_or_404(patient.merges, pk=merge_id)


def others_like(user, patient: Patient) -> list[Match]:
    """Other registrations of the board that may be the same person."""
    said = {name: getattr(patient, name) for name in ("identifier", "family_name", "given_name", "born_on")}
    found = find_patients(user, patient.board, {name: value for name, value in said.items() if value})
    return [one for one in found if one.patient.pk != patient.pk]


def visible_patients(user) -> QuerySet[Patient]:
    return Patient.objects.visible_to(user)


@transaction.atomic
def record_listed(user, what: str, count: int) -> None:
    """A list of patients is a reading of their records, and is told so in the audit trail."""
    audit.record(what, by=user, board=None, detail={"count": count})


def find_patient(user, patient_id: object) -> Patient | None:
    """The patient, where the user may open a case of theirs."""
    try:
        boards = boards_to_open_cases_in(user)
        return visible_patients(user).select_related("board").filter(board__in=boards, pk=str(patient_id)).first()
    except ValidationError:
        return None


def patient_of(user, board: Board, patient_id) -> Patient:
    try:
        return get_object_or_404(Patient.objects.visible_to(user).filter(board=board), pk=patient_id)
    except ValidationError:
        raise Http404("There is no such patient, or you may not see them.") from None


def imports_of(user) -> QuerySet[TableImport]:
    """Tables that are still on their way into boards where the user imports; without their bytes."""
    closed = (TableImport.State.DONE, TableImport.State.GONE)
    open_ones = TableImport.objects.visible_to(user).exclude(state__in=closed)
    return open_ones.select_related("board", "by").defer("content", "mapping", "findings")


def import_to_look_at(user, import_id) -> TableImport:
    return get_object_or_404(
        TableImport.objects.visible_to(user).select_related("board", "by").defer("content"), pk=import_id
    )


@transaction.atomic
def read_import(user, import_id, *, what: str = "import_viewed") -> TableImport:
    """A table shows patients, so looking at one is an event."""
    of = import_to_look_at(user, import_id)
    audit.record(what, by=user, board=of.board, subject=of)
    return of


def cases_of_import(user, of: TableImport, most: int) -> list[Case]:
    """Cases that this import wrote into, as far as the user may see them."""
    touched = ImportedRecord.objects.filter(table_import=of).values("case")
    return list(visible_cases(user).filter(pk__in=touched).with_people()[:most])
