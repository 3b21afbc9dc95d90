"""How a file leaves: as the type that its check found, under a name of ours, where nothing in it can act."""

from django.http import HttpResponse

from cases.documents.limits import JPEG, PDF, PNG
from cases.models import Document, DocumentContent

ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
PREVIEW = DocumentContent.Part.PREVIEW
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Opened on its own, the file is a page of no site: no script, no form, no cookie, nothing loaded.
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def file_answer(document: Document, content: bytes, part: str = DocumentContent.Part.WHOLE) -> HttpResponse:
    """An image is shown, a PDF is saved. The name says what it is and of which place, never of whom."""
    media_type = JPEG if part == PREVIEW else document.media_type
    name = f"{document.kind.replace('_', '-')}-{document.position}.{ENDINGS[media_type]}"
    how = "attachment" if media_type == PDF else "inline"
    headers = {**HEADERS, "Content-Disposition": f'{how}; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
