"""Excel workbooks, read cell by cell. A formula is seen and never evaluated; of what is hidden one is told."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.reader.excel import ExcelReader

from cases.imports.delimited import clean
from cases.imports.hidden import hidden_rows
from cases.imports.table import Cell, Collector, Kind, Table, TableError

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 1000
_BROKEN = "The workbook cannot be opened. Open it in a spreadsheet program and save it as .xlsx again."


def read(data: bytes, sheet: str = "") -> Table:
    _check_parts(data)
    try:
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        reader.read()
        try:
            return _table(reader, sheet, data)
        finally:
            reader.wb.close()
    except TableError:
        raise
    # Whatever a damaged or hostile file makes the reader do, the answer is the same.
    except Exception:
        raise TableError(_BROKEN) from None


def _check_parts(data: bytes) -> None:
    """What it holds and how much it unpacks to, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise TableError(_BROKEN) from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise TableError("This is a packed file but no Excel workbook. Save the table as .xlsx or CSV.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TableError("The workbook holds macros. Save it as .xlsx, without macros.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TableError("The workbook unpacks to more than can be read. Send the one sheet, in parts.")


def _table(reader: ExcelReader, wanted: str, data: bytes) -> Table:
    book = reader.wb
    visible = {one.title: one for one in book.worksheets if one.sheet_state == "visible"}
    hidden = len(book.sheetnames) - len(visible)
    if not visible:
        raise TableError("Every sheet of the workbook is hidden. Show the one that is meant, then save it.")
    title = wanted if wanted in visible else _fullest(visible)
    notes = (f"{hidden} hidden sheet is not read.",) if hidden == 1 else (f"{hidden} hidden sheets are not read.",)
    rows = _rows(visible[title])
    parts = {named.name: part.target for named, part in reader.parser.find_sheets()}
    not_shown = hidden_rows(data, parts[title])
    return Table(tuple(rows), title, tuple(visible), notes if hidden else (), not_shown)


def _fullest(sheets: dict[str, Any]) -> str:
    """The first sheet with anything in it; the reader may choose another."""
    for title, sheet in sheets.items():
        if any(value is not None for cells in sheet.iter_rows(max_row=50, values_only=True) for value in cells):
            return title
    return next(iter(sheets))


def _rows(sheet: Any) -> list:
    # What the sheet says of its own size is not believed.
    sheet.reset_dimensions()
    found = Collector()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        found.add(number, _cells(cells))
    return found.rows


def _cells(cells: Iterable[Any]) -> list[Cell]:
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    if cell.data_type == "f":
        return Cell(clean(str(getattr(value, "text", value))) or "=", Kind.FORMULA)
    if cell.data_type == "e":
        return Cell(str(value), Kind.ERROR)
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime | date):
        return Cell(value.isoformat()[:10], Kind.DATE)
    return Cell(clean(str(value)))


def _number(value: int | float, shown_as: str) -> Cell:
    """The digits that the program itself keeps and shows: 15. A share shown in percent is what the eye sees: 12 %."""
    digits = Decimal(f"{value:.15g}")
    if "%" in shown_as:
        return Cell(f"{(digits * 100).normalize():f}%", Kind.NUMBER)
    plain = f"{digits:f}"
    if set(shown_as) == {"0"}:
        plain = plain.zfill(len(shown_as))
    return Cell(plain, Kind.NUMBER)
