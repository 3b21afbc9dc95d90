"""A meeting in the room: a scribe, a projector, a member; the network goes and nothing typed is lost."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from meetings import actions
from meetings.models import Decision, RoomState
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting
from tests.journeys.test_pages import PHONE, RULES, WIDER, violations
from tests.meetings.test_together import prepared

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# A browser follows within three seconds; a machine that does much else at once gets twice that.
FOLLOWS = 6_000
SENTENCE = "Everolimus, review in three months."
PIXELS = 28  # the smallest letter that is read from the back of a room
TALLER = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
LETTERS = """() => [...document.querySelectorAll('#room *')].filter(one => one.checkVisibility() && one.innerText)
  .map(one => parseFloat(getComputedStyle(one).fontSize))"""


@pytest.fixture
def meeting(cast):
    cases = [
        a_case(cast.surgeon, cast.board, question=f"What next for number {place}?", identity={"family_name": name})
        for place, name in enumerate(("TESTFIRST", "TESTSECOND"), 1)
    ]
    meeting = a_meeting(cast, *cases)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    return meeting


@pytest.fixture
def projector(open_page, cast, meeting) -> Page:
    """A browser without a sign-in, opened by the address that carries the key behind its #."""
    _, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    page = open_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{reverse('room-enter')}#{key}")
    page.wait_for_url("**/room/")
    return page


@pytest.fixture
def scribe(sign_in, cast, meeting) -> Page:
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.goto(reverse("room", args=[meeting.pk]))
    begin(page)
    return page


def begin(page: Page) -> None:
    page.get_by_role("button", name="Write the decision").click()
    expect(decision_box(page)).to_be_visible()


def question(page: Page):
    return page.get_by_role("heading", level=1).filter(has_text="What next")


def decision_box(page: Page):
    return page.get_by_label("Decision, as it is read aloud")


def draft_text(number: int) -> str:
    return Decision.objects.get(item__position=number).text


