"""Nothing said is lost: every string of the data is in the paper, and no text can act as markup."""

import io
import re
from collections.abc import Iterator

import pypdf

from meetings.papers.data import StandingId
from meetings.papers.render import render
from meetings.papers.text import clean
from tests.papers import samples

NOT_PRINTED = {"standing", "id", "readiness", "made_at", "sha256", "template_version"}


def text_of(document: bytes) -> str:
    """The text without white space: a line end in the paper is not a line end in the data."""
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def strings(data: object, key: str = "") -> Iterator[str]:
    if isinstance(data, str) and key not in NOT_PRINTED:
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from strings(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value, key)


def missing_from(text: str, data: object) -> list[str]:
    return [string for string in strings(data) if re.sub(r"\s+", "", string) not in text]


def test_every_string_of_the_pack_is_printed() -> None:
    data = samples.pack([samples.case(1), samples.case(2, "TESTFRAU, Ada")])
    assert missing_from(text_of(render("pack", data)), data) == []


def test_every_string_of_the_minutes_is_printed() -> None:
    data = samples.minutes()
    assert missing_from(text_of(render("minutes", data)), data) == []


def test_markup_in_a_case_stays_literal_text() -> None:
    hostile = samples.case(name="TEST#panic(), *Bold*", question=" ".join(samples.HOSTILE))
    hostile["wishes"] = "\n".join(samples.HOSTILE)
    hostile["facts"] = [samples.fact(text, text, text) for text in samples.HOSTILE]
    data = samples.pack([hostile])
    text = text_of(render("pack", data))
    assert missing_from(text, data) == []
    assert "root:x:" not in text


def test_markup_in_a_decision_stays_literal_text() -> None:
    decision = samples.decision(because=" ".join(samples.HOSTILE))
    decision["rationale"] = "\n".join(samples.HOSTILE)
    decision["dissent"] = [{"who": "TEST $x$", "text": text} for text in samples.HOSTILE]
    decision["actions"] = [{"text": text, "owner": text, "due": "*", "state": "#"} for text in samples.HOSTILE]
    data = {**samples.minutes(), "cases": [samples.minutes_case(1, "TEST*, <a>", decision)]}
    assert missing_from(text_of(render("minutes", data)), data) == []


def test_a_text_of_five_thousand_characters_flows_on_and_is_never_cut() -> None:
    long = " ".join(f"word{number:04d}" for number in range(556))
    case = samples.case(question=long)
    case["options"] = [samples.option("TEST option", "eligible", long, ["S-TAE-18"])]
    text = text_of(render("pack", samples.pack([case])))
    assert all(text.count(f"word{number:04d}") >= 2 for number in range(556))


def test_a_text_without_any_space_stays_on_the_page() -> None:
    case = samples.case()
    case["wishes"] = "W" * 5000
    reader = pypdf.PdfReader(io.BytesIO(render("pack", samples.pack([case]))))
    right = float(reader.pages[0].mediabox.right)
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: places.append(tm[4] if text.strip() else 0))
    assert max(places) < right
    assert "".join(page.extract_text() for page in reader.pages).count("W") >= 5000


def test_names_in_hebrew_arabic_greek_and_cyrillic_are_printed_as_they_are() -> None:
    text = text_of(render("pack", samples.pack([samples.case(name="TEST, שלום محمد Ωμέγα Жук Łódź Ệ")])))
    assert all(character in text for character in "שלוםΩμέγαЖукŁóźỆ")
    assert "U+" not in text


def test_a_character_no_font_has_is_printed_as_its_code_point() -> None:
    text = text_of(render("pack", samples.pack([samples.case(name="TEST, 漢字 😀")])))
    assert "[U+6F22][U+5B57]" in text
    assert "[U+1F600]" in text


def test_hundreds_of_such_characters_do_not_stop_the_paper() -> None:
    many = "".join(chr(0x4E00 + number) for number in range(400))
    text = text_of(render("pack", samples.pack([samples.case(question=many)])))
    assert "[U+4E00]" in text and "[U+4F8F]" in text


def test_control_characters_and_direction_overrides_are_dropped_and_the_rest_is_kept() -> None:
    assert clean("a\x00b\x07c\u202ed\ufeffe\ud800f\u200bg\r\nh\ti") == "abcdefg\nh i"
    assert clean("e\u0301") == "é"
    text = text_of(render("pack", samples.pack([samples.case(name="TEST\x00MANN,\u202e Erika\x1b")])))
    assert "TESTMANN,Erika" in text


def test_an_option_stands_under_its_standing_in_the_editions_order() -> None:
    wanted: list[tuple[str, StandingId]] = [
        ("TEST-C", "eligible"),
        ("TEST-A", "eligible"),
        ("TEST-B", "contraindicated"),
        ("TEST-D", "undetermined"),
    ]
    case = samples.case()
    case["options"] = [samples.option(name, standing, "Line", ["S-TAE-18"]) for name, standing in wanted]
    text = text_of(render("pack", samples.pack([case])))
    places = [text.index(name) for name in ("TEST-B", "TEST-C", "TEST-A", "TEST-D")]
    assert places == sorted(places)


def test_a_flagged_claim_is_shown_with_its_flags_and_note() -> None:
    text = text_of(render("pack", samples.pack()))
    for claim in samples.CLAIMS:
        assert claim["id"] in text
        if claim["flags"]:
            assert re.sub(r"\s+", "", claim["note"]) in text
            assert all(re.sub(r"\s+", "", flag) in text for flag in claim["flags"])


def test_what_is_not_recorded_says_so() -> None:
    assert text_of(render("pack", samples.pack())).count("Notrecorded") == 2


def test_a_draft_decision_is_marked_not_signed_and_a_signed_one_is_not() -> None:
    draft = {**samples.minutes(), "cases": [samples.minutes_case(1, "TEST, A", samples.decision(signed=False))]}
    signed = {**samples.minutes(), "cases": [samples.minutes_case(1, "TEST, A", samples.decision())]}
    assert text_of(render("minutes", draft)).count("NOTSIGNED") == 2
    assert "NOTSIGNED" not in text_of(render("minutes", signed))


def test_no_decision_because_is_a_normal_result() -> None:
    data = {**samples.minutes(), "cases": [samples.minutes_case(1, "TEST, A", samples.decision(because="PET first."))]}
    assert "Decisionoftheboard:DeferredPETfirst." in text_of(render("minutes", data))
