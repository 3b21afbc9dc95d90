"""Coming in, going out, being sent out, and what another board sees."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting
from tests.journeys.browsing import enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_page_asks_for_the_sign_in_and_then_opens(open_page, cast):
    case = a_case(cast.surgeon, cast.board)
    page = open_page()
    page.goto(case.get_absolute_url())
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    enter(page, cast.coordinator.email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text(case.question)


def test_a_wrong_password_says_so_keeps_the_address_and_lets_nobody_in(open_page, cast):
    page = open_page()
    page.goto("/")
    enter(page, cast.coordinator.email, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    expect(page.get_by_label("E-mail")).to_have_value(cast.coordinator.email)
    page.goto("/worklist/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_after_the_sign_out_the_way_back_shows_nothing(sign_in, cast):
    case = a_case(cast.surgeon, cast.board)
    page = sign_in(cast.coordinator.email)
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text(case.question)).to_have_count(0)


def test_who_was_away_signs_in_again_and_is_where_they_were(sign_in, cast, settings):
    case = a_case(cast.surgeon, cast.board)
    page = sign_in(cast.coordinator.email)
    page.goto(f"{case.get_absolute_url()}add/laboratory/")
    settings.SESSION_IDLE_SECONDS = 0
    page.reload()
    expect(page.get_by_role("status").filter(has_text="nothing was done for a while")).to_be_visible()
    settings.SESSION_IDLE_SECONDS = 900
    enter(page, cast.coordinator.email, PASSWORD)
    page.wait_for_url("**/add/laboratory/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laboratory")


def test_what_was_typed_outlives_the_session(sign_in, cast, settings):
    """The page warns, says when it is over, and after a sign-in in a second tab the same form is saved."""
    case = a_case(cast.surgeon, cast.board)
    settings.SESSION_IDLE_SECONDS = 4
    page = sign_in(cast.coordinator.email)
    page.goto(f"{case.get_absolute_url()}question/")
    page.get_by_label("Question for the board").fill("Resect, or wait?")
    expect(page.locator("#session")).to_contain_text("You were signed out. What you typed is still here")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="sign in again in a second tab").click()
    settings.SESSION_IDLE_SECONDS = 900
    enter(opened.value, cast.coordinator.email, PASSWORD)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Today")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Resect, or wait?")


def test_without_javascript_what_was_typed_outlives_the_session_too(sign_in, cast, settings):
    case = a_case(cast.surgeon, cast.board)
    page = sign_in(cast.coordinator.email, java_script_enabled=False)
    page.goto(f"{case.get_absolute_url()}question/")
    page.get_by_label("Question for the board").fill("Resect, or wait?")
    settings.SESSION_IDLE_SECONDS = 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="is not lost")).to_be_visible()
    assert "Resect" not in page.url
    settings.SESSION_IDLE_SECONDS = 900
    enter(page, cast.coordinator.email, PASSWORD)
    expect(page.get_by_label("Question")).to_have_value("Resect, or wait?")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Resect, or wait?")


def test_another_board_finds_nothing_and_gets_nothing_by_address(sign_in, cast):
    case = a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, case)
    page = sign_in(cast.outsider.email)
    page.goto("/worklist/")
    page.get_by_label("Name, number or word of the question").fill("TESTCASE")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No case here.")).to_be_visible()
    for place in (case.get_absolute_url(), meeting.get_absolute_url(), f"/agenda/{meeting.items.get().pk}/decision/"):
        answer = page.goto(place)
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_contain_text("nothing at this address, or it is not yours")
        expect(page.get_by_text(case.question)).to_have_count(0)
