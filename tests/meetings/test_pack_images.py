"""Key images in the meeting pack: printed small, in order, each with its caption; another image is another paper."""

import io

import pytest
from pypdf import PdfReader

from cases import actions_documents
from cases.documents import jobs
from cases.models import Document
from meetings import actions
from meetings.basis import is_outdated
from meetings.jobs.papers import printed
from meetings.papers.render import render
from tests.factories import documents as files
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def images(cast, case):
    found = []
    for number in (1, 2):
        content = files.a_png(400, 300 + number)
        one = actions_documents.add_file(
            case=case, kind="key_image", content=content, by=cast.surgeon, caption=f"CT #{number}", dated_on="2026-10"
        )
        jobs.check(str(one.pk))
        found.append(Document.objects.get(pk=one.pk))
    return found


@pytest.fixture
def pack(cast, case, images):
    return actions.request_paper(meeting=a_meeting(cast, case), kind="pack", by=cast.coordinator)


def read(paper) -> PdfReader:
    return PdfReader(io.BytesIO(render("pack", printed(paper))))


def test_the_pack_prints_each_image_with_its_caption_and_stays_pdf_a(pack):
    reader = read(pack)
    assert sum(len(page.images) for page in reader.pages) == 2
    text = "".join(page.extract_text() for page in reader.pages)
    assert text.index("CT #1") < text.index("CT #2") and "Oct-2026" in text
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_the_row_of_a_paper_names_images_and_holds_none(pack):
    (case,) = pack.data["cases"]
    assert [set(one) for one in case["images"]] == [{"id", "sha256", "caption", "dated"}] * 2


def test_an_image_that_is_withdrawn_makes_the_pack_old_and_is_printed_no_more(cast, pack, images):
    assert not is_outdated(pack, pack.meeting)
    actions_documents.withdraw_document(document=images[0], reason="Of another patient", by=cast.surgeon)
    assert is_outdated(pack, pack.meeting)
    assert sum(len(page.images) for page in read(pack).pages) == 1
