"""From a paper referral to a ready case, on two pages and in few actions; what is typed and not saved is not lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cases.models import Case, Laboratory, SectionDraft
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_ACTIONS = 60
QUESTION = "Glucagonoma of body and tail, splenic vessels not separable, multiple liver metastases: resect and reduce?"


class Hand:
    """Somebody at the keyboard. Each field filled, each choice and each press of a button is one action."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.actions += 1

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)
        self.actions += 1

    def press(self, button: Locator) -> None:
        button.click()
        self.actions += 1

    def section(self, kind: str) -> Locator:
        """The section, opened where it is not open yet."""
        part = self.page.locator(f"#{kind}")
        if part.get_attribute("open") is None:
            self.press(part.locator("summary").first)
        return part

    def save(self, part: Locator) -> None:
        """Save the section, and wait until the page says so."""
        self.press(part.get_by_role("button", name=re.compile("^Save")))
        expect(part.locator("summary .task")).not_to_have_text("Not yet started")


def answer(part: Locator, question: str, yes_or_no: str) -> Locator:
    return part.get_by_role("group", name=question, exact=True).get_by_label(yes_or_no, exact=True)


def refer(hand: Hand) -> None:
    """The published glucagonoma, as the paper names the patient and the question."""
    page = hand.page
    page.goto("/cases/new/")
    hand.fill(page.get_by_label("Hospital number"), "PUBLISHED-R34")
    hand.fill(page.get_by_label("Family name"), "Testpublished")
    hand.fill(page.get_by_label("Given name"), "Glucagonoma")
    hand.choose(page.get_by_label("Sex"), "Male")
    hand.fill(page.get_by_label("Question for the board"), QUESTION)
    hand.fill(page.get_by_label("Why now"), "A rash appeared during the work-up of a G2 tumor.")
    hand.press(page.locator(".signbar").get_by_role("button", name="Open the case"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare the case")


def record_the_patient(hand: Hand) -> None:
    status = hand.section("clinical-status")
    hand.fill(status.get_by_label("Age"), "40")
    hand.press(answer(status, "Functioning tumor", "Yes"))
    hand.choose(status.get_by_label("Hormonal syndrome"), "Glucagonoma")
    hand.save(status)
    pathology = hand.section("pathology")
    hand.choose(pathology.get_by_label("Grade, WHO 2010"), "G2")
    hand.save(pathology)
    laboratory = hand.section("laboratory")
    hand.fill(laboratory.get_by_label("Glucagon, value"), "1138.3")
    hand.choose(laboratory.get_by_label("Glucagon, unit"), "pg/mL")
    hand.save(laboratory)


def record_the_disease(hand: Hand) -> None:
    imaging = hand.section("imaging")
    hand.choose(imaging.get_by_label("Site of the primary tumor"), "Body")
    hand.fill(imaging.get_by_label("Size of the primary tumor"), "76")
    hand.press(answer(imaging, "Liver metastases", "Yes"))
    hand.fill(imaging.get_by_label("Note"), "Not separable from splenic artery and vein. Liver metastases multiple.")
    hand.save(imaging)
    procedure = hand.section("procedure")
    hand.fill(procedure.get_by_label("Operation or intervention"), "No operation of the pancreas so far")
    hand.press(answer(procedure, "Primary tumor resected", "No"))
    hand.save(procedure)


def say_what_is_unknown(hand: Hand) -> None:
    page = hand.page
    for name in ("Ki-67", "SSTR", "FDG", "Liver involvement", "Extrahepatic", "Disease course", "ECOG", "Organ"):
        field = page.get_by_role("combobox", name=re.compile(f"^{name}.*unknown, because"))
        hand.choose(field.first, "Not in the papers received")
    hand.press(page.get_by_role("button", name="Save what is unknown"))
    expect(page.locator("#ready .level")).to_contain_text("Conditional")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_published_patient_is_typed_from_paper_to_a_ready_case_on_two_pages(sign_in, cast, script):
    hand = Hand(sign_in(cast.coordinator.email, PASSWORD, java_script_enabled=script))
    visited = set()
    hand.page.on("framenavigated", lambda frame: visited.add(re.sub(r"[0-9a-f-]{36}|#.*", "", frame.url)))
    refer(hand)
    record_the_patient(hand)
    record_the_disease(hand)
    expect(hand.page.locator("#standing")).to_contain_text("IV")
    say_what_is_unknown(hand)
    hand.fill(hand.page.get_by_label("Why it goes on all the same"), "The rash spreads")
    hand.press(hand.page.get_by_role("button", name="Mark as ready"))
    expect(hand.page.get_by_role("region", name="Patient", exact=True)).to_contain_text("Ready")
    case = Case.objects.select_related("facts").get()
    assert case.status == "ready" and case.facts.stage_ajcc_7 == "IV" and case.facts.ki67_percent is None
    assert Laboratory.objects.get().analyte == "glucagon_pg_ml"
    assert hand.actions <= MOST_ACTIONS, hand.actions
    assert {re.sub("^.*?//[^/]*", "", one) for one in visited} <= {"/cases/new/", "/cases//prepare/"}


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
