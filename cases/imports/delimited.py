"""CSV and what is pasted from a spreadsheet: which characters, which delimiter, which cells."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice

from cases.imports.table import Cell, Collector, Table, TableError

_DELIMITERS = "\t;,|"
_LOOKED_AT = 50
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f"))
_OLDER = "It is not Unicode and was read as Windows-1252. Look whether letters such as ä, é and µ are right."


def read(data: bytes) -> Table:
    text, notes = decode(data)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise TableError("This is a web page or XML, whatever its name. Save it as .xlsx or CSV.")
    delimiter, text = _told_or_found(text)
    found = Collector()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            found.add(number, [Cell(clean(cell)) for cell in cells])
    except csv.Error:
        raise TableError(
            f"A quotation mark opens or ends wrongly before line {reader.line_num + 1}. Correct it, then send it again."
        ) from None
    return Table(tuple(found.rows), notes=notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and what to tell where it was no Unicode."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, name), ()
    if b"\0" in data:
        raise TableError("This is neither a workbook (.xlsx) nor a text file (CSV). Save the table as one of them.")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decoded(data, "cp1252"), (_OLDER,)


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        raise TableError("Its characters cannot be read. Save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise TableError("This is neither a workbook (.xlsx) nor a text file (CSV). Save the table as one of them.")
    return text


def clean(text: str) -> str:
    """Without what the eye does not see at either end."""
    return text.translate(_INVISIBLE).strip()


def _told_or_found(text: str) -> tuple[str, str]:
    """Excel's own first line says which delimiter; else the one that cuts most lines alike."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if len(told) == len("sep=;") and told.startswith("sep=") and told[-1] in _DELIMITERS:
        # The line stays as an empty one, so that rows keep their numbers.
        return told[-1], "\n" + rest
    return find_delimiter(text), text


def find_delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda one: (_alike(text, one), -_DELIMITERS.index(one)))


def _alike(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the most common width, and that width; nothing where it cuts no row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(cells) for cells in islice(reader, _LOOKED_AT) if any(cell.strip() for cell in cells))
    except csv.Error:
        return 0, 0
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return 0, 0
    width = max(cut, key=lambda one: (cut[one], one))
    return cut[width], width
