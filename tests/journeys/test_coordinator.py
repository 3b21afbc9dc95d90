"""A coordinator opens a case, records what is known, corrects it, and makes the agenda."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(sign_in, cast) -> Page:
    return sign_in(cast.coordinator.email)


@pytest.fixture
def case(cast):
    return a_case(cast.coordinator, cast.board, question="Which treatment next?")


def record(page: Page, kind: str, texts: dict[str, str]) -> None:
    """Open the form of this kind from the case, date it, and fill in what is named by its label."""
    page.get_by_role("link", name=f"Add: {kind}").click()
    page.get_by_label("Date", exact=True).fill("2026-08-14")
    page.get_by_label("Source").fill("TEST report")
    for label, text in texts.items():
        page.get_by_label(label).first.fill(text)


def row(page: Page, kind: str):
    return page.locator("tbody", has=page.get_by_role("rowheader", name=kind)).locator("tr:not(.group)")


def test_a_patient_and_a_case_are_registered_in_one_form(page):
    page.get_by_role("link", name="Worklist").click()
    page.get_by_role("link", name="New case").click()
    page.get_by_label("Question for the board").fill("Resect the primary, and what of the liver?")
    page.get_by_label("Hospital number").fill("TEST-4711")
    page.get_by_label("Family name").fill("Testmann")
    page.get_by_label("Date of birth").fill("1965-07-14")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare the case")
    expect(page.get_by_role("main")).to_contain_text("Resect the primary, and what of the liver?")
    banner = page.get_by_role("region", name="Patient", exact=True)
    for words in ("TESTMANN", "14-Jul-1965", "TEST-4711"):
        expect(banner).to_contain_text(words)


def test_a_form_with_mistakes_says_which_moves_the_focus_and_loses_nothing(page):
    page.goto("/cases/new/")
    page.get_by_label("Question for the board").fill("Typed at length")
    page.get_by_label("Family name").fill("Testmann")
    page.get_by_label("Date of birth").fill("14.7.1965x")
    page.get_by_role("button", name="Open the case").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    summary.get_by_role("link", name="Hospital number").click()
    expect(page.get_by_label("Hospital number")).to_be_focused()
    expect(page.get_by_label("Hospital number")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Question for the board")).to_have_value("Typed at length")
    expect(page.get_by_label("Date of birth")).to_have_value("14.7.1965x")


def test_a_laboratory_value_keeps_its_unit_and_a_wrong_unit_is_refused(page, case):
    page.goto(case.get_absolute_url())
    record(page, "Laboratory result", {"Value": "120"})
    page.get_by_label("Analyte").select_option(label="Creatinine clearance")
    page.get_by_label(re.compile("^Unit")).select_option("g/L")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Value")).to_have_value("120")
    page.get_by_label(re.compile("^Unit")).select_option("mL/min")
    page.get_by_role("button", name="Save").click()
    expect(row(page, "Laboratory result")).to_contain_text("120 mL/min")


def test_pathology_gives_the_grade_and_imaging_the_stage(page, case):
    page.goto(case.get_absolute_url())
    record(page, "Pathology report", {"Ki-67": "12"})
    page.get_by_label("Differentiation").select_option(label="Well differentiated")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".facts").first).to_contain_text("NET G2")
    record(page, "Imaging", {"Size of the primary tumor": "46"})
    page.get_by_role("group", name="Liver metastases", exact=True).get_by_label("Yes").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".stage tr.result")).to_contain_text("IV")


def test_a_correction_keeps_both_versions_and_its_reason(page, case):
    page.goto(case.get_absolute_url())
    record(page, "Pathology report", {"Ki-67": "12"})
    page.get_by_role("button", name="Save").click()
    row(page, "Pathology report").get_by_role("link", name="Correct").click()
    page.get_by_label("Ki-67").fill("21")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_contain_text("Reason")
    page.get_by_label("Reason").fill("Read again by the reference pathologist")
    page.get_by_role("button", name="Save").click()
    expect(row(page, "Pathology report")).to_contain_text("version 2")
    row(page, "Pathology report").get_by_role("link", name="History").click()
    versions = page.get_by_role("table").locator("tbody tr")
    expect(versions).to_have_count(2)
    expect(versions.first.locator("del")).to_contain_text("12")
    expect(versions.first.locator("ins")).to_contain_text("21")
    expect(versions.first).to_contain_text("Read again by the reference pathologist")


def test_a_case_is_put_on_the_agenda_and_the_order_changed_by_buttons(page, cast, case):
    others = [a_case(cast.surgeon, cast.board, question=text) for text in ("First?", "Second?")]
    meeting = a_meeting(cast, *others)
    page.goto(case.get_absolute_url())
    page.get_by_label("why it is listed all the same").fill("The images come tomorrow")
    page.get_by_role("button", name="Add to the meeting of").click()
    expect(page.get_by_text("Put on the agenda.")).to_be_visible()
    page.goto(meeting.get_absolute_url())
    questions = page.locator(".agenda .ask")
    expect(questions).to_contain_text(["First?", "Second?", case.question])
    page.get_by_role("button", name="Move case 3 up").click()
    expect(questions).to_contain_text(["First?", case.question, "Second?"])
    page.get_by_role("button", name="Move case 2 up").click()
    expect(questions).to_contain_text([case.question, "First?", "Second?"])
    expect(page.get_by_role("button", name="Move case 1 up")).to_be_disabled()
    page.get_by_role("button", name=re.compile("Take off.*case 2")).click()
    expect(questions).to_contain_text([case.question, "Second?"])


def test_attendance_is_marked_and_kept(page, cast, case):
    page.goto(a_meeting(cast, case).get_absolute_url())
    page.get_by_role("checkbox", name="TEST Surgeon").check()
    page.get_by_role("checkbox", name="TEST Chair").check()
    page.get_by_role("button", name="Save attendance").click()
    expect(page.get_by_text("2 of 3 present")).to_be_visible()
    page.reload()
    expect(page.get_by_role("checkbox", name="TEST Surgeon")).to_be_checked()
    expect(page.get_by_role("checkbox", name="TEST Coordinator")).not_to_be_checked()


def test_what_was_typed_is_not_left_by_mistake(page, case):
    page.goto(f"{case.get_absolute_url()}question/")
    page.get_by_label("Question for the board").fill("Half a thought")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Worklist").click(no_wait_after=True)
    expect(page.get_by_label("Question for the board")).to_have_value("Half a thought")
    assert asked == ["beforeunload"]
