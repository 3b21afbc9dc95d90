"""What comes in as a table: by its content, within limits, nothing evaluated, and every refusal says what to do."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import numbers as formats

from cases.imports import table as limits
from cases.imports.columns import first_mapping
from cases.imports.findings import problems_file
from cases.imports.hidden import hidden_rows
from cases.imports.reading import read_table
from cases.imports.rows import read_rows
from cases.imports.table import Kind, TableError, letter
from cases.imports.targets import LABORATORY, Shape, Target, targets
from cases.spreadsheet import harmless

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf"]), max_size=12).map(str.strip)


def texts(data: bytes, name: str = "", sheet: str = "") -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_table(data, name, sheet).rows]


def workbook(*sheets: list[list], **more) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{number + 1}")
        for row in rows:
            sheet.append(row)
    for change in more.values():
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from("\t;,|"))
def test_what_is_written_as_csv_is_read_as_the_same_cells(rows, delimiter):
    width = max(map(len, rows))
    rows = [["id", *"vwxyz"[: width - 1]], *(row + [""] * (width - len(row)) for row in rows)]
    quoted = "\r\n".join(delimiter.join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows)
    filled = [row for row in rows if any(row)]
    read = [row + [""] * (width - len(row)) for row in texts(quoted.encode())]
    assert read == filled


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_an_error_that_says_what_to_do(data):
    for prefix in (b"", b"PK\x03\x04", b"\xff\xfe", b"a;b\n"):
        try:
            assert read_table(prefix + data).rows
        except TableError as error:
            assert str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_usual_encoding_gives_the_same_letters(encoding):
    table = read_table("Name;Größe\nMüller;µ\n".encode(encoding))
    assert [cell.text for cell in table.rows[1].cells] == ["Müller", "µ"]
    assert bool(table.notes) == (encoding == "cp1252")


def test_the_delimiter_is_told_or_found_and_a_decimal_comma_is_none():
    assert texts(b"sep=;\nid;value\n1;3,5\n") == [["id", "value"], ["1", "3,5"]]
    assert texts(b"id;value;unit\n1;3,5;a\n2;4,5;b\n")[1] == ["1", "3,5", "a"]
    assert texts(b"id\tvalue\n1\t3,5\n")[1] == ["1", "3,5"]
    assert texts(b"id\n1\n2\n") == [["id"], ["1"], ["2"]]


def test_rows_keep_the_numbers_that_the_sender_sees_and_empty_ones_are_none():
    table = read_table(b'id,note\n\n1,"two\nlines"\n,,\n2,b\n')
    assert [row.number for row in table.rows] == [1, 3, 5]
    assert read_table(workbook([["id"], [None], [1]])).rows[1].number == 3


def test_a_formula_is_seen_and_never_evaluated():
    table = read_table(workbook([["id", "value"], ["1", "=1+1"], ["2", '=HYPERLINK("http://x")']]))
    assert [row.cells[1].kind for row in table.rows[1:]] == [Kind.FORMULA, Kind.FORMULA]
    assert table.rows[1].cells[1].text == "=1+1"


def test_dates_and_shares_of_a_workbook_are_what_the_eye_sees():
    def formatted(book):
        book["Sheet1"]["B2"].number_format = formats.FORMAT_PERCENTAGE
        book["Sheet1"]["C2"].number_format = "000000"

    values = [date(2026, 2, 1), 0.12, 4711, 0.1 + 0.2, datetime(2026, 2, 1, 8)]
    cells = read_table(workbook([["d", "share", "id", "f", "t"], values], f=formatted)).rows[1].cells
    assert [cell.text for cell in cells] == ["2026-02-01", "12%", "004711", "0.3", "2026-02-01"]
    assert cells[0].kind is Kind.DATE


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days():
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def since_1904(book):
        book.epoch = CALENDAR_MAC_1904

    assert texts(workbook([["d"], [date(2026, 2, 1)]], epoch=since_1904))[1] == ["2026-02-01"]


def test_hidden_sheets_are_not_read_and_a_visible_one_may_be_chosen():
    def hide(book):
        book["Sheet2"].sheet_state = "hidden"

    data = workbook([["a"], ["1"]], [["secret"], ["2"]], [["c"], ["3"]], hide=hide)
    table = read_table(data)
    assert table.sheets == ("Sheet1", "Sheet3")
    assert "1 hidden sheet" in table.notes[0]
    assert texts(data, sheet="Sheet3") == [["c"], ["3"]]
    assert texts(data, sheet="Sheet2") == [["a"], ["1"]]


def test_rows_that_are_hidden_or_filtered_away_are_told_by_the_number_that_is_seen():
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.row_dimensions[5].hidden = True

    rows = [["MRN", "Ki-67"], ["1", 2], ["2", 3], ["3", 4], ["4", 5]]
    assert read_table(workbook(rows, hide=hide)).hidden == {3, 5}
    assert read_table(workbook(rows)).hidden == frozenset()
    assert read_table(workbook(rows, hide=hide), "named.csv").hidden == {3, 5}, "whatever note is added"


def test_hidden_rows_are_told_of_the_sheet_that_is_read_wherever_it_stands_in_the_file():
    def hide(book):
        book["Sheet2"].row_dimensions[2].hidden = True
        book.move_sheet("Sheet2", -1)

    data = workbook([["a"], ["1"]], [["b"], ["2"]], hide=hide)
    assert read_table(data, sheet="Sheet1").hidden == frozenset()
    assert read_table(data, sheet="Sheet2").hidden == {2}


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_a_row_without_a_number_is_the_one_after_the_row_before(rows):
    told = [(f'r="{at}"' if numbered else "", int(hides)) for at, (numbered, hides) in enumerate(rows, 1)]
    tags = "".join(f'<x:row {number} hidden="{hides}"><c/></x:row>' for number, hides in told)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("xl/sheet.xml", f"<x:sheetData>{tags}</x:sheetData>")
    assert hidden_rows(file.getvalue(), "/xl/sheet.xml") == {at for at, (_, hides) in enumerate(rows, 1) if hides}


def test_a_merged_title_above_the_headers_is_passed_over():
    def merge(book):
        book["Sheet1"].merge_cells("A1:C1")

    data = workbook([["Patients of 2026", None, None], ["MRN", "Surname", "Ki-67 (%)"], ["1", "A", 3]], merge=merge)
    mapping = first_mapping(read_table(data))
    assert mapping.header_row == 2
    assert [one.target for one in mapping.columns] == [
        "patient.identifier", "patient.family_name", "pathology.ki67_percent",
    ]  # fmt: skip


def test_the_content_decides_what_a_file_is():
    book = workbook([["id", "x"], ["1", "2"]])
    assert "is an Excel workbook" in read_table(book, "labs.csv").notes[0]
    assert "is text" in read_table(b"id;x\n1;2\n", "labs.xlsx").notes[0]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "nothing in it"),
        (b" \n \n", "nothing in it"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel file"),
        (b"<html><table>", "web page"),
        (b"a\0b", "neither a workbook"),
        (b"PK\x03\x04broken", "cannot be opened"),
        (b'id;x\n1;"open', "quotation mark"),
        (b"id\n" + b"x" * 6000, "longer than"),
        (b"id\n" + b"1\n" * (limits.MOST_ROWS + 1), "more than"),
        (b";" * 300 + b"x", "columns"),
        (b"x" * (limits.MOST_BYTES + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, told):
    with pytest.raises(TableError, match=told):
        read_table(data)


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return file.getvalue()


def test_a_packed_file_that_is_no_workbook_or_a_dangerous_one_is_not_opened():
    with pytest.raises(TableError, match="no Excel workbook"):
        read_table(packed(word__document_xml=b"<w/>"))
    with pytest.raises(TableError, match="macros"):
        read_table(packed(xl__workbook_xml=b"<w/>", xl__vbaProject_bin=b"x"))
    bomb = packed(xl__workbook_xml=b"<w/>", xl__sheet_xml=b"0" * (101 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    with pytest.raises(TableError, match="unpacks to more"):
        read_table(bomb)


def test_entities_in_the_xml_of_a_workbook_are_never_expanded():
    good = workbook([["id"], ["1"]])
    file, attacked = zipfile.ZipFile(io.BytesIO(good)), io.BytesIO()
    with zipfile.ZipFile(attacked, "w") as archive:
        for part in file.infolist():
            content = file.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + content.replace(
                    b"<v>", b"<v>&b;", 1
                )
            archive.writestr(part.filename, content)
    with pytest.raises(TableError, match="cannot be opened"):
        read_table(attacked.getvalue())


@given(st.integers(0, 18_000))
def test_a_column_has_the_name_that_spreadsheets_give_it(index):
    from openpyxl.utils import get_column_letter

    assert letter(index) == get_column_letter(index + 1)


@given(st.text(max_size=30))
def test_no_cell_of_the_file_of_problems_can_be_taken_for_a_formula(text):
    assert not harmless(text).lstrip().startswith(("=", "+", "-", "@"))
    one = {"row": 2, "column": "A", "header": text, "text": text, "message": "m"}
    assert '"=' not in problems_file([one]).replace('""', "")


WRITTEN = {
    Shape.TEXT: "TEST", Shape.ID: "4711", Shape.NUMBER: "12", Shape.RESULT: "12", Shape.DAY: "2026-02-01",
    Shape.DATE: "2026-02", Shape.YES_NO: "yes", Shape.ANALYTE: "Hb", Shape.UNIT: "g/L",
}  # fmt: skip
WHEN_AND_WHERE = {"dated_on", "source"}


def understood(cells: dict[str, str]) -> str:
    """What a table with these columns, named by their targets, says; lengths and results in the first unit."""
    table = read_table("\n".join(";".join(line) for line in (cells, cells.values())).encode())
    mapping = first_mapping(table)
    columns = [replace(one, unit=next(iter(one.means.units), "")) for one in mapping.columns]
    reading = read_rows(table, replace(mapping, columns=tuple(columns)))
    assert [one.target for one in columns] == list(cells) and not reading.problems
    return repr([(row.patient, row.case, row.common, [draft.values for draft in row.drafts]) for row in reading.rows])


def written(target: Target) -> str:
    return WRITTEN.get(target.shape) or next(iter(target.choices.values()))


@pytest.mark.parametrize("key", targets())
def test_no_column_that_is_offered_is_dead(key):
    target = targets()[key]
    beside = {"patient.identifier": "T-1", "clinical-status.ecog": "1"}
    if target.owner == LABORATORY and not target.analyte:
        beside |= {f"{LABORATORY}.analyte": "CgA", f"{LABORATORY}.value": "3", f"{LABORATORY}.unit": "ng/mL"}
    elif target.analyte and target.name:
        beside |= {f"{LABORATORY}.{target.analyte}": "3"}
    elif target.name in WHEN_AND_WHERE:
        # A day and a source make no record by themselves.
        said = next(one for one in targets().values() if one.owner == target.owner and one.name not in WHEN_AND_WHERE)
        beside |= {said.key: written(said)}
    value = written(target)
    assert understood({**beside, key: value}) != understood({**beside, key: beside.get(key, "")}), (
        "nothing of it is kept"
    )
