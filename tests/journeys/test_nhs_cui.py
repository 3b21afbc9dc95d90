"""What of the NHS CUI only a browser tells: where a banner stays, how heavy a value is, what parts two rows."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cases import a_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STYLE = "(one, name) => getComputedStyle(one)[name]"
RESULT = {"analyte": "chromogranin_a_ng_ml", "unit": "ng/mL", "source": "TEST laboratory", "upper_limit": "100"}


@pytest.fixture
def page(sign_in, cast) -> Page:
    return sign_in(cast.surgeon.email, java_script_enabled=False)


@pytest.fixture
def case(cast):
    values = (("2026-01", "9000", ""), ("2026-03", "90", ""), ("2026-05", "0.1", "<"))
    results = (("laboratory", {**RESULT, "dated_on": on, "value": one, "comparator": sign}) for on, one, sign in values)
    return a_case(cast.surgeon, cast.board, *results)


def test_the_banner_stays_in_view_and_its_labels_are_lighter_than_its_values(page, case):
    page.goto(case.get_absolute_url())
    page.get_by_role("heading", name="Records").scroll_into_view_if_needed()
    banner = page.locator(".banner")
    expect(banner).to_be_in_viewport(ratio=1)
    assert banner.evaluate(STYLE, "backgroundColor") != page.locator("body").evaluate(STYLE, "backgroundColor")
    weights = [int(banner.locator(one).first.evaluate(STYLE, "fontWeight")) for one in ("dt", "dd")]
    assert weights[0] < weights[1]


def test_PAL_0290_rules_part_the_rows_of_a_list_of_patients(page, case):
    page.goto("/worklist/")
    cell = page.locator(".worklist tbody tr").first.locator("td").first
    assert float(cell.evaluate(STYLE, "borderBottomWidth").removesuffix("px")) > 0


def test_GTAB_045_046_066_the_latest_is_larger_and_the_scale_is_a_link_that_needs_no_script(page, case):
    page.goto(case.get_absolute_url())
    chart = page.get_by_role("region", name="Chromogranin A")
    sizes = [
        float(chart.locator(f".{one}").evaluate(STYLE, "fontSize").removesuffix("px")) for one in ("latest", "before")
    ]
    assert sizes[0] > sizes[1]
    expect(chart.locator(".latest")).to_have_text("<0.1")
    expect(chart.locator("header b")).to_have_text("linear scale")
    chart.get_by_role("link", name="logarithmic scale").click()
    expect(chart.locator("header b")).to_have_text("logarithmic scale")
    expect(chart.locator("svg .axis-name", has_text="10,000")).to_be_visible()
    chart.locator("svg a").first.click()
    expect(page.get_by_role("main")).to_contain_text("9000 ng/mL")
