"""Checking a file from its row: taken under a lease, judged once, tried again when a worker dies.

Until the verdict is written nobody gets a byte of the file; with it, the file as it came is replaced by what may be
kept of it, or by nothing.
"""

import hashlib
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import audit
from cases.documents import checking
from cases.documents.checking import Verdict
from cases.models import Case, Document, DocumentContent

# Longer than a check takes; after it, a file whose worker died is free again.
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
JUDGED = ("state", "leased_until", "refusal", "size", "sha256", "pages", "width", "height")
State, Part = Document.State, DocumentContent.Part
log = structlog.get_logger()


def due() -> list[str]:
    """Files that wait, or whose worker's lease has run out."""
    return [str(pk) for pk in _free().order_by("added_at").values_list("pk", flat=True)[:100]]


def check(document_id: str) -> bool:
    """Check this file if it is free. False when somebody else has it, or it is checked."""
    document = take(document_id)
    if document is None:
        return False
    if document.attempts > MOST_ATTEMPTS:
        _keep(document, Verdict("unfinished"))
        return True
    content = bytes(document.contents.get(part=Part.WHOLE).content)
    _keep(document, checking.check(content, document.media_type))
    return True


def _free() -> QuerySet[Document]:
    return Document.objects.filter(Q(state=State.WAITING) | Q(state=State.CHECKING, leased_until__lt=timezone.now()))


@transaction.atomic
def take(document_id: str) -> Document | None:
    """The document under a lease of ours; nothing while another worker holds it or it is not due."""
    free = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("case__board")
    document = free.filter(pk=document_id).first()
    if document is None:
        return None
    document.state, document.leased_until = State.CHECKING, timezone.now() + LEASE
    document.attempts += 1
    document.save(update_fields=["state", "leased_until", "attempts"])
    return document


@transaction.atomic
def _keep(document: Document, verdict: Verdict) -> None:
    """The verdict and what it leaves of the file: both or neither."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=document.case_id)
    if not _still_ours(document):
        return
    document.contents.all().delete()
    document.leased_until, document.refusal = None, verdict.refused
    document.state = State.REFUSED if verdict.refused else State.READY
    if not verdict.refused:
        _keep_content(document, verdict)
    document.save(update_fields=JUDGED)
    Case.objects.filter(pk=document.case_id).update(documents_version=F("documents_version") + 1)
    log.info("document_checked", document=str(document.pk), refused=verdict.refused, attempts=document.attempts)
    audit.record(
        "document_refused" if verdict.refused else "document_checked", by=None, board=document.case.board,
        subject=document, patient_id=document.case.patient_id, detail={"why": verdict.refused},
    )  # fmt: skip


def _keep_content(document: Document, verdict: Verdict) -> None:
    document.size, document.sha256 = len(verdict.content), hashlib.sha256(verdict.content).hexdigest()
    document.pages, document.width, document.height = verdict.pages, verdict.width, verdict.height
    parts = {Part.WHOLE: verdict.content, Part.PREVIEW: verdict.preview}
    DocumentContent.objects.bulk_create(
        DocumentContent(document=document, part=part, content=content) for part, content in parts.items() if content
    )


def _still_ours(document: Document) -> bool:
    """A worker that was too slow finds that another took over; then its own work is dropped."""
    now = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    return now.state == State.CHECKING and now.leased_until == document.leased_until
