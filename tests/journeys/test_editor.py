"""The editor: a rule of the board is looked at and published, its age limits set, and a review signed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cases import a_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RECORDS = (
    ("imaging", {"liver_metastases": True, "portal_vein": "patent", "dated_on": "2026-10-01"}),
    ("clinical-status", {"ecog": 2, "dated_on": "2026-10-02"}),
    ("pathology", {"ki67_percent": 12, "differentiation": "well", "dated_on": "2020-03-01"}),
)
WHY = "Our board does not embolize at ECOG 2."


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, *RECORDS)


@pytest.fixture
def editor(sign_in, cast, case) -> Page:
    page = sign_in(cast.editor.email)
    page.goto(f"/boards/{cast.board.pk}/policy/")
    return page


def test_a_local_rule_is_looked_at_published_and_told_with_the_case(editor, sign_in, cast, case):
    editor.get_by_role("link", name="Transarterial chemoembolization (TACE)").click()
    editor.get_by_role("row").filter(has_text="Poor performance status").get_by_role("link").click()
    editor.get_by_role("radio", name="Counts as met").check()
    editor.get_by_role("button", name="See what it would change").click()
    expect(editor.get_by_text("There is a problem")).to_be_visible()
    expect(editor.get_by_role("radio", name="Counts as met")).to_be_checked()
    editor.get_by_label("Why").fill(WHY)
    editor.get_by_role("button", name="See what it would change").click()
    expect(editor.get_by_role("heading", name="What it would change")).to_be_visible()
    expect(editor.get_by_text("1 of 1 open case")).to_be_visible()
    expect(editor.get_by_text(case.patient.family_name)).to_have_count(0)
    editor.get_by_role("button", name="Publish for this board").click()
    expect(editor.get_by_role("row").filter(has_text=WHY).first).to_be_visible()

    treating = sign_in(cast.surgeon.email)
    treating.goto(case.get_absolute_url())
    tace = treating.locator("details").filter(has_text="Transarterial chemoembolization (TACE)").first
    expect(tace.get_by_text("Contraindicated").first).to_be_visible()
    expect(tace.get_by_text(re.compile("local rule")).first).to_be_visible()


def test_an_age_limit_is_looked_at_saved_and_shown_with_the_policy(editor, case):
    editor.get_by_role("link", name="Change them in what a case needs").click()
    editor.get_by_label("Ki-67, highest valid, not older than days").fill("365")
    editor.get_by_role("button", name="See what it would change").click()
    expect(editor.get_by_text("Nothing is saved yet.")).to_be_visible()
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("The rules are saved.")).to_be_visible()
    editor.goto(f"/boards/{case.board_id}/policy/")
    expect(editor.get_by_role("row").filter(has_text="Ki-67, highest valid")).to_contain_text("365")


def test_a_review_is_signed_and_taken_back_in_the_editors_name(editor, cast):
    editor.goto("/editions/pnet-2026/")
    for choice, told in (("Reviewed", "Clinically reviewed"), ("Retired", "Retired, not to be relied on")):
        editor.get_by_text("Sign a review").click()
        editor.get_by_role("radio", name=choice).check()
        editor.locator("form[action*=review]").get_by_label("Why").fill(f"{choice} after reading it.")
        editor.get_by_role("button", name="Sign in my name").click()
        expect(editor.get_by_text(told).first).to_be_visible()
        expect(editor.get_by_role("row").filter(has_text=f"{choice} after reading it.")).to_contain_text(
            cast.editor.full_name
        )
