"""A file on its way in stays in memory and never touches a disk; more than may come is let run past."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cases.documents.limits import MAX_BYTES


class BoundedUpload(FileUploadHandler):
    """Keeps one byte more than a file may have: enough to see that it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data[: MAX_BYTES + 1 - self.kept.tell()])

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        kept = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, "file", "application/octet-stream", kept, None, self.content_type_extra
        )


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sets the handler before anything reads the form, which the look at the form's token is the first to do."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def with_handler(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.upload_handlers = [BoundedUpload(request)]
        return protected(request, *args, **kwargs)

    return with_handler