def test_the_projector_follows_every_step_of_the_scribe_without_a_reload(scribe, projector):
    expect(question(projector)).to_have_text("What next for number 1?")
    projector.evaluate("window.sameDocument = true")
    decision_box(scribe).fill(SENTENCE)
    expect(scribe.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    expect(projector.locator(".typed")).to_have_text(SENTENCE, timeout=FOLLOWS)
    scribe.get_by_role("button", name="Next case").click()
    expect(decision_box(scribe)).to_have_count(0)
    expect(question(projector)).to_have_text("What next for number 2?", timeout=FOLLOWS)
    expect(projector.locator("[data-at]")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert projector.evaluate("window.sameDocument")


def test_the_projector_shows_no_more_of_the_patient_than_chosen(scribe, projector):
    expect(projector.locator(".room-who")).to_contain_text("T.")
    assert "TESTFIRST" not in projector.content()
    scribe.get_by_role("button", name="Full").click()
    expect(projector.locator(".room-who")).to_contain_text("TESTFIRST", timeout=FOLLOWS)
    scribe.get_by_role("button", name="Hidden").click()
    expect(projector.locator(".room-who")).to_have_count(0, timeout=FOLLOWS)
    assert "TESTFIRST" not in projector.content()
    scribe.get_by_role("button", name="Blank the screen").click()
    expect(question(projector)).to_have_count(0, timeout=FOLLOWS)


def test_the_network_goes_and_comes_back_and_no_keystroke_is_lost(scribe, projector):
    for page in (scribe, projector):
        page.context.set_offline(True)
    decision_box(scribe).fill(SENTENCE)
    expect(scribe.locator("#saved")).to_have_text("Not saved, retrying")
    for page in (scribe, projector):
        expect(page.locator("#offline")).to_contain_text(re.compile(r"Connection lost, showing \d\d:\d\d:\d\d"))
    expect(question(projector)).to_be_visible()
    scribe.get_by_role("button", name="Next case").click()
    expect(decision_box(scribe)).to_have_value(SENTENCE)
    assert draft_text(1) == ""
    for page in (scribe, projector):
        page.context.set_offline(False)
    expect(scribe.locator("#saved")).to_have_text(re.compile("Saved"))
    expect(projector.locator(".typed")).to_have_text(SENTENCE)
    for page in (scribe, projector):
        expect(page.locator("#offline")).to_be_hidden()
    assert draft_text(1) == SENTENCE


def test_the_room_screen_fits_a_projector_and_a_phone_and_is_accessible(browser, live_server, cast, meeting):
    """In a browser without our policy: axe sets styles of its own, which the policy would report."""
    _, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    context = browser.new_context(base_url=live_server.url, bypass_csp=True, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{reverse('room-enter')}#{key}")
    page.wait_for_url("**/room/")
    expect(question(page)).to_be_visible()
    assert page.evaluate(TALLER) <= 0
    assert min(page.evaluate(LETTERS)) >= PIXELS
    found = violations(page, *RULES)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDER) <= 0
    assert not found + violations(page, *PHONE)
    context.close()


def test_a_revoked_key_leaves_nothing_on_the_screen(projector, cast, meeting):
    expect(question(projector)).to_be_visible()
    actions.revoke_screen(screen=meeting.screens.get(), by=cast.coordinator)
    expect(projector.get_by_text("This screen shows nothing any more.")).to_be_visible(timeout=FOLLOWS)
    assert "What next" not in projector.content()
    assert projector.goto(reverse("room-screen")).status == 404


def test_somebody_else_saves_meanwhile_and_both_texts_stand_side_by_side(scribe, cast):
    box = decision_box(scribe)
    box.focus()
    draft = Decision.objects.get(item__position=1)
    box.press_sequentially("Typed by the scribe.", delay=5)
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.chair, values={"text": "The chair's."}, options={}, actions=[]
    )
    conflict = scribe.locator("#conflict")
    expect(conflict).to_contain_text("The chair's.")
    expect(conflict).to_contain_text("Typed by the scribe.")
    expect(box).to_have_value("Typed by the scribe.")
    scribe.get_by_role("button", name="Save", exact=True).click()
    expect(scribe.locator("#conflict > *")).to_have_count(0)
    assert draft_text(1) == "Typed by the scribe."


def test_what_is_typed_while_the_page_catches_up_with_the_room_stays(scribe, cast):
    held: list[Route] = []
    asked = re.compile(r"/room/$")
    scribe.route(asked, lambda route: held.append(route) if route.request.method == "GET" else route.continue_())
    draft = Decision.objects.get(item__position=1)
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.chair, values={"text": "The chair's."}, options={}, actions=[]
    )
    with scribe.expect_request(lambda request: request.method == "GET" and asked.search(request.url)):
        pass
    decision_box(scribe).press_sequentially("Typed by the scribe.", delay=5)
    held[0].continue_()
    expect(scribe.locator("#conflict")).to_contain_text("The chair's.")
    expect(decision_box(scribe)).to_have_value("Typed by the scribe.")


def test_a_member_takes_the_role_over_and_the_former_scribe_keeps_what_was_typed(scribe, sign_in, cast, meeting):
    member = sign_in(cast.surgeon.email, PASSWORD)
    member.goto(reverse("room", args=[meeting.pk]))
    expect(question(member)).to_have_text("What next for number 1?")
    decision_box(scribe).fill(SENTENCE)
    member.get_by_role("button", name="Take over the scribe role").click()
    expect(member.get_by_role("button", name="Next case")).to_be_visible()
    expect(scribe.get_by_text("You are not the scribe any more: TEST Surgeon took the role over")).to_be_visible()
    expect(scribe.get_by_role("button", name="Take over the scribe role")).to_be_visible()
    expect(decision_box(scribe)).to_have_count(0)
    assert draft_text(1) == SENTENCE
    expect(decision_box(member)).to_have_value(SENTENCE)


