"""The writes of documents: a file or a study is added, moved in its order, withdrawn; a board names its viewer."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from cases import permissions
from cases.documents.limits import MAX_BYTES, media_type_of
from cases.documents.nudge import nudge_after_commit
from cases.documents.refusals import why
from cases.models import Case, Document, DocumentContent, ImageViewer

Kind, State = Document.Kind, Document.State
TWICE = "This is in the case already. Nothing was added."


@transaction.atomic
def add_file(*, case: Case, kind: str, content: bytes, by: User, caption: str = "", dated_on: str = "") -> Document:
    """The file waits, seen by nobody, until a worker has checked it. What its sender calls it is not kept."""
    require(permissions.may_change_case(by, case))
    if kind not in Kind.values or kind == Kind.STUDY:
        raise ValidationError({"kind": "Choose what the file is."})
    if code := _at_first_sight(content):
        raise ValidationError({"file": why(code)})
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_twice(case, "file", received_sha256=sha256)
    document = Document(
        case=case, kind=kind, caption=caption, dated_on=dated_on, position=_last(case) + 1, added_by=by,
        received_sha256=sha256, size=len(content), media_type=media_type_of(content),
    )  # fmt: skip
    _store(document)
    DocumentContent.objects.create(document=document, part=DocumentContent.Part.WHOLE, content=content)
    nudge_after_commit(document)
    audit_document("document_added", document, by)
    return document


@transaction.atomic
def add_study(*, case: Case, study_uid: str, by: User, caption: str = "", dated_on: str = "") -> Document:
    """The study itself stays in the hospital's archive; the case knows its identifier."""
    require(permissions.may_change_case(by, case))
    if not study_uid:
        raise ValidationError({"study_uid": "Write the Study Instance UID."})
    _refuse_twice(case, "study_uid", study_uid=study_uid)
    document = Document(
        case=case, kind=Kind.STUDY, state=State.READY, study_uid=study_uid, caption=caption, dated_on=dated_on,
        position=_last(case) + 1, added_by=by,
    )  # fmt: skip
    _store(document)
    audit_document("document_added", document, by)
    return document


@transaction.atomic
def move_document(*, document: Document, direction: int, seen: int, by: User) -> Document:
    """One place up (-1) or down (+1), from the place that the mover saw: a button pressed twice moves it once."""
    require(permissions.may_change_case(by, document.case))
    _hold(document.case)
    order = list(Document.objects.standing().filter(case=document.case))
    here = next((at for at, one in enumerate(order) if one.pk == document.pk and one.position == seen), None)
    if here is None or not 0 <= here + direction < len(order):
        return document
    moved, other = order[here], order[here + direction]
    moved.position, other.position = other.position, moved.position
    Document.objects.bulk_update([moved, other], ["position"])
    audit_document("document_moved", moved, by)
    return moved


@transaction.atomic
def withdraw_document(*, document: Document, reason: str, by: User) -> Document:
    """No longer of the case, shown nowhere but in its history, with the reason. Nothing is deleted."""
    require(permissions.may_change_case(by, document.case))
    _hold(document.case)
    locked = Document.objects.select_for_update(of=("self",)).select_related("case__board").get(pk=document.pk)
    if locked.withdrawn_at:
        raise ValidationError("It is withdrawn already.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn; the reason stays in the history."})
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_why = timezone.now(), by, reason.strip()
    locked.full_clean(exclude=["case", "added_by", "withdrawn_by"], validate_constraints=False)
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    audit_document("document_withdrawn", locked, by)
    return locked


@transaction.atomic
def set_viewer(*, board: Board, address: str, by: User) -> ImageViewer:
    """From now on studies are opened there; an empty address takes the link away. What stood before stays readable."""
    require(permissions.may_set_viewer(by, board))
    viewer = ImageViewer(board=board, address=address.strip(), by=by)
    viewer.full_clean(exclude=["board", "by"])
    viewer.save()
    audit.record("image_viewer_set", by=by, board=board, subject=viewer, detail={"is_set": bool(viewer.address)})
    return viewer


def _at_first_sight(content: bytes) -> str:
    """What a glance shows, told to whoever still has the file at hand; the rest is the worker's."""
    if not content:
        return "empty"
    if len(content) > MAX_BYTES:
        return "too_large"
    return "" if media_type_of(content) else "unknown_type"


def _refuse_twice(case: Case, field: str, **same: str) -> None:
    """A form sent twice adds once; whoever sends the second waits for the first."""
    _hold(case)
    if Document.objects.standing().filter(case=case, **same).exists():
        raise ValidationError({field: TWICE})


def _hold(case: Case) -> None:
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)


def _last(case: Case) -> int:
    return Document.objects.filter(case=case).aggregate(last=Max("position"))["last"] or 0


def _store(document: Document) -> None:
    document.full_clean(exclude=["case", "added_by"], validate_constraints=False)
    document.save(force_insert=True)


def audit_document(verb: str, document: Document, by: User) -> None:
    """Whoever follows the case sees that its documents changed."""
    case = document.case
    Case.objects.filter(pk=case.pk).update(documents_version=F("documents_version") + 1, changed_at=timezone.now())
    audit.record(
        verb, by=by, board=case.board, subject=document, patient_id=case.patient_id, detail={"kind": document.kind}
    )
