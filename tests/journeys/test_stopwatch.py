"""Preparing is quick: the actions are counted, from a referral on paper to a ready case, and to a case found."""

import pytest
from playwright.sync_api import expect

from cases.models import Case, Laboratory
from tests.factories.accounts import PASSWORD
from tests.journeys.hand import Hand, answer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_ACTIONS, MOST_TO_FIND = 60, 3
TWO_PAGES = {"/cases/new/", "/cases//prepare/"}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
QUESTION = "Glucagonoma of body and tail, splenic vessels not separable, multiple liver metastases: resect and reduce?"
# What the report of the published patient leaves out, and every board asks for, is invented here and says so.
INVENTED = "TEST value, not in the report"


def refer(hand: Hand) -> None:
    """The published glucagonoma, as the paper names the patient and the question; the page is where this begins."""
    page = hand.page
    hand.click(page.get_by_role("link", name="New case"))
    hand.fill(page.get_by_label("Hospital number"), "PUBLISHED-R34")
    hand.fill(page.get_by_label("Family name"), "Testpublished")
    hand.fill(page.get_by_label("Given name"), "Glucagonoma")
    hand.choose(page.get_by_label("Sex"), "Male")
    hand.fill(page.get_by_label("Question for the board"), QUESTION)
    hand.fill(page.get_by_label("Why now"), "A rash appeared during the work-up of a G2 tumor.")
    hand.click(page.locator(".signbar").get_by_role("button", name="Open the case"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare the case")


def record_the_patient(hand: Hand) -> None:
    status = hand.section("clinical-status")
    hand.fill(status.get_by_label("Source"), INVENTED)
    hand.fill(status.get_by_label("Age"), "40")
    hand.fill(status.get_by_label("ECOG"), "1")
    hand.click(answer(status, "Functioning tumor", "Yes"))
    hand.choose(status.get_by_label("Hormonal syndrome"), "Glucagonoma")
    hand.save(status)
    pathology = hand.section("pathology")
    hand.fill(pathology.get_by_label("Source"), INVENTED)
    hand.choose(pathology.get_by_label("Differentiation"), "Well differentiated")
    hand.fill(pathology.get_by_label("Ki-67"), "8")
    hand.choose(pathology.get_by_label("Grade, WHO 2010"), "G2")
    hand.save(pathology)
    laboratory = hand.section("laboratory")
    hand.fill(laboratory.get_by_label("Source"), INVENTED)
    hand.fill(laboratory.get_by_label("Glucagon, value"), "1138.3")
    hand.choose(laboratory.get_by_label("Glucagon, unit"), "pg/mL")
    hand.fill(laboratory.get_by_label("Platelets, value"), "210")
    hand.choose(laboratory.get_by_label("Platelets, unit"), "10⁹/L")
    hand.save(laboratory)


def record_the_disease(hand: Hand) -> None:
    imaging = hand.section("imaging")
    hand.fill(imaging.get_by_label("Source"), INVENTED)
    hand.choose(imaging.get_by_label("Site of the primary tumor"), "Body")
    hand.fill(imaging.get_by_label("Size of the primary tumor"), "76")
    hand.click(answer(imaging, "Liver metastases", "Yes"))
    hand.fill(imaging.get_by_label("Liver involvement"), "20")
    hand.click(answer(imaging, "Extrahepatic metastases", "No"))
    hand.choose(imaging.get_by_label("SSTR imaging"), "Positive")
    hand.click(answer(imaging, "FDG positive", "No"))
    hand.choose(imaging.get_by_label("Disease course"), "Stable")
    hand.fill(imaging.get_by_label("Note"), "Not separable from splenic artery and vein. Liver metastases multiple.")
    hand.save(imaging)
    hand.save(hand.section("treatment"), "No treatment so far")
    hand.save(hand.section("procedure"), "No operation or intervention so far")


@BOTH
def test_a_published_patient_is_typed_from_paper_to_a_ready_case_in_sixty_actions_on_two_pages(sign_in, cast, script):
    hand = Hand(sign_in(cast.coordinator.email, PASSWORD, java_script_enabled=script))
    refer(hand)
    record_the_patient(hand)
    record_the_disease(hand)
    expect(hand.page.locator("#standing")).to_contain_text("IV")
    expect(hand.page.locator("#ready .level")).to_have_text("Ready 12 of 12 on the table")
    hand.click(hand.page.get_by_role("button", name="Mark as ready"))
    expect(hand.page.get_by_role("region", name="Patient", exact=True)).to_contain_text("Ready")
    case = Case.objects.select_related("facts").get()
    assert case.status == "ready" and case.facts.stage_ajcc_7 == "IV"
    assert set(Laboratory.objects.values_list("analyte", flat=True)) == {"glucagon_pg_ml", "platelets_10e9_l"}
    assert hand.actions <= MOST_ACTIONS, hand.actions
    assert set(hand.visited) <= TWO_PAGES, hand.visited


@BOTH
def test_a_case_is_found_in_three_actions_from_the_first_page(sign_in, cast, glucagonoma, script):
    hand = Hand(sign_in(cast.coordinator.email, PASSWORD, java_script_enabled=script))
    find = hand.page.get_by_label("Name, number or word of the question")
    hand.fill(find, "published-r34")
    hand.press(find, "Enter")
    hand.click(hand.page.get_by_role("link", name="TESTPUBLISHED, Glucagonoma"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(glucagonoma.question)
    assert hand.actions <= MOST_TO_FIND