def test_a_tab_that_missed_the_taking_over_saves_over_nobody_and_keeps_its_text(scribe, sign_in, cast, meeting):
    """The first scribe's network is gone while the second takes over and writes; both texts stand in the end."""
    member = sign_in(cast.surgeon.email, PASSWORD)
    member.goto(reverse("room", args=[meeting.pk]))
    scribe.context.set_offline(True)
    decision_box(scribe).fill("Typed by the first.")
    member.get_by_role("button", name="Take over the scribe role").click()
    box = decision_box(member)
    expect(box).to_be_visible()
    with member.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        box.fill("Typed by the second.")
    scribe.context.set_offline(False)
    conflict = scribe.locator("#conflict")
    expect(conflict).to_contain_text("Typed by the second.")
    expect(conflict).to_contain_text("Typed by the first.")
    expect(decision_box(scribe)).to_have_value("Typed by the first.")
    expect(scribe.get_by_text("You are not the scribe any more")).to_be_visible(timeout=FOLLOWS)
    assert draft_text(1) == "Typed by the second."
    expect(decision_box(member)).to_have_value("Typed by the second.")


def test_the_whole_room_is_run_from_the_keyboard(scribe, projector, meeting):
    """Next and previous case, blank and shown, the clock stopped and run again: each reaches the projector."""
    scribe.get_by_role("button", name="Keyboard shortcuts").click()
    clock = projector.locator(".clock")
    for key, there in (("t", "stopped"), ("t", "")):
        scribe.keyboard.press(f"Alt+{key}")
        expect(clock).to_have_text(re.compile(rf"\d:\d\d\W*{there}$"), timeout=FOLLOWS)
    for key, number in (("ArrowRight", 2), ("ArrowLeft", 1)):
        scribe.keyboard.press(f"Alt+{key}")
        expect(question(projector)).to_have_text(f"What next for number {number}?", timeout=FOLLOWS)
    scribe.keyboard.press("Alt+b")
    expect(question(projector)).to_have_count(0, timeout=FOLLOWS)
    scribe.keyboard.press("Alt+b")
    expect(question(projector)).to_have_text("What next for number 1?", timeout=FOLLOWS)


def test_keys_work_only_when_somebody_turned_them_on(scribe, meeting):
    scribe.keyboard.press("Alt+ArrowRight")
    assert RoomState.objects.get(meeting=meeting).item.position == 1
    scribe.get_by_role("button", name="Keyboard shortcuts").click()
    scribe.keyboard.press("Alt+ArrowRight")
    expect(scribe.get_by_role("heading", level=1, name="Case 2 of 2")).to_be_visible()


def test_every_command_of_the_room_has_a_key_and_the_visible_button_that_it_presses(scribe, meeting):
    scribe.get_by_role("button", name="Keyboard shortcuts").click()
    assert scribe.evaluate("[...document.querySelectorAll('[data-key]')].every(one => one.checkVisibility())")
    for key, then in (
        ("b", "Show the screen"), ("b", "Blank the screen"), ("t", "Run the clock"), ("t", "Stop the clock"),
        ("r", "Show the whole case"), ("r", "Read back"),
    ):  # fmt: skip
        scribe.keyboard.press(f"Alt+{key}")
        expect(scribe.get_by_role("button", name=then)).to_be_visible()
    scribe.keyboard.press("Alt+o")
    expect(scribe.get_by_role("radio", name="Recommendation")).to_be_focused()
    scribe.keyboard.press("Alt+v")
    scribe.wait_for_url("**/decision/")
    scribe.go_back()
    scribe.keyboard.press("Alt+a")
    scribe.wait_for_url("**#attendance")


def test_what_is_standard_is_shown_to_the_room_confirmed_in_one_step_and_signed_with_one_password(
    scribe, projector, sign_in, cast, meeting
):
    item = meeting.items.select_related("meeting__board", "case").get(position=2)
    actions.plan_item(item=item, by=cast.coordinator, stratum="standard", minutes=1)
    prepared(cast, item, text=SENTENCE)
    scribe.get_by_role("link", name="Confirm together").click()
    scribe.get_by_role("button", name="Show the list on the room screen").click()
    expect(projector.get_by_text(SENTENCE)).to_be_visible(timeout=FOLLOWS)
    assert min(projector.evaluate(LETTERS)) >= PIXELS
    assert projector.evaluate(TALLER) <= 0 and "TESTSECOND" not in projector.content()
    scribe.get_by_role("link", name="Confirm them").click()
    scribe.get_by_role("button", name="Confirm 1 recommendation").click()
    expect(projector.locator(".room-together").get_by_text("Confirmed", exact=True)).to_be_visible(timeout=FOLLOWS)
    chair = sign_in(cast.chair.email)
    chair.goto(reverse("together", args=[meeting.pk]))
    chair.get_by_label("Your password").fill(PASSWORD)
    chair.get_by_role("button", name="Sign 1 decision").click()
    expect(chair.get_by_text("1 decision is signed.")).to_be_visible()
    assert Decision.objects.get(item=item).is_confirmed_together


