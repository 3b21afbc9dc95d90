"""From bytes to a table. The content decides what it is; a name that says otherwise is told, never believed."""

from dataclasses import replace

from cases.imports import delimited, workbook
from cases.imports.table import MOST_BYTES, Table, TableError

_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel file or a workbook with a password. Save it as .xlsx without a password.",
    ),
    (b"%PDF", "This is a PDF. Send the table as .xlsx or CSV, or paste it."),
    (b"\x89PNG", "This is a picture. Send the table as .xlsx or CSV, or paste it."),
    (b"\xff\xd8\xff", "This is a picture. Send the table as .xlsx or CSV, or paste it."),
    (b"\x1f\x8b", "This is a packed file. Unpack it, then send the table in it."),
)


def read_table(data: bytes, name: str = "", sheet: str = "") -> Table:
    """The table in these bytes. TableError says why there is none, in words for whoever sent it."""
    if not data.strip():
        raise TableError("There is nothing in it. Choose a file with a table, or paste one.")
    if len(data) > MOST_BYTES:
        raise TableError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in parts.")
    if told := next((told for magic, told in _OTHERS if data.startswith(magic)), ""):
        raise TableError(told)
    is_workbook = data.startswith(b"PK")
    table = workbook.read(data, sheet) if is_workbook else delimited.read(data)
    if not table.rows:
        raise TableError("There is no filled row in it.")
    return _with_note(table, name, is_workbook)


def _with_note(table: Table, name: str, is_workbook: bool) -> Table:
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if is_workbook and suffix in ("csv", "txt", "tsv"):
        note = f"It is named .{suffix} but is an Excel workbook; it was read as one."
    elif not is_workbook and suffix in ("xlsx", "xlsm", "xls"):
        note = f"It is named .{suffix} but is text; it was read as CSV."
    else:
        return table
    return replace(table, notes=(*table.notes, note))
