"""Loading documents: what the person may see, checked and no sooner, with each opening recorded."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from accounts import audit
from accounts.models import Board, User
from cases.models import Case, Document, DocumentContent, ImageViewer
from cases.permissions import may_open_document

Part = DocumentContent.Part
NOTHING = "There is no such document, or you may not see it."


def visible_documents(user: User) -> QuerySet[Document]:
    people = ("case__board", "case__patient", "added_by", "withdrawn_by")
    return Document.objects.visible_to(user).with_viewer().select_related(*people)


def documents_of(user: User, case: Case) -> list[Document]:
    """Those that the case has, and to those who work on it those that it had: in order, one query, not a byte."""
    found = Document.objects.filter(case=case).select_related("added_by", "withdrawn_by").with_viewer()
    documents = list(found.order_by("position"))
    for one in documents:
        one.case = case
    return [one for one in documents if may_open_document(user, one)]


def key_images_of(case: Case) -> list[Document]:
    """What the room may show of the case, in order."""
    return list(Document.objects.filter(case=case).key_images())


def document_of(user: User, document_id: UUID) -> Document:
    """Its metadata, with nothing opened: no reading of a file, so no event of one."""
    document = visible_documents(user).filter(pk=document_id).first()
    if document is None or not may_open_document(user, document):
        raise Http404(NOTHING)
    return document


@transaction.atomic
def open_document(user: User, document_id: UUID, part: str = Part.WHOLE) -> tuple[Document, bytes]:
    """The bytes, if the user may see the case and the check has passed. Every opening is an event."""
    document = document_of(user, document_id)
    content = content_of(document, part)
    _record("document_opened", user, document, part)
    return document, content


@transaction.atomic
def open_study(user: User, document_id: UUID) -> Document:
    """The study whose viewer is opened; 404 for what is none, or where the board has no viewer."""
    document = document_of(user, document_id)
    if not (document.study_uid and document.viewer):
        raise Http404(NOTHING)
    _record("study_opened", user, document, "")
    return document


def content_of(document: Document, part: str = Part.WHOLE) -> bytes:
    """Nobody gets a byte of a file that was not checked."""
    found = DocumentContent.objects.filter(document=document, part=part, document__state=Document.State.READY).first()
    if found is None:
        raise Http404(NOTHING)
    return bytes(found.content)


def previews_of(ids: Iterable[str]) -> list[tuple[Document, bytes]]:
    """The small pictures of those among them that the room may show; for papers, whose asking was recorded."""
    found = DocumentContent.objects.filter(
        part=Part.PREVIEW, document__in=Document.objects.key_images().filter(pk__in=ids)
    )
    return [(one.document, bytes(one.content)) for one in found.select_related("document")]


def viewer_of(board: Board) -> ImageViewer | None:
    return ImageViewer.objects.filter(board=board).select_related("by").first()


def _record(verb: str, user: User, document: Document, part: str) -> None:
    case, detail = document.case, {"kind": document.kind, "part": part}
    audit.record(verb, by=user, board=case.board, subject=document, patient_id=case.patient_id, detail=detail)