def test_the_desk_works_without_a_script(sign_in, cast, meeting):
    page = sign_in(cast.coordinator.email, PASSWORD, java_script_enabled=False)
    page.goto(reverse("room", args=[meeting.pk]))
    begin(page)
    decision_box(page).fill(SENTENCE)
    page.get_by_role("button", name="No time left").click()
    expect(page.get_by_label("If nothing was decided, because")).to_have_value(re.compile("The meeting ended"))
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("heading", level=1, name="Case 2 of 2")).to_be_visible()
    assert draft_text(1) == SENTENCE


def test_a_whole_decision_is_written_verified_read_back_and_signed(scribe, projector, sign_in, cast, meeting):
    """The time it takes is printed, never judged here: a slow machine is no fault of the board."""
    actions.set_policy(board=cast.board, by=cast.chair, verification=True)
    chair, reader = sign_in(cast.chair.email), sign_in(cast.surgeon.email)
    began = time.monotonic()
    scribe.get_by_role("radio", name="Recommendation").check()
    row = scribe.get_by_role("row").filter(has_text="Everolimus").first
    scribe.get_by_label("Find an option").fill("everol")
    expect(scribe.get_by_role("row").filter(has_text="Sunitinib").first).to_be_hidden()
    row.get_by_role("checkbox").check()
    row.get_by_role("textbox").fill("If nothing else is found")
    decision_box(scribe).fill(SENTENCE)
    scribe.get_by_role("button", name="Begin it from the assessment").click()
    expect(scribe.get_by_label("Rationale")).to_have_value(re.compile("Everolimus: undetermined"))
    for name in ("Disease control", re.compile("^Adapted"), "Unanimous", "Known and considered", "Not looked for"):
        scribe.get_by_role("radio", name=name).check()
    scribe.get_by_label("Who tells the patient").select_option(label="TEST Surgeon, surgery")
    scribe.get_by_label("By when the patient is told").fill("2027-01-04")
    scribe.get_by_role("button", name="Save", exact=True).click()
    expect(scribe.get_by_text("Not verified yet")).to_be_visible(timeout=FOLLOWS)
    expect(projector.get_by_text("Tells the patient: TEST Surgeon")).to_be_visible(timeout=FOLLOWS)
    expect(scribe.locator("#saved")).to_have_text(re.compile("Saved"))
    reader.goto(reverse("room", args=[meeting.pk]))
    expect(reader.get_by_text("Tells the patient: TEST Surgeon")).to_be_visible()
    reader.get_by_role("button", name="I have read the text: verify it").click()
    expect(reader.get_by_text("Verified by TEST Surgeon")).to_be_visible()
    scribe.get_by_role("button", name="Read back").click()
    asked = time.monotonic()
    expect(projector.get_by_role("heading", name="Read back: Recommendation")).to_be_visible(timeout=FOLLOWS)
    followed = time.monotonic() - asked
    expect(projector.locator(".room-back")).to_contain_text("Verified by TEST Surgeon")
    chair.goto(reverse("decision", args=[Decision.objects.get().item_id]))
    chair.get_by_label("Your password").fill(PASSWORD)
    chair.get_by_role("button", name="Check and sign").click()
    expect(chair.get_by_role("main")).to_contain_text("Signed by TEST Chair")
    print(f"decided and signed in {time.monotonic() - began:.0f} s; the screen followed after {followed:.1f} s")
    signed = Decision.objects.get()
    assert signed.is_signed and signed.is_verified and signed.verified_by == cast.surgeon
