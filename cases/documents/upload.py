"""Every file on its way in stays in memory and never touches a disk; more than any file may have is let run past."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from cases.documents.limits import MAX_BYTES


class BoundedUpload(FileUploadHandler):
    """Keeps one byte more than a file may have: enough for whoever takes the file to see that it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data[: MAX_BYTES + 1 - self.kept.tell()])

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        kept = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, kept, self.charset, self.content_type_extra
        )
