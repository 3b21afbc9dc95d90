"""A letter as a Word file: the same text as its PDF, to be taken up elsewhere. The same data, the same bytes."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from meetings.papers.text import each_text

WIDTH = 174  # of the text, in millimeters
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
Row = dict[str, Any]


def docx(data: Row) -> bytes:
    """Of a `LetterData` whose lines are filled."""
    letter: Any = each_text(data, _fit_for_xml)
    document = Document()
    _page(document, letter)
    _first(document, letter)
    for section in letter["sections"]:
        _section(document, section)
    _line(document, letter["legal"], size=8.5, before=12)
    return _packed(document)


def _fit_for_xml(text: str) -> str:
    """XML has no place for the two noncharacters; they are spelled, as in the PDF."""
    return "".join(f"[U+{ord(one):04X}]" if one in "\ufffe\uffff" else one for one in text)


def _packed(document: Docx) -> bytes:
    """Without the time of the clock, which python-docx writes beside each part."""
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(part, source.read(name))
    return second.getvalue()


def _page(document: Docx, letter: Row) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(28), Mm(24)
    _styles(document, letter["lang"])
    made = datetime.fromtimestamp(letter["made_at"], UTC)
    about = document.core_properties
    about.title, about.author, about.language = letter["title"], letter["frame"]["author"], letter["lang"]
    about.created = about.modified = made.replace(tzinfo=None)
    about.comments, about.last_modified_by, about.revision = "", letter["frame"]["author"], 1
    _header(page.header.paragraphs[0], letter)
    _footer(page.footer.paragraphs[0], letter["foot"])


def _styles(document: Docx, language: str) -> None:
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
    _plain_title(document.styles["Title"].element)
    spoken = document.styles["Normal"].element.get_or_add_rPr()
    spoken.append(_element("w:lang", val={"en": "en-US"}.get(language, language)))


def _plain_title(element: Any) -> None:
    for border in element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _header(first: Paragraph, letter: Row) -> None:
    """On every page: whose it is, of which meeting and version, and the place of the page in the whole."""
    first.paragraph_format.tab_stops.clear_all()
    first.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _run(first, "   ".join(letter["running"]), bold=True, size=9)
    _run(first, "\t", size=9)
    _numbered(first, letter["frame"])
    first.add_run().add_break()
    second = [*letter["running_second"], *([letter["frame"]["demo"]] if letter["demo"] else [])]
    _run(first, "   ".join(second), size=9)
    if letter["superseded"]:
        _run(first, f"\t{letter['frame']['superseded'].upper()}", bold=True, size=9)


def _numbered(paragraph: Paragraph, frame: Row) -> None:
    for words, field in ((frame["page"], "PAGE"), (f" {frame['of']}", "NUMPAGES")):
        _run(paragraph, f"{words} ", size=9)
        simple = _element("w:fldSimple", instr=field)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        simple.append(run)
        paragraph._p.append(simple)


def _footer(paragraph: Paragraph, lines: Sequence[str]) -> None:
    for place, line in enumerate(lines):
        if place:
            paragraph.add_run().add_break()
        _run(paragraph, line, size=8)


def _run(paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 0) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)


def _line(document: Docx, text: str, *, bold: bool = False, size: float = 0, before: float = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    _run(paragraph, text, bold=bold, size=size)


def _first(document: Docx, letter: Row) -> None:
    document.add_paragraph(letter["title"], style="Title")
    stamps = [*letter["stamps"]]
    if letter["superseded"]:
        stamps.insert(0, {"word": letter["frame"]["superseded"], "text": letter["superseded"]})
    for stamp in stamps:
        _stamp(document, stamp)
    _pairs(document, {"rows": letter["addressed"]})


def _stamp(document: Docx, stamp: Row) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    paragraph = table.cell(0, 0).paragraphs[0]
    _run(paragraph, f"{stamp['word'].upper()}. ", bold=True)
    _run(paragraph, stamp["text"])
    _line(document, "", size=4)


def _section(document: Docx, section: Row) -> None:
    document.add_heading(section["title"], level=1)
    if section["aside"]:
        _line(document, section["aside"], size=8.5)
    for block in section["blocks"]:
        _WRITERS[block["kind"]](document, block)


def _texts(size: float, bold: bool = False) -> Callable[[Docx, Row], None]:
    def write(document: Docx, block: Row) -> None:
        for text in block["texts"]:
            _line(document, text, bold=bold, size=size)

    return write


def _list(document: Docx, block: Row) -> None:
    for text in block["texts"]:
        document.add_paragraph(text, style="List Bullet")


def _pairs(document: Docx, block: Row) -> None:
    rows = [
        [one["label"], f"{one['value']} ({one['source']})" if one["source"] else one["value"]] for one in block["rows"]
    ]
    _table(document, rows, (22, 78), bold_first=False)


def _rows(document: Docx, block: Row) -> None:
    table = _table(document, [block["head"], *block["rows"]], block["shares"], bold_first=True)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def _table(document: Docx, rows: Sequence[Sequence[str]], shares: Sequence[int], *, bold_first: bool) -> Table:
    table = document.add_table(rows=0, cols=len(shares))
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(WIDTH * share / 100)
    for place, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, share in zip(cells, row, shares, strict=True):
            cell.width = Mm(WIDTH * share / 100)
            _cell(cell, text, bold=bold_first and place == 0)
    return table


def _cell(cell: _Cell, text: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    _run(paragraph, text, bold=bold)


def _claims(document: Docx, block: Row) -> None:
    """A claim never without its flags and their note."""
    for claim in block["rows"]:
        paragraph = document.add_paragraph()
        _run(paragraph, f"{claim['id']}  ", bold=True, size=8.5)
        if claim["flags"]:
            _run(paragraph, f"[{'; '.join(claim['flags'])}]  ", bold=True, size=8.5)
        _run(paragraph, "  ".join(part for part in (claim["text"], claim["source"]) if part), size=8.5)
        if claim["note"]:
            paragraph.add_run().add_break()
            _run(paragraph, f"{block['note']}: ", bold=True, size=8.5)
            _run(paragraph, claim["note"], size=8.5)


_WRITERS: dict[str, Callable[[Docx, Row], None]] = {
    "said": _texts(13, bold=True),
    "text": _texts(0),
    "quiet": _texts(8.5),
    "list": _list,
    "pairs": _pairs,
    "grid": _pairs,
    "table": _rows,
    "claims": _claims,
}
