"""A whole meeting: twelve cases, a scribe, a room screen and three members, while the network and the web process go.

Nobody reloads a page, no keystroke is lost, and every decision is verified by a second person and signed by the chair.
What a person would wait for is left out; what the browsers ask the server for is not.
"""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from accounts.models import Membership
from launcher import processes, run
from launcher.processes import Process
from meetings import actions
from meetings.drill.ledger import Ledger
from meetings.drill.person import revision_in
from meetings.models import Decision
from tests.factories.accounts import PASSWORD, person
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting
from tests.journeys.browsing import enter
from tests.journeys.conftest import persons
from tests.journeys.test_papers import environment_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CASES = 12
NETWORK_GOES, WEB_DIES, WHOLE = (3, 8), 6, (1, 7)
# A browser follows within three seconds; a machine that does much else at once gets more.
FOLLOWS, COMES_BACK = 20_000, 90_000


@pytest.fixture
def web(settings, tmp_path, monkeypatch) -> Iterator[tuple[str, Process]]:
    """The web process as the launcher runs it, started again as the launcher does, on the test database."""
    settings.PAPER_DIR = tmp_path / "papers"
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    port, over = run.free_port(), Event()
    server = run.product_processes(port, tmp_path)[0]
    server.start()
    run.wait_for(port, server)
    watching = Thread(target=processes.watch, args=([server], lambda: None, lambda: not over.is_set()))
    watching.start()
    yield f"http://127.0.0.1:{port}", server
    over.set()
    watching.join()
    processes.stop([server])


@pytest.fixture
def opened(browser, web):
    with persons(browser, web[0]) as anew:
        yield anew


@pytest.fixture
def meeting(cast):
    """A board with a third member, that asks for a second reader."""
    person("TEST Radiologist", cast.board, Membership.Role.MEMBER, Membership.Discipline.RADIOLOGY)
    actions.set_policy(board=cast.board, by=cast.chair, verification=True)
    cases = [
        a_case(cast.surgeon, cast.board, question=f"What next for number {place}?") for place in range(1, CASES + 1)
    ]
    held = a_meeting(cast, *cases)
    present = held.attendances.values_list("pk", flat=True)
    actions.set_attendance(meeting=held, by=cast.coordinator, present=set(present))
    actions.open_room(meeting=held, by=cast.coordinator)
    return held


