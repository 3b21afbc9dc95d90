"""Each page on a desk, a tablet and a phone, at twice the size and on paper: nothing is lost, everything accessible."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.routes import EXAMPLES, address, page_names

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
WIDTHS = (1440, 1024, 720, 390)  # 720 is what is left of 1440 at 200 % zoom
PAPER = 688  # A4 at 96 dots an inch, without the margins of print.css
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """() => [...document.querySelectorAll('main *, .banner *')].filter(one => {
  const box = one.getBoundingClientRect();
  const hides = getComputedStyle(one).overflowX != 'visible' && one.scrollWidth > one.clientWidth + 1;
  return box.width > 1 && !one.closest('[aria-hidden]') && (hides || box.right > innerWidth + 1);
}).map(one => one.outerHTML.slice(0, 120))"""


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FOLDS = """open => document.querySelectorAll(open ? 'details:not([open])' : 'details[data-unfolded]').forEach(one => {
  one.open = open; one.toggleAttribute('data-unfolded', open);
})"""
PHONE = ("target-size", "scrollable-region-focusable", "list", "definition-list", "label", "link-name")


@pytest.fixture(scope="module", params=EXAMPLES)
def page(request, seat, django_db_blocker) -> Page:
    """Each example in turn, opened once for all tests."""
    page = seat(EXAMPLES[request.param][0])
    with django_db_blocker.unblock():
        answer = page.goto(address(request.param))
    assert answer and answer.status == 200
    return page


def violations(page: Page, *rules: str) -> list[str]:
    found = Axe().run(page, options={"runOnly": list(rules), "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"][:3]]


def test_every_page_of_the_product_has_an_example():
    assert {one.split()[0] for one in EXAMPLES} == page_names()


def test_a_page_is_never_wider_than_its_screen(page, seat):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER) <= 0, f"at {width} px"
    page.evaluate(FOLDS, True)
    wider = page.evaluate(WIDER)
    page.evaluate(FOLDS, False)
    assert wider <= 0, "on a phone with everything unfolded"
    assert not seat.problems


def test_a_page_on_paper_keeps_the_patient_and_clips_nothing(page):
    banner = page.locator(".banner")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    try:
        assert page.evaluate(CLIPPED) == []
        for one in banner.all():
            expect(one).to_be_visible()
        expect(page.locator("main h1, main h2").first).to_be_visible()
    finally:
        page.emulate_media(media="screen")


def test_a_page_is_accessible_on_a_desk_and_on_a_phone(page, seat, request):
    """In a page without our policy: axe sets styles of its own, which the policy would report."""
    checked = seat(EXAMPLES[request.node.callspec.params["page"]][0], bypass_csp=True)
    checked.goto(page.url)
    checked.set_viewport_size({"width": 390, "height": 844})
    found = violations(checked, *PHONE)
    checked.set_viewport_size({"width": 1440, "height": 1000})
    assert not found + violations(checked, *RULES)
