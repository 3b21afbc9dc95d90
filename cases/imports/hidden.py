"""Which rows of a sheet are hidden or filtered away: its sender may not know of them, so somebody is asked.

The reader of workbooks tells nothing of it while it reads row by row, so the tags of the rows are looked at apart.
"""

import io
import re
import zipfile

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


def hidden_rows(data: bytes, part: str) -> frozenset[int]:
    """By the number that the spreadsheet shows. `part` is the sheet's place in the workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return frozenset(_hidden(book.read(part.lstrip("/"))))


def _hidden(sheet: bytes) -> list[int]:
    found, number = [], 0
    for tag in _ROW.finditer(sheet):
        said = _NUMBER.search(tag[1])
        number = int(said[1]) if said else number + 1
        if _HIDDEN.search(tag[1]):
            found.append(number)
    return found
