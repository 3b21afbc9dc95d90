"""Whether a file of a paper is whole: opened by another program than the one that made it, and read to its end."""

from functools import cache
from io import BytesIO

from docx import Document
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, StreamObject

CLAIMED = ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<")
ACTS = {"/JavaScript", "/JS", "/Launch", "/AA", "/EmbeddedFile", "/Encrypt"}


@cache  # the same bytes are looked at after each part, and in the end
def pdf_fault(content: bytes, code: str) -> str:
    """Empty for a PDF/A of which every object can be read and that prints its code.

    What PDF/A asks is looked at as far as a reader can: what it claims to be, an output intent, tags, a language, every
    font inside, and nothing that acts. Colors and glyphs are for a validator.
    """
    try:
        reader = PdfReader(BytesIO(content), strict=True)
        parts = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
        streams = [part.get_data() for part in parts if isinstance(part, StreamObject)]
        text = reader.pages[0].extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        return f"cannot be read to its end ({type(error).__name__})"
    if reader.is_encrypted or not streams or code not in text:
        return "does not print its code"
    return _not_archival(reader.trailer["/Root"], [part for part in parts if isinstance(part, DictionaryObject)])


def _not_archival(root: DictionaryObject, parts: list[DictionaryObject]) -> str:
    claims = root["/Metadata"].get_data().decode(errors="replace") if "/Metadata" in root else ""
    if missing := [claim for claim in CLAIMED if claim not in claims]:
        return f"does not say that it is {missing}"
    if not {"/OutputIntents", "/StructTreeRoot", "/MarkInfo", "/Lang"} <= set(root):
        return "has no output intent, tags or language"
    if any(ACTS & {*part, part.get("/S"), part.get("/Type")} for part in parts):
        return "holds something that acts"
    fonts = [part for part in parts if part.get("/Type") == "/FontDescriptor"]
    if not fonts or any(not {"/FontFile2", "/FontFile3"} & set(font) for font in fonts):
        return "has a font that is not inside"
    return ""


def docx_fault(content: bytes, code: str) -> str:
    try:
        document = Document(BytesIO(content))
    except Exception as error:
        return f"cannot be opened ({type(error).__name__})"
    foot = (line.text for section in document.sections for line in section.footer.paragraphs)
    return "" if any(code in line for line in foot) else "does not print its code"
