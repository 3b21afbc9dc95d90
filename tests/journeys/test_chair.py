"""The chair drafts, signs and amends a decision; nothing typed is lost, nothing signed changes."""

import re

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Decision
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed, item_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAID = "Everolimus, review in 3 months."


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board, ("imaging", {"liver_metastases": True})))


@pytest.fixture
def form(sign_in, cast, meeting) -> Page:
    """The chair, at a draft that was just begun."""
    page = sign_in(cast.chair.email)
    page.goto(meeting.get_absolute_url())
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_role("heading", name="Options considered")).to_be_visible()
    return page


def write(page: Page) -> None:
    """Everything that a signature needs."""
    page.get_by_role("radio", name="Recommendation").check()
    everolimus = page.get_by_role("row").filter(has_text="Everolimus").first
    everolimus.get_by_role("checkbox").check()
    everolimus.get_by_role("textbox").fill("If nothing else is found")
    page.get_by_label("Decision, as it is read aloud").fill(SAID)
    page.get_by_label("Rationale").fill("Progressive, no local option.")
    page.get_by_role("radio", name="Disease control").check()
    page.get_by_role("radio", name=re.compile("^Adapted")).check()
    page.get_by_role("radio", name="Unanimous").check()
    page.get_by_role("radio", name="Not known to the board").check()
    page.get_by_role("radio", name="Not looked for").check()
    page.get_by_label("Who tells the patient").select_option(label="TEST Surgeon, surgery")
    page.get_by_label("By when the patient is told").fill("2026-12-03")
    page.get_by_role("textbox", name="Action 1", exact=True).fill("Tell the patient")
    page.get_by_role("combobox", name="Action 1, who").select_option(label="TEST Surgeon, surgery")
    page.get_by_label("Action 1, due").fill("2026-12-01")


def sign(page: Page, password: str = PASSWORD, **click) -> None:
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Check and sign").click(**click)


def test_a_decision_is_written_kept_and_signed(form):
    write(form)
    form.get_by_role("button", name="Keep as draft").click()
    expect(form.get_by_text("The draft is kept.")).to_be_visible()
    expect(form.get_by_label("Decision, as it is read aloud")).to_have_value(SAID)
    sign(form)
    expect(form.get_by_text("The decision is signed.")).to_be_visible()
    main = form.get_by_role("main")
    for words in (SAID, "Signed by TEST Chair", "If nothing else is found", "Tell the patient", "01-Dec-2026"):
        expect(main).to_contain_text(words)


def test_an_unfinished_decision_says_what_is_missing_and_keeps_what_is_there(form):
    form.get_by_label("Rationale").fill("Only a thought")
    sign(form)
    summary = form.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Conclusion of the board")
    expect(form.get_by_label("Rationale")).to_have_value("Only a thought")
    assert not Decision.objects.signed().exists()


def test_a_wrong_password_signs_nothing_and_loses_nothing(form):
    write(form)
    sign(form, "somebody else's")
    expect(form.locator(".error-summary")).to_contain_text("This is not your password")
    expect(form.get_by_label("Decision, as it is read aloud")).to_have_value(SAID)
    expect(form.get_by_label("Your password")).to_have_value("")
    assert not Decision.objects.signed().exists()
    sign(form)
    expect(form.get_by_text("The decision is signed.")).to_be_visible()


def test_a_double_click_signs_once(form):
    write(form)
    sign(form, click_count=2)
    expect(form.get_by_role("main")).to_contain_text("Signed by TEST Chair")
    assert Decision.objects.count() == 1


def test_a_signed_decision_offers_no_field_and_is_amended_as_a_new_version(sign_in, cast, meeting):
    signed = a_signed(cast, meeting)
    page = sign_in(cast.chair.email)
    page.goto(f"/agenda/{item_of(meeting).pk}/decision/")
    expect(page.get_by_role("main").locator("textarea")).to_have_count(0)
    page.get_by_role("link", name="Amend").click()
    page.get_by_role("textbox").fill("The pathology was read again")
    page.get_by_role("button", name="Draft the amendment").click()
    page.get_by_label("Decision, as it is read aloud").fill("Wait, and look again in 3 months.")
    sign(page)
    expect(page.get_by_role("main")).to_contain_text("Amends version 1: The pathology was read again")
    earlier = page.get_by_role("region", name="Earlier versions")
    earlier.locator("summary").first.click()
    expect(earlier).to_contain_text(SAID)
    signed.refresh_from_db()
    assert signed.text == SAID


def test_of_two_tabs_the_later_keeps_its_text_and_sees_the_other(form):
    other = form.context.new_page()
    other.goto(form.url)
    other.get_by_label("Rationale").fill("What the scribe wrote")
    other.get_by_role("button", name="Keep as draft").click()
    expect(other.get_by_text("The draft is kept.")).to_be_visible()
    form.get_by_label("Rationale").fill("What the chair wrote")
    form.get_by_role("button", name="Keep as draft").click()
    expect(form.get_by_role("heading", name="Somebody else saved this draft meanwhile")).to_be_visible()
    differs = form.get_by_role("table", name="Where the two differ").get_by_role("row").filter(has_text="Rationale")
    expect(differs).to_contain_text("What the scribe wrote")
    expect(form.get_by_label("Rationale")).to_have_value("What the chair wrote")
    form.get_by_role("button", name="Keep as draft").click()
    expect(form.get_by_text("The draft is kept.")).to_be_visible()
    assert Decision.objects.get().rationale == "What the chair wrote"


def test_who_still_types_when_it_is_signed_sees_the_signed_text_and_keeps_the_own(form):
    write(form)
    other = form.context.new_page()
    other.goto(form.url)
    other.get_by_label("Rationale").fill("Too late")
    sign(form)
    expect(form.get_by_text("The decision is signed.")).to_be_visible()
    other.get_by_role("button", name="Keep as draft").click()
    expect(other.get_by_role("heading", name="The decision was signed meanwhile")).to_be_visible()
    expect(other.get_by_label("Rationale")).to_have_value("Too late")
    expect(other.get_by_role("button", name="Check and sign")).to_have_count(0)
    assert Decision.objects.get().rationale == "Progressive, no local option."