class Room:
    """The five browsers. It counts what people do, and how long the others take to follow."""

    def __init__(self, opened, cast, meeting) -> None:
        self.meeting, self.acts, self.followed = meeting, 0, list[float]()
        self.ledger, self._heard = Ledger(), list[Response]()
        self.scribe, self.chair, self.reader, self.member = (
            self._seat(opened, email)
            for email in (cast.coordinator.email, cast.chair.email, cast.surgeon.email, "radiologist@board.test")
        )
        self.screen = opened(viewport={"width": 1920, "height": 1080})
        self.screen.goto(f"{reverse('room-enter')}#{actions.create_screen(meeting=meeting, by=cast.coordinator)[1]}")
        self.screen.wait_for_url("**/room/")
        self.signing = self.chair.context.new_page()
        self.all = (self.scribe, self.chair, self.reader, self.member, self.screen)
        for page in self.all:
            page.evaluate("window.sameDocument = true")
        self.scribe.on("response", lambda answer: self._heard.append(answer))

    def _seat(self, opened, email: str) -> Page:
        page = opened()
        page.goto("/")
        enter(page, email, PASSWORD)
        page.wait_for_url("**/")
        page.goto(reverse("room", args=[self.meeting.pk]))
        return page

    def press(self, page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
        self.acts += 1
        page.get_by_role(role, name=name, exact=isinstance(name, str)).click()

    def type(self, field: str | re.Pattern[str], text: str) -> None:
        """Key by key."""
        self.acts += 1
        self.scribe.get_by_label(field).press_sequentially(text, delay=8)

    def expect_all(self, selector: str, text: str, pages=None) -> None:
        began = time.monotonic()
        for page in pages or (self.chair, self.reader, self.member, self.screen):
            expect(page.locator(selector)).to_have_text(text, timeout=FOLLOWS)
        self.followed.append(time.monotonic() - began)

    def saved(self, timeout: int = FOLLOWS) -> None:
        expect(self.scribe.locator("#saved")).to_have_text(re.compile("Saved"), timeout=timeout)

    def reader_is_level(self) -> None:
        """The reader sees the revision at which the scribe's page has come to rest."""
        rests = (
            "() => !document.querySelector('#draft[inert], #draft[data-changed], .htmx-request:not([data-follows])')"
        )
        for _ in range(2):
            self.scribe.wait_for_timeout(300)
            self.scribe.wait_for_function(rests)
        revision = self.scribe.locator("#revision").input_value()
        expect(self.reader.locator("#live")).to_have_attribute("data-revision", revision, timeout=FOLLOWS)

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """No browser reaches the server; all say so, and none forgets anything."""
        for page in self.all:
            page.context.set_offline(True)
        yield
        expect(self.scribe.locator("#saved")).to_have_text("Not saved, retrying", timeout=FOLLOWS)
        for page in self.all:
            expect(page.locator("#offline")).to_contain_text(
                re.compile(r"Connection lost, showing \d\d:\d\d:\d\d"), timeout=FOLLOWS
            )
        for page in self.all:
            page.context.set_offline(False)
        self.saved()
        for page in self.all:
            expect(page.locator("#offline")).to_be_hidden(timeout=FOLLOWS)

    @contextmanager
    def killed(self, server: Process) -> Iterator[None]:
        """The web process and its children die at once; whoever runs it starts it again."""
        before = server.running
        os.killpg(before.pid, signal.SIGKILL)
        yield
        self.saved(COMES_BACK)
        for page in self.all:
            expect(page.locator("#offline")).to_be_hidden(timeout=COMES_BACK)
        assert server.running is not before and before.returncode == -signal.SIGKILL

    def note(self, decision: Decision) -> None:
        """Each save that the scribe's browser was told of, with its text."""
        for answer in [one for one in self._heard if one.request.method == "POST" and one.status == 200]:
            sent = parse_qs(answer.request.post_data or "", keep_blank_values=True)
            if "autosave" in sent:
                self.ledger.save(decision.pk, revision_in(answer.text()), sent["text"][0])
        self._heard.clear()


def sentence(number: int) -> str:
    return f"Case {number}: look again in {number} months, and say so to the patient."


def write(room: Room, number: int) -> None:
    """The least that a signature needs of "further tests first"."""
    room.press(room.scribe, "Further tests first", "radio")
    room.type("Decision, as it is read aloud", sentence(number))
    room.type("Rationale", f"What is open in case {number} settles it.")
    room.press(room.scribe, "Unanimous", "radio")


def write_whole(room: Room, number: int) -> None:
    """A recommendation with all that a board asks for."""
    room.press(room.scribe, "Recommendation", "radio")
    room.press(room.scribe, "Chosen: Everolimus", "checkbox")
    room.type("Condition or reason, Everolimus", "If nothing else is found")
    room.type("Decision, as it is read aloud", sentence(number))
    room.press(room.scribe, "Begin it from the assessment")
    expect(room.scribe.get_by_label("Rationale")).to_have_value(re.compile("Everolimus: undetermined"), timeout=FOLLOWS)
    for name in ("Disease control", re.compile("^Adapted"), "Unanimous", "Known and considered", "Not looked for"):
        room.press(room.scribe, name, "radio")
    room.acts += 2
    room.scribe.get_by_label("Who tells the patient").select_option(label="TEST Surgeon, surgery")
    room.scribe.get_by_label("By when the patient is told").fill("2027-01-04")


def decide(room: Room, number: int, server: Process) -> None:
    room.press(room.scribe, "Write the decision")
    expect(room.scribe.get_by_label("Decision, as it is read aloud")).to_be_visible(timeout=FOLLOWS)
    if number in WHOLE:
        write_whole(room, number)
    elif number in NETWORK_GOES:
        with room.cut_off():
            write(room, number)
    elif number == WEB_DIES:
        with room.killed(server):
            write(room, number)
    else:
        write(room, number)


def verify_and_sign(room: Room, number: int) -> None:
    """A second person reads, the chair reads it back and signs in another tab."""
    room.press(room.scribe, "Save")
    room.saved()
    room.expect_all(".typed", sentence(number))
    room.reader_is_level()
    room.press(room.reader, "I have read the text: verify it")
    expect(room.reader.get_by_text("Verified by TEST Surgeon").first).to_be_visible(timeout=FOLLOWS)
    room.press(room.scribe, "Read back")
    expect(room.screen.locator(".room-back")).to_contain_text(sentence(number), timeout=FOLLOWS)
    room.signing.goto(reverse("decision", args=[Decision.objects.get(item__position=number).item_id]))
    room.acts += 1
    room.signing.get_by_label("Your password").fill(PASSWORD)
    room.press(room.signing, "Check and sign")
    expect(room.signing.get_by_role("main")).to_contain_text("Signed by TEST Chair", timeout=FOLLOWS)


def test_twelve_cases_are_decided_verified_and_signed_and_no_keystroke_is_lost(opened, web, cast, meeting):
    """How long it takes is printed, never judged here: a slow machine is no fault of the board."""
    room, took, acts = Room(opened, cast, meeting), [], {}
    for number in range(1, CASES + 1):
        room.expect_all("#room h1, .following h1", f"What next for number {number}?")
        began, before = time.monotonic(), room.acts
        decide(room, number, web[1])
        verify_and_sign(room, number)
        took.append(time.monotonic() - began)
        acts[number] = room.acts - before
        expect(room.scribe.get_by_text("The decision on this case is signed.")).to_be_visible(timeout=FOLLOWS)
        room.note(Decision.objects.get(item__position=number))
        if number < CASES:
            room.press(room.scribe, "Next case")
    print(f"{CASES} cases in {sum(took):.0f} s, of which the longest {max(took):.0f} s; actions by case {acts}")
    half = sorted(room.followed)[len(room.followed) // 2]
    print(f"all four others followed after {max(room.followed):.1f} s at most, half the time after {half:.1f} s")
    judge(room, cast)


def judge(room: Room, cast) -> None:
    decisions = list(Decision.objects.select_related("signed_by", "verified_by").order_by("item__position"))
    assert [one.text for one in decisions] == [sentence(number) for number in range(1, CASES + 1)]
    plain = [one for place, one in enumerate(decisions, 1) if place not in WHOLE]
    assert all("settles it." in one.rationale for one in plain)
    assert {(one.signed_by, one.verified_by, one.is_verified) for one in decisions} == {
        (cast.chair, cast.surgeon, True)
    }
    assert len({decision for decision, _ in room.ledger.saved}) == CASES
    assert room.ledger.lost() == []
    assert all(page.evaluate("window.sameDocument") for page in room.all)
