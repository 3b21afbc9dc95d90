"""The sums of target diameters: what they are compared with, where the lines stand, and what is not known of them."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.actions import add_record
from cases.course.chart import Span
from cases.course.response import CLAIM, FALL_PERCENT, RISE_MM, RISE_PERCENT, change, response
from cases.models import Imaging
from cases.templatetags.records import percent_change
from recommendations.library import edition
from tests.factories.cases import a_case

SPAN, CASE = Span(date(2020, 1, 1), date(2033, 1, 1)), uuid4()


def scan(on: str, mm: str) -> Imaging:
    return Imaging(dated_on=on, modality="ct", sum_of_target_diameters_mm=Decimal(mm))


def test_without_a_sum_there_is_nothing_to_draw_and_one_sum_makes_no_curve():
    assert response(CASE, [], SPAN) is None
    single = response(CASE, [scan("2026-01", "90")], SPAN)
    assert single.drawing is None and single.latest.from_baseline is None


def test_each_sum_is_compared_with_the_first_and_with_the_smallest_before_it():
    found = response(CASE, [scan("2026-09", "78"), scan("2026-05", "60"), scan("2026-01", "100")], SPAN)
    told = [(one.shown, one.from_baseline, one.from_smallest) for one in found.sums]
    assert told == [("78", -22, 30), ("60", -40, -40), ("100", None, None)]
    assert (found.baseline.shown, found.nadir.shown) == ("100", "60")
    assert "−30 % from the baseline: 70 mm" in found.drawing and "+20 % from the smallest: 72 mm" in found.drawing
    assert found.drawing.count('class="level"') == 2
    assert found.drawing.index(">baseline<") < found.drawing.index(">smallest<")


def test_another_baseline_leaves_what_came_before_it_uncounted():
    scans = [scan("2025-01", "40"), scan("2026-01", "100"), scan("2026-05", "90")]
    found = response(CASE, scans, SPAN, baseline=str(scans[1].series))
    assert [(one.shown, one.from_baseline) for one in found.sums] == [("90", -10), ("100", None), ("40", None)]
    assert found.nadir.shown == "90" and found.baseline.shown == "100"
    assert response(CASE, scans, SPAN, baseline="no record").baseline.shown == "40"


def test_a_sum_without_a_date_is_told_and_compared_with_nothing():
    found = response(CASE, [scan("", "50"), scan("2026-01", "100"), scan("2026-05", "90")], SPAN)
    assert [one.shown for one in found.undated] == ["50"] and found.nadir.shown == "90"


def test_each_point_leads_to_its_record():
    scans = [scan("2026-01", "100"), scan("2026-05", "90")]
    drawing = response(CASE, scans, SPAN).drawing
    for one in scans:
        assert reverse("record-history", args=[CASE, "imaging", one.series]) in drawing


@given(st.lists(st.decimals(0, 2000, places=2), min_size=2, max_size=12))
def test_any_sums_can_be_drawn_and_none_after_the_baseline_is_below_the_smallest(values):
    scans = [scan(f"20{20 + place}-01", str(value)) for place, value in enumerate(values)]
    found = response(CASE, scans, SPAN)
    assert found.nadir.value == min(values) and "nan" not in found.drawing and "inf" not in found.drawing


@pytest.mark.parametrize(
    ("before", "after", "told"), [("100", "70", "−30 %"), ("50", "60", "+20 %"), ("9", "9", "0 %")]
)
def test_a_change_carries_its_sign(before, after, told):
    assert percent_change(change(Decimal(before), Decimal(after))) == told


def test_of_a_sum_of_zero_there_is_no_percentage():
    assert change(Decimal(0), Decimal(5)) is None


def test_the_lines_stand_where_the_claim_says_and_the_page_calls_them_unverified_as_long_as_it_does(cast, client_for):
    claim = edition("pnet-2026").claims[CLAIM]
    assert f"at least {FALL_PERCENT} % in" in claim.note and f"at least {RISE_PERCENT} % and {RISE_MM} mm" in claim.note
    assert claim.note.startswith("Not verified")
    case = a_case(cast.surgeon, cast.board)
    for on, mm in (("2026-01", "100"), ("2026-05", "90")):
        add_record(case=case, kind="imaging", by=cast.surgeon, dated_on=on, sum_of_target_diameters_mm=Decimal(mm))
    page = client_for(cast.surgeon).get(case.get_absolute_url()).text
    assert "These figures are not verified." in page and reverse("any-claim", args=[CLAIM]) in page
