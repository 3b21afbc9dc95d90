"""A coordinator reads a case to the ground and records what is missing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUESTION = "Glucagonoma of body and tail, splenic vessels not separable, multiple liver metastases: resect and reduce?"
STANDINGS = re.compile("Eligible|Undetermined|Contraindicated|Not eligible")


@pytest.fixture(autouse=True)
def by_the_review(settings):
    """What is claimed here rests on the review as published, whatever edition a new board gets."""
    settings.DEFAULT_EDITION = "nigri-2018"


@pytest.fixture
def page(sign_in, cast, glucagonoma) -> Page:
    """The coordinator, at the case."""
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.goto(glucagonoma.get_absolute_url())
    return page


def section(page: Page, title: str):
    return page.get_by_role("region", name=title, exact=True).first


def option(page: Page, name: str):
    return page.locator("details.option").filter(has=page.get_by_text(name, exact=True))


def standing(page: Page, name: str) -> str:
    return option(page, name).locator("summary .standing").inner_text().strip()


def test_a_patient_is_found_by_a_word_of_the_question_and_no_word_stands_in_the_address(sign_in, cast, glucagonoma):
    page = sign_in(cast.coordinator.email, PASSWORD)
    page.get_by_role("link", name="Worklist").click()
    page.get_by_label("Name, number or word of the question").fill("splenic vessels")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "splenic" not in page.url
    page.get_by_role("link", name="TESTPUBLISHED").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)


def test_the_case_shows_its_grade_and_its_stage_in_each_system(page):
    stage = page.get_by_role("table", name="T, N, M and stage by four systems")
    for system in ("ENETS 2006", "AJCC 7", "AJCC 8", "AJCC version 9"):
        expect(stage.get_by_role("columnheader", name=system)).to_be_visible()
    assert stage.locator("tr.result td").all_inner_texts() == ["IV"] * 4
    grades = page.locator("dl", has=page.get_by_text("WHO 2010, as the review prints it", exact=True)).last
    assert grades.locator("dd").all_inner_texts() == ["NET G2", "G2"]


def test_every_option_stands_with_one_of_four_standings_and_its_reason(page):
    options = page.locator("details.option summary")
    assert options.count() == 23
    for line in options.all():
        expect(line.locator(".standing")).to_have_text(STANDINGS)
        expect(line.locator(".line")).to_have_text(re.compile(r"\w"))


def test_an_option_opens_to_its_criteria_each_with_value_source_and_claim(page):
    everolimus = option(page, "Everolimus")
    everolimus.locator("summary").click()
    met = everolimus.get_by_role("row").filter(has_text="Advanced tumor with liver metastases")
    expect(met).to_contain_text("Met")
    expect(met.locator(".patient")).to_have_text(re.compile("yes"))
    expect(met.get_by_role("link", name="Case report, Frontiers in Oncology 2024")).to_be_visible()
    missing = everolimus.get_by_role("row").filter(has_text="Liver metastases cannot be resected completely")
    expect(missing.locator(".patient")).to_contain_text("Not recorded")
    missing.get_by_role("link", name="S-SSA-01").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("S-SSA-01")
    expect(page.get_by_role("main")).to_contain_text("advanced unresectable")


def test_the_source_of_a_value_is_the_record_it_comes_from(page):
    option(page, "Everolimus").locator("summary").click()
    option(page, "Everolimus").get_by_role("link", name="Case report").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imaging")
    expect(page.get_by_role("main")).to_contain_text("not separable from splenic artery and vein")


def test_recording_the_missing_fact_changes_the_standing(page):
    assert standing(page, "Everolimus") == "Undetermined"
    missing = page.get_by_role("complementary", name="What is missing")
    missing.get_by_role("link", name="Enter now: Liver metastases resectable").click()
    section = page.locator("#surgical-judgment")
    section.get_by_label("Date").fill("2024-03")
    section.get_by_label("Source").fill("TEST surgeon, conference")
    section.get_by_role("group", name="Liver metastases resectable").get_by_label("No", exact=True).check()
    section.get_by_role("button", name="Save").click()
    expect(section.locator("summary")).to_contain_text("Completed")
    page.get_by_role("link", name="Case page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    assert standing(page, "Everolimus") == "Eligible"
    expect(page.get_by_role("link", name="Enter now: Liver metastases resectable")).to_have_count(0)
    option(page, "Everolimus").locator("summary").click()
    recorded = option(page, "Everolimus").get_by_role("row").filter(has_text="cannot be resected completely")
    expect(recorded.locator(".recorded")).to_have_text("TEST surgeon, conference, Mar-2024")
