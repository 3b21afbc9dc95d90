"""Two people in one section, and a session that ends in the middle of a sentence: nothing that was typed is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from cases.actions import add_record
from cases.models import Case, Pathology, SectionDraft
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.journeys.browsing import enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(cast) -> Case:
    case = a_case(cast.coordinator, cast.board)
    values = {"specimen": "primary", "ki67_percent": 12, "differentiation": "well"}
    add_record(case=case, kind="pathology", by=cast.coordinator, **values)
    return case


def pathology(page: Page, case: Case) -> Locator:
    """The section, open on the page of preparing."""
    page.goto(f"{case.get_absolute_url()}prepare/")
    part = page.locator("#pathology")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def save(part: Locator) -> None:
    part.get_by_role("button", name=re.compile("^Save")).click()


def test_two_people_in_one_section_see_each_other_and_choose_field_by_field(sign_in, cast, case):
    mine = pathology(sign_in(cast.coordinator.email, PASSWORD), case)
    theirs = pathology(sign_in(cast.chair.email, PASSWORD), case)
    expect(theirs.page.locator("#present")).to_contain_text(cast.coordinator.full_name)
    for part, ki67, note in ((theirs, "20", "Theirs"), (mine, "30", "Mine, which is longer")):
        part.get_by_label("Ki-67 index").fill(ki67)
        part.get_by_label("Note").fill(note)
        part.get_by_label("Reason of the correction").fill("Counted again")
    save(theirs)
    expect(theirs).not_to_have_attribute("open", "")
    save(mine)
    conflict = mine.locator(".conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text(f"{cast.chair.full_name} changed this meanwhile")
    expect(conflict.get_by_role("row", name="Ki-67")).to_contain_text("20")
    expect(mine.get_by_label("Note", exact=True)).to_have_value("Mine, which is longer")
    conflict.get_by_role("radio", name=re.compile("Ki-67.*keep theirs")).check()
    save(mine)
    expect(mine.locator(".conflict")).to_be_focused()
    mine.locator(".conflict").get_by_role("radio", name=re.compile("Note.*keep yours")).check()
    save(mine)
    expect(mine).not_to_have_attribute("open", "")
    found = Pathology.objects.get(is_current=True)
    assert (found.ki67_percent, found.note, found.version) == (20, "Mine, which is longer", 3)


def test_a_conflict_is_settled_without_javascript_too(sign_in, cast, case):
    person = sign_in(cast.coordinator.email, PASSWORD, java_script_enabled=False)
    record = Pathology.objects.get()
    person.goto(f"{case.get_absolute_url()}pathology/{record.series}/")
    other = sign_in(cast.chair.email, PASSWORD, java_script_enabled=False)
    other.goto(f"{case.get_absolute_url()}pathology/{record.series}/")
    for page, ki67 in ((other, "20"), (person, "30")):
        page.get_by_label("Ki-67 index").fill(ki67)
        page.get_by_label("Reason of the correction").fill("Counted again")
        page.get_by_role("button", name="Save", exact=True).click()
    person.get_by_role("radio", name=re.compile("keep yours")).check()
    person.get_by_role("button", name="Save", exact=True).click()
    expect(person.get_by_role("heading", level=1)).to_be_visible()
    assert Pathology.objects.get(is_current=True).ki67_percent == 30


def test_who_is_signed_out_while_typing_goes_on_in_the_same_page_after_signing_in(sign_in, cast, case):
    part = pathology(sign_in(cast.coordinator.email, PASSWORD), case)
    page = part.page
    Session.objects.all().delete()
    part.get_by_label("Note", exact=True).fill("Half a sen")
    expect(part.locator("[data-saved]")).to_contain_text("You were signed out")
    expect(page.locator("#session")).to_contain_text("What you typed is still here")
    save(part)
    expect(part.get_by_label("Note", exact=True)).to_have_value("Half a sen")
    assert not SectionDraft.objects.exists()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="sign in again in a second tab").click()
    enter(opened.value, cast.coordinator.email, PASSWORD)
    opened.value.wait_for_url("**/")
    expect(part.locator("[data-saved]")).to_contain_text("Unsaved entry kept", timeout=15_000)
    expect(page.locator("#session")).to_be_hidden()
    assert SectionDraft.objects.get().data["note"] == "Half a sen"
    save(part)
    expect(part).not_to_have_attribute("open", "")
    assert Pathology.objects.get(is_current=True).note == "Half a sen"


def test_signing_in_again_leads_back_to_the_section_with_the_draft_in_it(sign_in, cast, case):
    part = pathology(sign_in(cast.coordinator.email, PASSWORD), case)
    page = part.page
    part.get_by_label("Note", exact=True).fill("Half a sen")
    expect(part.locator("[data-saved]")).to_contain_text("Unsaved entry kept")
    Session.objects.all().delete()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    enter(page, cast.coordinator.email, PASSWORD)
    page.wait_for_url("**/prepare/#pathology")
    expect(part.get_by_label("Note", exact=True)).to_have_value("Half a sen")
    expect(part.get_by_label("Note", exact=True)).to_be_visible()
