"""What is typed into the forms: every text is read as what it says or refused with what to do, and units agree."""

from datetime import date
from decimal import Decimal

import pint
import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.facts.laboratory import ANALYTES, PRECISION, UnitError, convert
from cases.facts.partial_dates import PartialDateError, age_in_years, check_partial_date, first_day, last_day, written
from cases.forms_preparation import LaboratoryPanelForm
from cases.imports.dates import read_date
from cases.models.fields import validate_partial_date

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
PARTIAL = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10]))
RESULTS = st.decimals(0, 10**6, places=4, allow_nan=False)
REGISTRY = pint.UnitRegistry()
MEASURED = sorted(name for name, one in ANALYTES.items() if not one.by_upper_limit)


@given(st.one_of(st.text(max_size=12), st.from_regex(r"\A[0-9]{4}(-[0-9]{2}){0,2}\Z"), PARTIAL))
def test_a_partial_date_is_accepted_exactly_where_the_calendar_has_it(text):
    parts = text.split("-")
    try:
        day = date(*map(int, [*parts, "1", "1"][:3]))
        exists = text.isascii() and 1900 <= day.year <= 2100 and [len(one) for one in parts] == [4, 2, 2][: len(parts)]
        exists = exists and "".join(parts).isdigit()
    except (ValueError, OverflowError):
        exists = False
    if exists or text == "":
        check_partial_date(text)
        validate_partial_date(text)
    else:
        with pytest.raises(PartialDateError):
            check_partial_date(text)
        with pytest.raises(ValidationError):
            validate_partial_date(text)


@given(PARTIAL)
def test_a_partial_date_spans_its_days_and_is_read_back_from_how_a_page_writes_it(text):
    assert first_day(text) <= last_day(text)
    assert first_day(text).isoformat().startswith(text) and last_day(text).isoformat().startswith(text)
    assert read_date(written(text)) == text


@given(DAYS, DAYS)
def test_an_age_counts_the_birthdays_that_were(born_on, on):
    assume(born_on <= on)
    birthdays = sum(
        (year, born_on.month, born_on.day) <= (on.year, on.month, on.day)
        for year in range(born_on.year + 1, on.year + 1)
    )
    assert age_in_years(born_on, on) == birthdays


@given(st.sampled_from(MEASURED), RESULTS, st.data())
def test_every_unit_of_an_analyte_agrees_with_pint_by_its_own_arithmetic(analyte, value, data):
    unit = data.draw(st.sampled_from(ANALYTES[analyte].offered))
    spelled = {"10⁹/L": "1e9 / L", "/µL": "1 / µL", "mg/24 h": "mg", "µmol/24 h": "µmol"}
    quantity = float(value) * REGISTRY(spelled.get(unit, unit))
    if ANALYTES[analyte].grams_per_mole and quantity.dimensionality.get("[substance]"):
        quantity = quantity * float(ANALYTES[analyte].grams_per_mole) * REGISTRY("g/mol")
    target = REGISTRY(spelled.get(ANALYTES[analyte].unit, ANALYTES[analyte].unit.replace("1e9/L", "1e9 / L")))
    expected = (quantity / target).to("dimensionless").magnitude
    assert float(convert(analyte, value, unit)) == pytest.approx(expected, rel=1e-9, abs=float(PRECISION))


@given(st.sampled_from(MEASURED), RESULTS, RESULTS, st.data())
def test_a_conversion_keeps_the_order_of_results(analyte, one, other, data):
    unit = data.draw(st.sampled_from(ANALYTES[analyte].offered))
    low, high = sorted([one, other])
    assert convert(analyte, low, unit) <= convert(analyte, high, unit)


@given(st.sampled_from(MEASURED), st.text(max_size=10))
def test_no_other_unit_is_ever_read(analyte, unit):
    assume(unit not in ANALYTES[analyte].offered)
    with pytest.raises(UnitError):
        convert(analyte, Decimal(1), unit)


def typed(text: str) -> LaboratoryPanelForm:
    form = LaboratoryPanelForm({"chromogranin_a_ng_ml-value": text, "chromogranin_a_ng_ml-unit": "ng/mL"})
    form.is_valid()
    return form


@given(st.one_of(st.text(max_size=20), st.text("<>0123456789.,e+- ", max_size=12)))
def test_any_text_in_a_result_is_a_number_or_an_error_beside_it(text):
    form = typed(text)
    if form.results:
        (one,) = form.results
        assert one["value"].is_finite() and one["value"] >= 0 and one["comparator"] in ("", "<", ">")
        assert text.strip().startswith(one["comparator"])
    else:
        assert form.errors


@given(st.decimals(0, 99_999, places=4, allow_nan=False), st.sampled_from(["", "<", ">", "< "]))
def test_a_result_is_what_was_typed_with_its_comparator(value, comparator):
    assert [(one["value"], one["comparator"]) for one in typed(f"{comparator}{value:f}").results] == [
        (value, comparator.strip())
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("3,5", "3.5"), ("<0.1", "0.1"), ("1.234", "1.234"), ("1e5", "100000"), ("12 000", "12000")]
)
def test_usual_spellings_of_a_result(text, value):
    assert typed(text).results[0]["value"] == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "<<5", "<>5", "-3", "NaN", "Infinity", "0.00001", "5 ng/mL", "1e99", "٣"])
def test_a_result_that_could_be_another_is_refused_beside_its_field(text):
    form = typed(text)
    assert not form.results and form.errors["chromogranin_a_ng_ml-value"]
