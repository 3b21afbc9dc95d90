"""The check of a file: by content alone; an image is drawn anew, a PDF is kept to the byte, and all else is refused."""

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cases.documents import checking
from cases.documents.limits import JPEG, PDF, PNG, media_type_of
from cases.documents.refusals import REFUSALS, why
from tests.factories import documents as files


@pytest.mark.parametrize(("content", "kind"), [(files.a_png(), PNG), (files.a_jpeg(), JPEG), (files.a_pdf(), PDF)])
def test_what_a_file_is_follows_from_its_content(content, kind):
    assert media_type_of(content) == kind
    assert not checking.check(content, kind).refused


@given(st.binary(max_size=300))
def test_no_other_bytes_are_any_of_the_three(content):
    kind = media_type_of(content)
    assert kind == "" or content[:3] in (b"%PD", b"\x89PN", b"\xff\xd8\xff")


@pytest.mark.parametrize("content", [files.a_jpeg_that_tells(), files.a_png_that_tells()])
def test_an_image_keeps_its_pixels_and_nothing_that_was_written_beside_them(content):
    assert files.SECRET in content
    kept = checking.check(content, media_type_of(content))
    for part in (kept.content, kept.preview):
        assert files.SECRET not in part and b"Exif" not in part
        picture = Image.open(io.BytesIO(part))
        assert not picture.getexif() and "icc_profile" not in picture.info and "comment" not in picture.info


def test_a_picture_that_lay_on_its_side_stands_upright_without_its_exif():
    kept = checking.check(files.a_jpeg_that_tells(), JPEG)
    assert (kept.width, kept.height) == (48, 64)


def test_a_png_keeps_every_pixel_as_it_was():
    kept = Image.open(io.BytesIO(checking.check(files.a_png_that_tells(), PNG).content))
    given_in = Image.open(io.BytesIO(files.a_png_that_tells()))
    assert kept.size == given_in.size and kept.mode == given_in.mode


def test_what_transparency_hid_is_not_kept():
    picture = Image.new("RGBA", (4, 4), (200, 10, 10, 0))
    kept = Image.open(io.BytesIO(checking.check(files.saved(picture, "PNG"), PNG).content))
    assert kept.mode == "RGB" and kept.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_one_that_a_browser_shows(mode):
    picture = Image.new("I;16", (9, 9), 40_000) if mode == "I;16" else files.a_picture(9, 9).convert(mode)
    kept = checking.check(files.saved(picture, "PNG"), PNG)
    assert Image.open(io.BytesIO(kept.content)).mode in ("L", "RGB")


def test_another_file_behind_an_image_is_gone():
    tail = b"PK\x03\x04<script>alert(1)</script>"
    for content in (files.a_png() + tail, files.a_jpeg() + tail):
        assert b"script" not in checking.check(content, media_type_of(content)).content


def test_a_pdf_is_kept_to_the_byte():
    content = files.a_pdf(b"<< /A << /S /URI /URI (https://x.example) >> >>", root=b"/OpenAction [3 0 R /Fit]", pages=3)
    kept = checking.check(content, PDF)
    assert (kept.content, kept.pages, kept.preview) == (content, 3, b"")


@pytest.mark.parametrize("what", files.HOSTILE_PDFS)
def test_a_pdf_is_refused_that_holds(what):
    code, content = files.HOSTILE_PDFS[what]
    assert checking.check(content, PDF).refused == code


HOSTILE_IMAGES = {
    "twenty thousand pixels square": ("too_many_pixels", files.a_png_that_claims(20_000, 20_000)),
    "one line too long": ("too_many_pixels", files.saved(Image.new("L", (12_001, 1)), "PNG")),
    "frames that move": ("animated", files.a_png(save_all=True, append_images=[files.a_picture()])),
    "half of it, PNG": ("unreadable", files.a_png()[:2000]),
    "half of it, JPEG": ("unreadable", files.a_jpeg(640, 480)[:9000]),
    "its first bytes": ("unreadable", files.a_png()[:8]),
    "a PNG's first bytes before a picture of another kind": ("unreadable", files.a_png()[:8] + b"<svg/>"),
    "a name of another kind": ("unreadable", files.a_png()[:16] + files.a_jpeg()),
}


@pytest.mark.parametrize("what", HOSTILE_IMAGES)
def test_an_image_is_refused_that_is(what):
    code, content = HOSTILE_IMAGES[what]
    assert checking.check(content, media_type_of(content)).refused == code


@settings(deadline=None)
@given(st.sampled_from([PDF, PNG, JPEG]), st.binary(max_size=400), st.integers(8, 300))
def test_a_damaged_file_gets_a_verdict_and_never_a_stopped_check(kind, noise, at):
    """In one process, so that many are tried: whatever comes, a code with a sentence or clean bytes."""
    from cases.documents.check import Refused as NotTaken
    from cases.documents.check import checked

    sound = {PDF: files.a_pdf(), PNG: files.a_png(8, 8), JPEG: files.a_jpeg(8, 8)}[kind]
    try:
        _, content, _ = checked(sound[:at] + noise + sound[at + len(noise) :], kind, checking.given_limits())
        assert media_type_of(content) == kind
    except NotTaken as refused:
        assert refused.args[0] in REFUSALS


def test_a_check_that_takes_too_long_or_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.01)
    assert checking.check(files.a_png(), PNG).refused == "too_heavy"
    monkeypatch.setattr(checking, "SECONDS", 25)
    monkeypatch.setattr(checking, "PROGRAM", checking.PROGRAM.with_name("no-such.py"))
    assert checking.check(files.a_png(), PNG).refused == "too_heavy"


def test_the_check_gets_so_much_memory_and_no_more():
    limits = json.dumps(checking.given_limits() | {"megapixels": 10_000, "side": 10**6})
    bomb = files.a_png_that_claims(60_000, 60_000)
    command = [sys.executable, "-I", str(checking.PROGRAM), PNG, limits]
    done = subprocess.run(command, input=bomb, capture_output=True, check=True)  # noqa: S603
    assert json.loads(done.stdout.partition(b"\n")[0])["refused"] == "too_heavy"


def test_every_reason_is_a_whole_sentence():
    for code in REFUSALS:
        assert why(code).endswith(".") and "{" not in why(code)
