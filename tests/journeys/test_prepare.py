"""What is not known is said so; what is typed and not saved is not lost; a refused section says what to do."""

import re

import pytest
from playwright.sync_api import expect

from cases.key_facts import KEY_FACTS
from cases.models import SectionDraft
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.journeys.hand import answer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_what_the_papers_do_not_say_is_declared_and_the_case_goes_on_with_a_reason(sign_in, cast):
    case = a_case(cast.coordinator, cast.board)
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.goto(f"{case.get_absolute_url()}prepare/")
    asked = page.get_by_role("combobox", name=re.compile("unknown, because"))
    for number in range(len(KEY_FACTS)):
        asked.nth(number).select_option(label="Not in the papers received")
    page.get_by_role("button", name="Save what is unknown").click()
    expect(page.locator("#ready .level")).to_contain_text("Conditional")
    page.get_by_label("Why it goes on all the same").fill("The rash spreads")
    page.get_by_role("button", name="Mark as ready").click()
    expect(page.get_by_role("region", name="Patient", exact=True)).to_contain_text("Ready")


def test_what_is_typed_and_not_saved_is_there_again_after_leaving(sign_in, cast):
    case = a_case(cast.coordinator, cast.board)
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{case.get_absolute_url()}prepare/")
    status = page.locator("#clinical-status")
    status.get_by_label("Patient’s wishes").or_(status.get_by_label("Patient's wishes")).first.fill("Wants to go ho")
    answer(status, "Pregnant", "No").check()
    expect(status.locator("[data-saved]")).to_contain_text("kept")
    page.context.clear_cookies()
    page.goto(f"{case.get_absolute_url()}prepare/")
    page.get_by_label("E-mail").fill(cast.coordinator.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare the case")
    expect(status.get_by_text("Wants to go ho")).to_be_visible()
    expect(answer(status, "Pregnant", "No")).to_be_checked()
    status.get_by_role("button", name=re.compile("^Save")).click()
    expect(status).not_to_have_attribute("open", "")
    assert not SectionDraft.objects.exists()


def test_a_refused_section_takes_the_focus_and_the_rest_of_the_page_stays(sign_in, cast):
    case = a_case(cast.coordinator, cast.board)
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.goto(f"{case.get_absolute_url()}prepare/imaging/")
    imaging = page.locator("#imaging")
    imaging.get_by_label("Size of the primary tumor").fill("4,6")
    imaging.get_by_role("button", name=re.compile("^Save")).click()
    expect(imaging.locator(".error-summary")).to_be_focused()
    expect(imaging.get_by_label("Size of the primary tumor")).to_have_value("4,6")
    imaging.get_by_label("Size of the primary tumor").fill("46")
    imaging.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator("#imaging > summary")).to_be_focused()
    expect(page.locator("#task-imaging")).to_have_text("In progress")
