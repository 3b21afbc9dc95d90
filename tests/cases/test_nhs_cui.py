"""The rules of the NHS Common User Interface that the pages follow, each under its own number.

PAB: the patient banner (ISB 1505). GTAB: graphs and tables of values. PAL: lists of patients. Where the rules give no
number (dates, names, a yes or no that is not recorded), the test says the rule.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.actions_amend import amend_patient
from cases.course.chart import Span
from cases.course.events import Event, Lane
from cases.course.markers import markers
from cases.course.response import response
from cases.course.timeline import LANE_NAMES, RANGES, Axis, timeline
from cases.forms_preparation import section_form
from cases.models import Imaging, Laboratory
from tests.factories.cases import a_case

TODAY, CASE = date(2026, 11, 25), uuid4()
SPAN = Span(date(2025, 1, 1), TODAY)
WHO = {"identifier": "TEST-1", "family_name": "Testmann", "given_name": "Ada", "title": "Dr", "sex": "female"}
BORN, DIED = date(1965, 7, 14), date(2026, 6, 1)


def result(value: str, on: str, **more) -> Laboratory:
    told = {"analyte": "chromogranin_a_ng_ml", "unit": "ng/mL", "source": "TEST laboratory", **more}
    one = Laboratory(dated_on=on, value=Decimal(value), **told)
    one.entered_at = TODAY
    return one


def lines_of(*results: Laboratory) -> int:
    (one,) = markers(CASE, results, SPAN)
    return one.drawing.count('class="line')


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, identity={**WHO, "born_on": BORN})


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


def banner(client, address: str) -> str:
    """The banner of the page as it reads, without its markup."""
    found = re.search(r'<section class="banner".*?</section>', client.get(address).text, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", found.group()).split()) if found else ""


@pytest.mark.django_db
class TestThePatientBanner:
    def test_PAB_0015_it_stands_on_each_page_of_one_patient_and_on_no_other(self, client, case):
        of_one = [
            case.get_absolute_url(),
            reverse("patient", args=[case.patient_id]),
            *(
                reverse(name, args=[case.pk])
                for name in ("prepare", "timeline", "documents", "case-amend", "patient-amend")
            ),
        ]
        assert [one for one in of_one if "TESTMANN" not in banner(client, one)] == []
        of_many = [reverse(name) for name in ("home", "worklist", "meetings", "case-new", "import-new")]
        assert [one for one in of_many if banner(client, one)] == []

    def test_PAB_0016_the_name_is_family_in_capitals_then_given_then_title_without_a_label(self, client, case):
        assert banner(client, case.get_absolute_url()).startswith("TESTMANN, Ada (Dr) Born 14-Jul-1965 (61y)")

    def test_PAB_0021_there_is_no_photograph_in_it(self, client, case):
        page = client.get(case.get_absolute_url()).text
        assert "<img" not in page[page.index('class="banner"') : page.index("</section>")]

    def test_PAB_0042_no_colon_follows_a_label(self, client, case):
        assert ":" not in banner(client, case.get_absolute_url())

    def test_what_is_not_known_is_written_out(self, client, cast):
        unknown = a_case(cast.surgeon, cast.board, identity={"sex": None})
        told = banner(client, unknown.get_absolute_url())
        assert "Born Not known Gender Not known" in told and "?" not in told

    def test_who_has_died_is_told_by_the_date_the_age_at_death_and_a_pattern(self, client, cast, case):
        amend_patient(patient=case.patient, version=1, by=cast.surgeon, died_on=DIED)
        for address in (case.get_absolute_url(), reverse("patient", args=[case.patient_id])):
            assert "Born 14-Jul-1965 Died 01-Jun-2026 (60y)" in banner(client, address)
            assert 'class="deceased"' in client.get(address).text


class TestGraphs:
    def test_GTAB_019_027_the_series_and_its_unit_are_named_beside_the_values(self, client, cast, case, db):
        from cases.actions import add_record

        for on, value in (("2026-01", "100"), ("2026-05", "90")):
            told = {"analyte": "chromogranin_a_ng_ml", "unit": "ng/mL", "dated_on": on, "source": "TEST laboratory"}
            add_record(case=case, kind="laboratory", by=cast.surgeon, value=Decimal(value), **told)
        page = client.get(case.get_absolute_url()).text
        shown = page[page.index('id="marker-chromogranin_a_ng_ml-ngmL"') :]
        shown = shown[: shown.index("</section>")]
        assert shown.startswith('id="marker-chromogranin_a_ng_ml-ngmL">Chromogranin A</h2><p class="aside">ng/mL')
        assert '<th scope="col" class="num">ng/mL</th>' in shown and "TEST laboratory" in shown

    def test_GTAB_028_units_are_never_mixed_in_one_chart(self):
        results = [result("100", "2026-01"), result("90", "2026-02"), result("80", "2026-03", unit="µg/L")]
        assert [(one.unit, len(one.results)) for one in markers(CASE, results, SPAN)] == [("ng/mL", 2), ("µg/L", 1)]

    @pytest.mark.parametrize("other", [{"source": "TEST elsewhere"}, {"assay": "TEST assay"}], ids=str)
    def test_GTAB_028_another_laboratory_or_assay_begins_another_series(self, other):
        assert lines_of(result("100", "2026-01"), result("90", "2026-02")) == 1
        assert lines_of(result("100", "2026-01"), result("90", "2026-02", **other)) == 2

    def test_GTAB_028_the_rows_of_an_imported_table_are_one_series(self):
        rows = [f"TEST laboratory; imported from labs.csv, row {number}" for number in (2, 3)]
        assert lines_of(*(result("100", f"2026-0{at}", source=row) for at, row in enumerate(rows, 1))) == 1
        bare = [f"Imported from labs.csv, row {number}" for number in (2, 3)]
        assert lines_of(*(result("100", f"2026-0{at}", source=row) for at, row in enumerate(bare, 1))) == 1

    def test_each_series_has_its_own_symbol_and_line(self):
        four = [result("100", f"2026-0{number}", source=f"TEST laboratory {number}") for number in range(1, 5)]
        (one,) = markers(CASE, four, SPAN)
        assert {css for css in "abcd" if f'class="line {css}"' in one.drawing} == set("abcd")

    def test_GTAB_045_046_047_latest_and_previous_stand_in_figures_the_latest_by_date(self):
        (one,) = markers(CASE, [result("50", "2026-02"), result("5", "2025"), result("<7"[1:], "2025-06")], SPAN)
        assert (one.latest.shown, one.previous.shown) == ("50", "7")
        (single,) = markers(CASE, [result("50", "2026-02")], SPAN)
        assert single.drawing is None and single.latest.shown == "50"

    def test_GTAB_066_the_scale_is_linear_unless_one_asks_for_the_other(self):
        results = [result("10", "2026-01"), result("1000", "2026-02")]
        (linear,), (other,) = markers(CASE, results, SPAN), markers(CASE, results, SPAN, logarithmic=True)
        assert ">600<" in linear.drawing and ">600<" not in other.drawing and ">100<" in other.drawing

    def test_GTAB_067_the_timeline_has_fixed_ranges(self):
        assert RANGES == {"1y": 1, "3y": 3, "all": None}

    @pytest.mark.django_db
    @pytest.mark.parametrize(("asked", "drawn"), [("all", 3), ("3y", 2), ("1y", 0), ("nonsense", 3)])
    def test_GTAB_067_a_range_holds_for_the_timeline_and_for_every_chart(self, cast, client, asked, drawn):
        days = [(date.today() - timedelta(days=days)).isoformat() for days in (2000, 900, 800)]
        marker = {"analyte": "chromogranin_a_ng_ml", "value": Decimal(7), "unit": "ng/mL", "source": "TEST laboratory"}
        scan = {"modality": "ct", "sum_of_target_diameters_mm": Decimal(40)}
        records = [("laboratory", {**marker, "dated_on": on}) for on in days]
        records += [("imaging", {**scan, "dated_on": on}) for on in days]
        page = client.get(a_case(cast.surgeon, cast.board, *records).get_absolute_url(), {"course": asked})
        drawings = [page.context["markers"][0].drawing, page.context["response"].drawing]
        assert [one.count('class="pt ') for one in drawings] == [drawn, drawn]
        assert [("Nothing in this span" in one) for one in drawings] == [drawn == 0] * 2
        assert page.context["course"].drawing.count('class="dot') == 2 * drawn
        assert len(page.context["markers"][0].results) == len(page.context["response"].sums) == 3, "tables tell all"
        chosen = asked if asked in RANGES else "all"
        assert f'href="?course={chosen}#course" aria-current="true"' in page.text

    def test_GTAB_070_the_band_ends_at_the_upper_limit_of_the_series_it_is_named_after(self):
        limited = {"upper_limit": Decimal(100)}
        (one,) = markers(CASE, [result("50", "2026-01"), result("60", "2026-02", **limited)], SPAN)
        assert ">normal, to 100<" in one.drawing
        (two,) = markers(CASE, [result("50", "2026-01"), result("60", "2026-02", source="TEST other", **limited)], SPAN)
        assert ">TEST other: normal, to 100<" in two.drawing
        (none,) = markers(CASE, [result("50", "2026-01"), result("60", "2026-02")], SPAN)
        assert 'class="normal"' not in none.drawing

    def test_GTAB_085_a_day_is_as_long_early_as_late(self):
        axis = Axis(date(2020, 1, 1), date(2026, 1, 1), date(2026, 1, 1))
        early = axis.x(date(2020, 7, 1)) - axis.x(date(2020, 1, 1))
        late = axis.x(date(2025, 7, 2)) - axis.x(date(2025, 1, 1))
        assert abs(early - late) < 1

    def test_GTAB_106_all_lanes_and_all_charts_stand_on_one_axis_of_time(self):
        course = timeline([Event(lane, "2026-01-01", "TEST", "", "/") for lane in Lane], SPAN, TODAY)
        assert course.drawing.count("<svg") == 1 and all(str(name) in course.drawing for name in LANE_NAMES.values())
        days = SPAN
        other = {"analyte": "glucagon_pg_ml", "unit": "pg/mL"}
        found = markers(CASE, [result("1", on) for on in ("2025-01-01", "2026-02-01")], days)
        found += markers(CASE, [result("1", on, **other) for on in ("2026-02-01", "2026-03-01")], days)
        scans = [
            Imaging(dated_on=on, modality="ct", sum_of_target_diameters_mm=Decimal(1))
            for on in ("2026-02-01", "2026-04-01")
        ]
        drawings = [*(one.drawing for one in found), response(CASE, scans, days).drawing]
        first_of = [set(re.findall(r'd="M([\d.]+) [\d.]+L', one)) for one in drawings]
        assert first_of[1] == first_of[2] != first_of[0], "the same day stands at the same place"
        assert all("Jan-2025" in one for one in drawings)

    @pytest.mark.parametrize("logarithmic", [False, True])
    def test_a_value_below_detection_is_shown_as_reported_and_drawn_as_a_limit(self, logarithmic):
        low = result("0.1", "2026-01", comparator="<")
        (one,) = markers(CASE, [low, result("50", "2026-02")], SPAN, logarithmic)
        assert [each.shown for each in one.results] == ["50", "<0.1"]
        assert one.drawing.count('class="pt limit') == 1 and "&lt;0.1" in one.drawing


@pytest.mark.django_db
def test_dates_are_written_dd_mmm_yyyy_and_partial_ones_as_far_as_they_are_known(client, cast):
    told = [("2024", "2024"), ("2024-05", "May-2024"), ("2024-05-09", "09-May-2024")]
    case = a_case(
        cast.surgeon, cast.board, *(("imaging", {"dated_on": on, "liver_metastases": True}) for on, _ in told)
    )
    page = client.get(case.get_absolute_url()).text
    assert all(re.search(rf">\s*{words}\s*<", page) for _, words in told)


@pytest.mark.parametrize("kind", ["clinical-status", "imaging", "comorbidity"])
def test_a_yes_or_no_has_a_third_answer_that_it_is_not_recorded(kind):
    fields = section_form(kind)().fields.values()
    asked = [one for one in fields if ("true", "Yes") in getattr(one, "choices", [])]
    assert asked and all(("", "Not recorded") in one.choices and not one.required for one in asked)


@pytest.mark.django_db
def test_PAL_0290_one_row_is_one_case_and_says_who_it_is_in_one_cell(client, case):
    page = client.get(reverse("worklist")).text
    row = page[page.index('<th scope="row" class="patient">') :]
    cell = " ".join(re.sub("<[^>]*>", " ", row[: row.index("</th>")]).split())
    assert cell == "TESTMANN, Ada (Dr) 14-Jul-1965 (61y) TEST-1"
