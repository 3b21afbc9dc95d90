"""Letters as files: one text as PDF and as Word, nothing lost and nothing run, in words that a test can hold."""

import io
import re
import string
import zipfile

import pypdf
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.papers.render import PaperError, render, template_version
from meetings.papers.sentences import languages, sentences
from tests.papers import letters
from tests.papers.samples import HOSTILE

PARTS = ("frame", "letter", "patient")
MOST_GRADE = 8.0


def pdf(data) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render("letter", letters.printed(data))))


def pdf_text(data) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf(data).pages).split())


def word(data):
    return Document(io.BytesIO(render("letter", letters.printed(data), "docx")))


def word_text(data) -> str:
    document = word(data)
    page = document.sections[0]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    around = [one.text for one in (*page.header.paragraphs, *page.footer.paragraphs)]
    return "\n".join([*around, *(one.text for one in document.paragraphs), *cells])


def texts(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [one for part in parts for one in texts(part)]


@pytest.mark.parametrize("kind", ["letter", "patient"])
def test_a_letter_is_tagged_and_declares_pdf_a_and_pdf_ua(kind):
    root = pypdf.PdfReader(io.BytesIO(render(kind, letters.printed(letters.letter())))).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].startswith("en")
    for words in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert words in metadata
    assert "TESTMANN" not in metadata


@pytest.mark.parametrize("kind", ["letter", "patient"])
@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_the_same_letter_gives_the_same_bytes(kind, file_format):
    first, second = (render(kind, letters.printed(letters.letter()), file_format) for _ in range(2))
    assert first == second


def test_every_text_of_a_letter_stands_in_the_pdf_and_in_the_word_file():
    data = letters.letter()
    on_pdf, in_word = pdf_text(data), word_text(data)
    for one in texts([data["sections"], data["running"], data["running_second"], data["legal"]]):
        if one not in ("said", "text", "quiet", "list", "table", "grid", "claims") and not re.fullmatch("S-.*", one):
            assert one in in_word and "".join(one.split()) in "".join(on_pdf.split()), one


def test_every_page_says_whose_it_is_of_which_version_and_its_place_in_the_whole():
    long = [*letters.SECTIONS, {"title": "Long", "aside": "", "blocks": [letters.text("Word after word. " * 900)]}]
    pages = pdf(letters.letter(long)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        for words in (
            "TESTMANN, Erika", "born 14-Jul-1965", "TEST-0001", "26-Nov-2026", "Decision version 1",
            f"Page {number} of {len(pages)}", "3fa9c2d13fa9", "https://board.hospital.example/verify/3fa9/",
            f"Template {template_version('letter')}",
        ):  # fmt: skip
            assert words in text, words


def test_in_word_the_header_counts_pages_and_the_first_row_of_a_table_is_its_head():
    document = word(letters.letter())
    header = document.sections[0].header._element.xml
    assert 'w:instr="PAGE"' in header and 'w:instr="NUMPAGES"' in header
    assert "w:tblHeader" in document.element.xml
    assert [one.text for one in document.paragraphs if one.style.name == "Title"] == ["Outcome letter"]
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [one["title"] for one in letters.SECTIONS]
    assert document.core_properties.author == "PNET Board" and "TESTMANN" not in str(document.core_properties.title)


def test_a_superseded_letter_says_so_on_every_page():
    long = [{"title": "Long", "aside": "", "blocks": [letters.text("Word after word. " * 900)]}]
    data = letters.letter(long, superseded="Version 2 replaces it.")
    assert all("SUPERSEDED" in page.extract_text() for page in pdf(data).pages)
    assert (
        "Version 2 replaces it." in pdf_text(data) and "SUPERSEDED" in word(data).sections[0].header.paragraphs[0].text
    )


def test_hostile_text_is_printed_as_text_in_both():
    blocks = [letters.text(*HOSTILE, "<w:br/> &amp; ]]>", "=1+1", "{template} {code}")]
    data = letters.letter([{"title": "Hostile", "aside": "", "blocks": blocks}])
    on_pdf, in_word = pdf_text(data), word_text(data)
    for one in ('#import "/etc/passwd"', "#panic()", "<w:br/> &amp; ]]>", "=1+1", "{template} {code}"):
        assert one in on_pdf and one in in_word, one


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_text_makes_a_word_file_that_opens(text):
    data = letters.letter(
        [{"title": "Any", "aside": text, "blocks": [letters.text(text), letters.text(text, kind="said")]}]
    )
    document = word(data)
    assert any(one.text == "Any" for one in document.paragraphs)


def test_a_word_file_holds_no_macro_and_no_link_to_the_outside():
    content = render("letter", letters.printed(letters.letter()), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        relations = "".join(packed.read(name).decode() for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name]
    assert 'TargetMode="External"' not in relations


def test_an_error_of_the_word_file_carries_no_text_of_the_case():
    data = letters.letter([{"title": "TESTGEHEIM", "aside": "", "blocks": [{"kind": "TESTGEHEIM"}]}])
    with pytest.raises(PaperError) as refused:
        render("letter", letters.printed(data), "docx")
    assert "TESTGEHEIM" not in str(refused.value) and refused.value.__suppress_context__


# The words


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("part", PARTS)
def test_each_language_has_every_sentence_with_the_fields_of_the_english_one(language, part):
    english, other = sentences("en", part), sentences(language, part)
    assert {name: fields(one) for name, one in english.items()} == {name: fields(one) for name, one in other.items()}
    assert all(other.values())


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)


def grade(text: str) -> float:
    """The school grade after Flesch and Kincaid (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    said = [one for one in re.split(r"[.!?]+", text) if one.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_of_reading_tells_a_child_s_sentence_from_a_lawyer_s():
    assert grade("The cat sat on the mat. It was warm.") < 1
    assert grade("Notwithstanding contraindications, multidisciplinary deliberation necessitates documentation.") > 20


def test_each_sentence_for_the_patient_reads_at_the_eighth_grade_or_below():
    filled = {
        "date": "5 May",
        "disciplines": "surgery, nursing",
        "names": "a pill",
        "name": "Dr. Test",
        "text": "Have a scan",
    }
    words = [one.format(**filled) for name, one in sentences("en", "patient").items() if " " in one]
    assert grade(" ".join(one if one.endswith(".") else f"{one}." for one in words)) <= MOST_GRADE
    hard = {one: round(grade(one), 1) for one in words if len(one.split()) > 5 and grade(one) > MOST_GRADE}
    assert not hard
