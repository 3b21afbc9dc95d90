"""A key image on its way: brought by the surgeon, checked, on the page of the case, in the room on the projector."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases import actions_documents
from cases.documents import jobs
from cases.models import Document, ImageViewer
from meetings import actions
from tests.factories import documents as files
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting
from tests.journeys.browsing import enter
from tests.journeys.test_room import FOLLOWS, TALLER

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
UID = "1.2.840.113619.2.55.3"


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, question="Resect or treat first?", identity={"family_name": "TESTFIRST"})


@pytest.fixture
def surgeon(sign_in, cast, case) -> Page:
    page = sign_in(cast.surgeon.email, PASSWORD)
    page.goto(reverse("documents", args=[case.pk]))
    return page


def upload(page: Page, content: bytes, name: str, *, kind: str = "Key image of imaging", caption: str = "") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    page.get_by_label("What it is").select_option(kind)
    page.get_by_label("Caption").first.fill(caption)
    page.get_by_role("button", name="Upload").click()


def test_an_image_is_uploaded_checked_shown_on_the_case_and_in_the_room(surgeon, sign_in, open_page, cast, case):
    upload(surgeon, files.a_jpeg_that_tells(), "TESTFIRST Anna.png", caption="CT, arterial phase")
    line = surgeon.locator(".document")
    expect(line).to_contain_text("Waiting to be checked")
    expect(line.locator("img")).to_have_count(0)
    jobs.check(jobs.due()[0])
    expect(line.locator("img")).to_be_visible()
    expect(line).to_contain_text("48 × 64")
    surgeon.goto(case.get_absolute_url())
    pictures = surgeon.locator(".pictures img")
    pictures.scroll_into_view_if_needed()
    expect(surgeon.get_by_role("link", name="CT, arterial phase")).to_be_visible()
    expect(pictures).to_have_js_property("naturalWidth", 48)

    meeting = a_meeting(cast, case)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    _, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    projector = open_page(viewport={"width": 1920, "height": 1080})
    projector.goto(f"{reverse('room-enter')}#{key}")
    projector.wait_for_url("**/room/")
    scribe = sign_in(cast.coordinator.email, PASSWORD)
    scribe.goto(reverse("room", args=[meeting.pk]))
    scribe.get_by_role("button", name="Show the images").click()
    shown = projector.get_by_role("img", name="CT, arterial phase")
    expect(shown).to_be_visible(timeout=FOLLOWS)
    expect(shown).to_have_js_property("naturalWidth", 48)
    expect(projector.get_by_text("image 1 of 1")).to_be_visible()
    assert projector.evaluate(TALLER) <= 0
    assert "TESTFIRST" not in projector.content()
    expect(scribe.get_by_text("Images were shown", exact=True)).to_be_visible()
    scribe.get_by_role("button", name="Back to the facts").click()
    expect(shown).to_have_count(0, timeout=FOLLOWS)


def test_an_image_on_the_projector_is_fetched_once_however_much_is_typed(open_page, sign_in, cast, case):
    one = actions_documents.add_file(case=case, kind="key_image", content=files.a_png(), by=cast.surgeon)
    jobs.check(str(one.pk))
    meeting = a_meeting(cast, case)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    actions.show_image(meeting=meeting, by=cast.coordinator, direction=1)
    _, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    projector, fetched = open_page(), []
    projector.on("request", lambda asked: fetched.append(asked.url) if "/room/images/" in asked.url else None)
    projector.goto(f"{reverse('room-enter')}#{key}")
    expect(projector.locator(".room-image img")).to_have_js_property("naturalWidth", 64)
    scribe = sign_in(cast.coordinator.email, PASSWORD)
    scribe.goto(reverse("room", args=[meeting.pk]))
    scribe.get_by_role("button", name="Write the decision").click()
    for text in ("Everolimus.", "Everolimus, then CT."):
        scribe.get_by_label("Decision, as it is read aloud").fill(text)
        expect(projector.locator(".typed")).to_have_text(text, timeout=FOLLOWS)
    assert len(fetched) == 1


def test_a_refused_file_says_what_to_do_and_a_wrong_one_keeps_what_was_typed(surgeon):
    upload(surgeon, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "scan.png", caption="CT of May")
    expect(surgeon.get_by_role("alert")).to_contain_text("no PDF, PNG or JPEG")
    expect(surgeon.get_by_label("Caption").first).to_have_value("CT of May")
    upload(surgeon, files.HOSTILE_PDFS["JavaScript on opening"][1], "report.pdf", kind="Pathology report", caption="x")
    jobs.check(jobs.due()[0])
    expect(surgeon.locator(".document")).to_contain_text("Not taken: The PDF holds a program")


def test_a_report_is_saved_and_never_opened_as_a_page(surgeon, case, cast):
    one = actions_documents.add_file(case=case, kind="pathology_report", content=files.a_pdf(), by=cast.surgeon)
    jobs.check(str(one.pk))
    surgeon.reload()
    with surgeon.expect_download() as saved:
        surgeon.get_by_role("link", name="Pathology report").click()
    assert saved.value.suggested_filename == "pathology-report-1.pdf"


class Viewer(BaseHTTPRequestHandler):
    """The hospital's viewer: a server of its own, which notes what it is told."""

    told: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.told.append((self.path, self.headers["Referer"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Viewer</title>")

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def viewer(cast):
    """Without TLS, so its address is written past the action, which takes https alone."""
    server = ThreadingHTTPServer(("localhost", 0), Viewer)
    Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://localhost:{server.server_port}/study?uid={{study_uid}}"
    ImageViewer.objects.create(board=cast.board, address=place, by=cast.chair)
    Viewer.told.clear()
    yield Viewer
    server.shutdown()


def test_two_studies_open_in_one_window_which_is_told_of_no_page(surgeon, case, cast, viewer):
    for number in (1, 2):
        actions_documents.add_study(case=case, study_uid=f"{UID}.{number}", by=cast.surgeon)
    surgeon.reload()
    with surgeon.expect_popup() as opened:
        surgeon.get_by_role("link", name="Imaging study").first.click()
    expect(opened.value).to_have_title("Viewer")
    surgeon.get_by_role("link", name="Imaging study").last.click()
    opened.value.wait_for_url("**uid=*.2")
    assert len(surgeon.context.pages) == 2
    studies = [one for one in viewer.told if one[0].startswith("/study")]
    assert studies == [(f"/study?uid={UID}.{number}", None) for number in (1, 2)]


def test_order_and_history_work_without_a_script(sign_in, cast, case):
    for number in (1, 2):
        one = actions_documents.add_file(
            case=case, kind="key_image", content=files.a_png(8, 8 + number), caption=f"Image {number}", by=cast.surgeon
        )
        jobs.check(str(one.pk))
    page = sign_in(cast.surgeon.email, PASSWORD, java_script_enabled=False)
    page.goto(reverse("documents", args=[case.pk]))
    page.get_by_role("button", name="Move document 2 up").click()
    expect(page.locator(".document").first).to_contain_text("Image 2")
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_label("Why it is withdrawn").fill("Of another patient")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".document")).to_have_count(1)
    expect(page.get_by_role("table").last).to_contain_text("Of another patient")
    assert Document.objects.count() == 2


@pytest.mark.parametrize("java_script_enabled", [True, False])
@pytest.mark.parametrize("by_itself", [False, True], ids=["when it is sent", "by a page that asks by itself"])
def test_signed_out_before_an_upload_one_chooses_the_file_again_and_nothing_else(
    sign_in, cast, case, settings, java_script_enabled, by_itself
):
    page = sign_in(cast.surgeon.email, PASSWORD, java_script_enabled=java_script_enabled)
    page.goto(reverse("documents", args=[case.pk]))
    settings.SESSION_IDLE_SECONDS = 0
    if by_itself:
        page.request.get(reverse("present", args=[case.pk]), headers={"X-Unattended": "1"})
        settings.SESSION_IDLE_SECONDS = 900
    upload(page, files.a_jpeg_that_tells(), "TEST liver.jpg", caption="CT, arterial phase")
    page.wait_for_url("**/login/**")
    settings.SESSION_IDLE_SECONDS = 900
    expect(page.get_by_text("Files are not kept: the next page says which to choose again")).to_be_visible()
    assert "liver.jpg" not in page.url + page.content(), "who is signed out is told no name"
    enter(page, cast.surgeon.email, PASSWORD)
    expect(page.get_by_text("You had chosen TEST liver.jpg")).to_be_visible()
    expect(page.get_by_label("Caption")).to_have_value("CT, arterial phase")
    page.get_by_label("File: choose it again").set_input_files(
        {"name": "TEST liver.jpg", "mimeType": "image/jpeg", "buffer": files.a_jpeg_that_tells()}
    )
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator(".document")).to_contain_text("Waiting to be checked")
    assert Document.objects.get().caption == "CT, arterial phase"
