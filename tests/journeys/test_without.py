"""The whole way from the sign-in to the signature: without JavaScript, and without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Decision
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (one == document.body) return {names: [], outlined: true, uncovered: true};  // between the last stop and the first
  const on = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
  const labels = [...(one.labels || [])], text = one.matches('a, button, summary') ? one.innerText : '';
  return {
    names: [one.getAttribute('aria-label'), text, ...labels.map(each => each.innerText)].filter(Boolean),
    outlined: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2,
    uncovered: !on || [one, ...labels].some(each => each.contains(on)) || on.contains(one),
  };
}"""
MOST_TABS = 150


@pytest.fixture
def case(cast):
    return a_case(cast.chair, cast.board, ("imaging", {"liver_metastases": True}), question="Which treatment next?")


@pytest.fixture
def meeting(cast):
    return a_meeting(cast)


def test_without_javascript_a_case_is_found_recorded_listed_decided_and_signed(sign_in, cast, case, meeting):
    page = sign_in(cast.chair.email, java_script_enabled=False)
    page.get_by_role("link", name="Worklist").click()
    page.get_by_label("Name, number or word of the question").fill("treatment next")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="TESTCASE").click()
    page.get_by_role("link", name="Add: Pathology report").click()
    page.get_by_label("Ki-67").fill("12")
    page.get_by_label("Differentiation").select_option(label="Well differentiated")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".facts").first).to_contain_text("NET G2")
    option = page.locator("details.option").first
    option.locator("summary").click()
    expect(option.locator(".why")).to_be_visible()
    page.get_by_label("why it is listed all the same").fill("The images come tomorrow")
    page.get_by_role("button", name="Add to the meeting of").click()
    page.goto(meeting.get_absolute_url())
    page.get_by_role("checkbox", name="TEST Chair").check()
    page.get_by_role("button", name="Save attendance").click()
    page.locator("#paper-pack").get_by_role("button").click()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    page.get_by_role("button", name="Write the decision").click()
    page.get_by_role("radio", name="Discussed without a decision").check()
    page.get_by_label("If nothing was decided, because").fill("The images were not there.")
    page.get_by_role("radio", name="Unanimous").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Check and sign").click()
    expect(page.get_by_role("main")).to_contain_text("Signed by TEST Chair")
    expect(page.get_by_role("main")).to_contain_text("The images were not there.")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus, each stop seen: outlined, and not under the banner."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(SEEN)
        assert focus["outlined"] and focus["uncovered"], focus
        if any(name in one for one in focus["names"]):
            return
    raise AssertionError(f"Tab never comes to {name}.")


def go(page: Page, name: str, there: str = "") -> None:
    """Press Enter on it; `there` is the title of the page it leads to."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    if there:
        expect(page.get_by_role("heading", level=1)).to_contain_text(there)


def test_by_keyboard_alone_a_case_is_recorded_listed_decided_and_signed(open_page, cast, case, meeting):
    page = open_page()
    page.goto("/")
    page.keyboard.type(cast.chair.email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    go(page, "Skip to the content")
    go(page, "TESTCASE", case.question)
    go(page, "Prepare the case", "Prepare the case")
    go(page, "Pathology report")
    tab_to(page, "Ki-67")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("#pathology > summary")).to_be_focused()
    go(page, "Case page", case.question)
    expect(page.locator(".facts").first).to_contain_text("12 %")
    tab_to(page, "why it is listed all the same")
    page.keyboard.type("The images come tomorrow")
    go(page, "Add to the meeting of")
    expect(page.get_by_text("Put on the agenda.")).to_be_visible()
    go(page, "Meetings", "Meetings")
    go(page, meeting.starts_at.strftime("%d-%b-%Y"), "Meeting,")
    go(page, "Write the decision", "Decision")
    tab_to(page, "Recommendation")
    page.keyboard.press("ArrowUp")  # from the first to the last of the group: no decision
    tab_to(page, "If nothing was decided, because")
    page.keyboard.type("The images were not there.")
    tab_to(page, "Unanimous")
    page.keyboard.press("Space")
    tab_to(page, "Your password")
    page.keyboard.type(PASSWORD)
    go(page, "Check and sign")
    expect(page.get_by_role("main")).to_contain_text("Signed by TEST Chair")
    assert Decision.objects.signed().count() == 1
