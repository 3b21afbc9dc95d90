"""The papers as files: tagged PDF/A, the same bytes for the same data, a sane number of pages, marks that differ."""

import pytest

from meetings.papers.render import render, template_version
from tests.papers import samples
from tests.papers.reading import pages_of_cases, read


@pytest.fixture(scope="module")
def pack() -> bytes:
    return render("pack", samples.pack())


@pytest.fixture(scope="module")
def minutes() -> bytes:
    return render("minutes", samples.minutes())


@pytest.mark.parametrize("kind", ["pack", "minutes"])
def test_a_paper_is_tagged_and_declares_pdf_a_and_pdf_ua(kind: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(kind)
    root = read(document).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@pytest.mark.parametrize("kind", ["pack", "minutes"])
def test_the_same_data_gives_the_same_bytes(kind: str, request: pytest.FixtureRequest) -> None:
    data = {"pack": samples.pack, "minutes": samples.minutes}[kind]()
    assert render(kind, data) == request.getfixturevalue(kind)


def test_other_data_gives_other_bytes(pack: bytes) -> None:
    assert render("pack", samples.pack(demo=False)) != pack


def test_the_documents_own_title_and_date_name_no_patient(pack: bytes) -> None:
    metadata = str(read(pack).metadata)
    assert "Meeting pack" in metadata
    assert "D:20261125" in metadata
    assert "TESTMANN" not in metadata


def test_twenty_cases_take_a_page_each_and_every_case_is_a_bookmark() -> None:
    cases = [samples.case(number, f"TESTCASE{number:02d}, Ada") for number in range(1, 21)]
    document = render("pack", samples.pack(cases))
    assert list(pages_of_cases(document).values()) == [1] * 20
    titles = " ".join(pages_of_cases(document))
    assert all(f"TESTCASE{number:02d}" in titles for number in range(1, 21))


def test_a_case_that_no_page_holds_goes_on_and_says_so_at_its_top() -> None:
    many, few = samples.case(1, "TESTVIEL, Ada"), samples.case(2, "TESTWENIG, Bo")
    line = "All indications met, and a long reason that stands here for what an edition may say of it. " * 3
    many["options"] = [samples.option(f"Option {n}", "eligible", f"{n} {line}", ["S-TAE-18"]) for n in range(40)]
    document = render("pack", samples.pack([many, few]))
    assert list(pages_of_cases(document).values()) == [2, 1]
    texts = [page.extract_text() for page in read(document).pages]
    assert [("goes on overleaf" in text, "Case 1, continued" in text) for text in texts[1:4]] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert all(f"Option {n}" in "".join(texts[1:3]) for n in range(40))


def test_the_agenda_tells_its_version_and_the_parts_of_the_list() -> None:
    parts = ("To discuss", "To discuss", "Standard of care, confirmed together", "Not ready")
    cases = [{**samples.case(n), "readiness_label": "Ready", "stratum": part} for n, part in enumerate(parts, 1)]
    cases[3]["listed"] = "Added since. Late: referred yesterday"
    text = read(render("pack", samples.pack(cases))).pages[0].extract_text()
    assert "Version 1, published 20-Nov-2026" in text and "Added since. Late: referred yesterday" in text
    assert [line for line in text.splitlines() if line in parts] == list(parts[1:])


def test_every_page_names_the_board_the_meeting_the_paper_and_its_place_in_it(pack: bytes) -> None:
    reader = read(pack)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        for words in (
            "TEST Board for Neuroendocrine Tumors",
            "26-Nov-2026",
            "Meeting pack, version 2",
            f"Page {number} of {len(reader.pages)}",
            "Demonstration, no real patients",
            "Decision support for clinicians; not a certified medical device",
            "Edition nigri-2018, version 1.0, SHA-256 3fa9c2d13fa9",
            f"Template pack {template_version('pack')}",
        ):
            assert words in text


def test_a_page_that_goes_on_with_a_case_says_whose_it_is() -> None:
    case = samples.case(question="Which treatment next? " * 200)
    texts = [page.extract_text() for page in read(render("pack", samples.pack([case]))).pages]
    assert "continued" not in texts[1]
    assert "Case 1, continued" in texts[2]
    assert "TESTMANN, Erika" in texts[2]
    assert "continued" not in texts[3]


def test_a_board_with_real_patients_carries_no_demonstration_mark() -> None:
    text = " ".join(page.extract_text() for page in read(render("pack", samples.pack(demo=False))).pages)
    assert "Demonstration, no" not in text


def test_a_superseded_paper_says_so_on_its_first_page() -> None:
    data = {**samples.pack(), "superseded": "Version 3 of 26-Nov-2026 replaces it."}
    first = read(render("pack", data)).pages[0].extract_text()
    assert "Superseded. Version 3 of 26-Nov-2026 replaces it." in first
