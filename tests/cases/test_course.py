"""The course of a case: what is drawn, where it leads, and that nothing is mixed or hidden."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.course.chart import Frame, Span
from cases.course.events import Event, Lane, events, lane_of
from cases.course.markers import markers
from cases.course.timeline import Axis, Rows, span_of_course, timeline
from cases.facts.partial_dates import first_day, last_day
from cases.facts.vocabulary import FACTS
from cases.models import Imaging, Laboratory, Procedure, Treatment

TODAY = date(2026, 11, 25)
YEAR = Span(date(2025, 1, 1), TODAY)
CASE = uuid4()


def result(value: str, on: str, unit: str = "ng/mL", source: str = "TEST laboratory", **more) -> Laboratory:
    values = {"analyte": "chromogranin_a_ng_ml", "value": Decimal(value), "unit": unit, "source": source, **more}
    one = Laboratory(dated_on=on, **values)
    one.entered_at = TODAY
    return one


def event(starts: str, label: str = "TEST", **more) -> Event:
    return Event(Lane.IMAGING, starts, label, "", "/record/", **more)


def test_every_treatment_of_the_vocabulary_has_a_lane_of_its_own_kind():
    named = {lane_of(option) for option, _ in FACTS["prior_treatments"].choices}
    assert named == {Lane.SURGERY, Lane.LIVER, Lane.PRRT, Lane.SYSTEMIC}
    assert lane_of("prrt_lu177") is Lane.PRRT and lane_of("tace") is Lane.LIVER and lane_of("ssa") is Lane.SYSTEMIC


def test_each_event_leads_to_the_record_that_says_it():
    scan = Imaging(dated_on="2026-05", modality="ct", disease_course="progressive", liver_metastases_count=3)
    (found,) = events(CASE, {"imaging": [scan]})
    assert str(scan.series) in found.address
    assert (found.label, found.detail) == ("CT", "progressive, 3 metastases")
    assert found.address in timeline([found], YEAR, TODAY).drawing


def test_a_record_that_says_there_was_no_operation_is_no_event():
    assert events(CASE, {"procedure": [Procedure(name="No operation so far", primary_resected=False)]}) == []
    assert len(events(CASE, {"procedure": [Procedure(name="Whipple", primary_resected=True)]})) == 1


def test_what_has_no_date_is_listed_and_has_no_place_on_the_axis():
    course = timeline([event("", "TEST undated"), event("2026-01", "TEST dated")], YEAR, TODAY)
    assert [one.label for one in course.undated] == ["TEST undated"]
    assert "TEST undated" not in course.drawing and "TEST dated" in course.drawing


def test_a_treatment_that_continues_is_drawn_to_today_and_one_that_ended_is_not():
    goes_on = Treatment(option="ssa", agent="Lanreotide", dated_on="2026-01-01", is_ongoing=True)
    ended = Treatment(option="everolimus", dated_on="2026-01-01", ended_on="2026-03-01")
    bars = {one.label: one for one in events(CASE, {"treatment": [goes_on, ended]})}
    assert bars["Lanreotide"].goes_on and not bars["Everolimus"].goes_on
    assert bars["Everolimus"].ends == "2026-03-01"


def test_the_table_holds_every_dated_event_even_where_the_span_cuts_it_off_the_drawing():
    found = [event("2015", "TEST long ago"), event("2026-08", "TEST lately")]
    course = timeline(found, span_of_course(found, TODAY, "1y"), TODAY)
    assert "TEST long ago" not in course.drawing
    assert [one.label for _, _, one in course.rows] == ["TEST lately", "TEST long ago"]


def test_text_of_a_record_cannot_act_as_markup():
    drawn = timeline([event("2026-01", '<script>alert("x")</script>')], YEAR, TODAY).drawing
    assert "<script" not in drawn and "&lt;script" in drawn


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 400)), max_size=40))
def test_no_two_labels_of_a_lane_run_into_each_other(wanted):
    rows = Rows()
    for start, width in wanted:
        rows.place(start, start + width)
    for row in rows.taken:
        ordered = sorted(row)
        assert all(end < start for (_, end), (start, _) in zip(ordered, ordered[1:], strict=False))
    assert sum(map(len, rows.taken)) == len(wanted)


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.sampled_from((4, 7, 10)))
def test_a_partial_date_spans_exactly_what_it_may_mean(day, length):
    text = day.isoformat()[:length]
    assert first_day(text) <= day <= last_day(text)
    assert first_day(text).isoformat()[:length] == last_day(text).isoformat()[:length] == text


@given(st.dates(date(2000, 1, 1), date(2026, 11, 25)))
def test_the_axis_keeps_the_order_of_time(day):
    axis = Axis(date(2000, 1, 1), TODAY, TODAY)
    assert axis.x(axis.first) <= axis.x(day) <= axis.x(axis.last)


def test_a_result_below_a_limit_is_shown_as_reported_and_drawn_as_a_limit():
    (one,) = markers(CASE, [result("5", "2026-01-01", comparator="<"), result("50", "2026-02-01")], YEAR)
    assert [each.shown for each in one.results] == ["50", "<5"]
    assert one.drawing.count('class="pt limit') == 1


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("values", [("0", "0"), ("0.001", "100000"), ("7", "7"), ("1", "999999999999")])
def test_any_results_can_be_drawn_on_either_scale(values, logarithmic):
    (one,) = markers(CASE, [result(value, f"2026-0{n}-01") for n, value in enumerate(values, 1)], YEAR, logarithmic)
    assert "nan" not in one.drawing and "inf" not in one.drawing


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.booleans())
def test_a_higher_value_never_stands_lower(one, other, logarithmic):
    frame = Frame(TODAY, TODAY, 0.001 if logarithmic else 0.0, 1e6, logarithmic)
    low, high = sorted((one, other))
    assert frame.y(low) >= frame.y(high)


def test_a_chart_says_what_it_shows_to_those_who_listen():
    (one,) = markers(CASE, [result("1", "2026-01"), result("2", "2026-02")], YEAR)
    assert "<title>Chromogranin A in ng/mL, 2 results; the table says the same</title>" in one.drawing
