"""A table is pasted, mapped, checked, corrected and imported; each value then says from which row it came."""

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from cases.imports import jobs
from cases.models import Case, Imaging, Laboratory, TableImport

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASTED = (
    "MRN\tSurname\tForename\tDOB\tQuestion\tImaging date\tTumor size\tKi-67 (%)\tCgA (ug/L)\n"
    "4711\tTESTMANN\tErika\t14.07.1965\tResect?\t01/02/2026\t2\t3,5\t<0,1\n"
    "4712\tTESTOVA\tJana\t1970-01-02\tPRRT?\t03/02/2026\t4\ttwelve\t250\n"
)


def send(page: Page, pasted: str) -> None:
    page.goto("/worklist/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Or paste the table").fill(pasted)
    page.get_by_role("button", name="Go on to the columns").click()
    expect(page.get_by_role("heading", name="What each column is")).to_be_visible()


def let_the_worker_through(page: Page, heading: str) -> None:
    """The page waits for the worker and shows by itself that it is through."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    for one in jobs.due():
        jobs.run(one)
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_from_a_pasted_table_with_problems_to_cases_that_say_where_each_value_came_from(sign_in, cast):
    page = sign_in(cast.coordinator.email)
    send(page, PASTED)
    page.get_by_role("button", name="Check the table").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("does not say the unit")
    expect(summary).to_contain_text("day or the month")
    page.get_by_label("Unit: G Tumor size").select_option("cm")
    page.get_by_label("Day or month first: F Imaging date").select_option(label="Day first: 31/12/2026")
    page.get_by_role("button", name="Check the table").click()
    let_the_worker_through(page, "What was found")
    row = page.locator(".problems tbody tr")
    expect(row).to_have_count(1)
    for text in ("3", "H", "Ki-67 (%)", "twelve", "no number"):
        expect(row).to_contain_text(text)
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    assert not Case.objects.exists()

    page.get_by_label("Or paste the table").fill(PASTED.replace("twelve", "12"))
    page.get_by_role("button", name="Take this table instead").click()
    expect(page.get_by_label("Unit: G Tumor size")).to_have_value("cm")
    page.get_by_role("button", name="Check the table").click()
    let_the_worker_through(page, "What was found")
    expect(page.get_by_text("2 cases opened")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    let_the_worker_through(page, "Imported")
    assert TableImport.objects.get().content is None

    page.get_by_role("link", name="TESTMANN, Erika").click()
    expect(page.locator("#main")).to_contain_text("20 mm")
    assert Imaging.objects.get(case__patient__identifier="4711").dated_on == "2026-02-01"
    assert Laboratory.objects.get(case__patient__identifier="4711").comparator == "<"
    source = page.get_by_text("Imported from pasted table of").first
    expect(source).to_contain_text("row 2")


def test_a_workbook_is_imported_without_javascript(sign_in, cast):
    book = Workbook()
    book.active.append(["MRN", "Surname", "Question", "Ki-67 (%)"])
    book.active.append(["0815", "TESTER", "Which treatment?", 12])
    file = io.BytesIO()
    book.save(file)
    page = sign_in(cast.surgeon.email, java_script_enabled=False)
    page.goto("/import/")
    page.get_by_label("File").set_input_files({"name": "a.xlsx", "mimeType": "", "buffer": file.getvalue()})
    page.get_by_role("button", name="Go on to the columns").click()
    for button, heading in (("Check the table", "What was found"), ("Import", "Imported")):
        page.get_by_role("button", name=button, exact=True).click()
        for one in jobs.due():
            jobs.run(one)
        page.get_by_role("link", name="Look again").click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    assert Case.objects.get().patient.identifier == "0815"
