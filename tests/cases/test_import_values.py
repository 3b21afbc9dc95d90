"""Numbers, dates and words of a table: what is written is read back, what could be two things is never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.facts import numbers
from cases.facts.numbers import Number, NumberError, mark_of_column, read_number
from cases.imports import dates
from cases.imports.dates import DateError, order_of_column, read_date
from cases.imports.guess import guess, guesses, read_analyte, read_unit
from cases.imports.provenance import said_of, source_line
from cases.imports.targets import targets
from cases.imports.words import WordError, read_choice, read_set, read_yes_no

DIGITS = st.decimals(0, 10**9, places=4, allow_nan=False)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
WRITTEN = {
    "dmy point": lambda one: f"{one:%d.%m.%Y}",
    "iso": lambda one: one.isoformat(),
    "compact": lambda one: f"{one:%Y%m%d}",
    "named": lambda one: f"{one:%d-%b-%Y}",
    "with time": lambda one: f"{one.isoformat()}T08:30:00",
}


@given(DIGITS, st.sampled_from(["", "<", ">", "< "]), st.sampled_from([".", ","]), st.booleans())
def test_a_number_comes_back_however_it_was_written(value, comparator, mark, grouped):
    point = f"{value:,f}" if grouped else f"{value:f}"
    text = point if mark == "." else point.translate(str.maketrans(",.", ".,"))
    assert read_number(comparator + text, mark) == Number(value, comparator.strip())


@given(DIGITS)
def test_thousands_parted_by_spaces_or_apostrophes_need_no_question(value):
    for gap in " '’\u00a0\u202f":
        assert read_number(f"{value:,f}".replace(",", gap)).value == value


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_an_error_that_says_what_to_do(text):
    try:
        found = read_number(text)
    except NumberError as error:
        assert str(error)
    else:
        assert found.value.is_finite()


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345", "<1,234"])
def test_a_number_that_could_be_two_is_asked_for(text):
    with pytest.raises(NumberError, match="decimal mark"):
        read_number(text)
    assert read_number(text, ",") != read_number(text, ".")


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        ("3,5", "3.5", ""),
        ("<0.1", "0.1", "<"),
        ("< 0,1", "0.1", "<"),
        ("1e5", "100000", ""),
        ("1,2E3", "1200", ""),
        ("0.123", "0.123", ""),
        ("0,123", "0.123", ""),
        (".5", "0.5", ""),
        ("1.234,5", "1234.5", ""),
        ("1,234.5", "1234.5", ""),
        ("1,234,567", "1234567", ""),
        ("\u22123", "-3", ""),
    ],
)
def test_usual_spellings_of_numbers(text, value, comparator):
    assert read_number(text) == Number(Decimal(value), comparator)


@pytest.mark.parametrize(
    "text", ["", "-", "<", "≤5", "~3", "1,23,4", "01,234.5", "NaN", "inf", "1e999", "0x1F", "٣", "1 2", "3.5.1", "12%"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NumberError):
        read_number(text)


def test_a_column_settles_its_own_decimal_mark_only_where_it_agrees():
    assert mark_of_column(["1.234", "3,5"]) == ","
    assert mark_of_column(["1.234", "3.5"]) == "."
    assert mark_of_column(["1.234", "3.5", "3,5"]) == numbers.ASK
    assert mark_of_column(["1.234"]) == numbers.ASK
    assert mark_of_column(["12", "<5"]) == ""


@given(DAYS, st.sampled_from(sorted(WRITTEN)))
def test_a_date_comes_back_however_it_was_written(day, how):
    assert read_date(WRITTEN[how](day)) == day.isoformat()


@given(DAYS, st.sampled_from("/-"))
def test_day_and_month_are_never_guessed(day, mark):
    text = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    assert read_date(text, dates.DAY_FIRST) == day.isoformat()
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(DateError, match="Day or month first"):
            read_date(text)
    else:
        assert read_date(text) == day.isoformat()


@given(st.text(max_size=30), st.sampled_from(["", dates.DAY_FIRST, dates.MONTH_FIRST]))
def test_any_text_is_a_date_or_an_error_that_says_what_to_do(text, order):
    try:
        found = read_date(text, order)
    except DateError as error:
        assert str(error)
    else:
        assert read_date(found) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("01/02/26", "four digits"),
        ("46022", "counts days"),
        ("31/02/2026", "not a date of the calendar"),
        ("13/13/2026", "not a date of the calendar"),
        ("yesterday", "no date"),
        ("2026-13", "not a date of the calendar"),
        ("14 Foo 2026", "no month"),
    ],
)
def test_a_date_that_cannot_be_read_says_why(text, told):
    with pytest.raises(DateError, match=told):
        read_date(text, dates.DAY_FIRST)


def test_a_column_is_asked_once_unless_its_other_dates_show_the_order():
    assert order_of_column(["01/02/2026", "03/04/2026"]) == dates.ASK
    assert order_of_column(["01/02/2026", "31/01/2026"]) == dates.DAY_FIRST
    assert order_of_column(["01/02/2026", "01/31/2026"]) == dates.MONTH_FIRST
    assert order_of_column(["01/02/2026", "31/01/2026", "01/31/2026"]) == dates.ASK
    assert order_of_column(["01/02/2026", "31.01.2026"]) == dates.ASK
    assert order_of_column(["2026-01-02"]) == ""


@pytest.mark.parametrize("text", ["-", "+", "maybe", "positive", "x"])
def test_a_sign_that_may_mean_no_or_not_known_is_neither(text):
    with pytest.raises(WordError):
        read_yes_no(text)


def test_every_value_and_label_of_every_choice_is_read_as_itself():
    for target in targets().values():
        for value, label in target.choices.items():
            assert read_choice(value.upper(), target.choices) == value, target.key
            assert read_choice(label, target.choices) == value, target.key


def test_none_is_an_answer_and_an_empty_set():
    invaded = targets()["imaging.structures_invaded"].choices
    assert read_set("none", invaded) == []
    assert read_set("duodenum; Portal vein", invaded) == ["duodenum", "portal_vein"]
    with pytest.raises(WordError):
        read_set("duodenum; moon", invaded)


@pytest.mark.parametrize(
    ("header", "target", "unit"),
    [
        ("MRN", "patient.identifier", ""),
        ("Geburtsdatum", "patient.born_on", ""),
        ("Ki-67 (%)", "pathology.ki67_percent", "%"),
        ("Größe Primärtumor", "", ""),
        ("Tumor size [cm]", "imaging.primary_size_mm", "cm"),
        ("Tumor size", "imaging.primary_size_mm", ""),
        ("primary_size_mm", "imaging.primary_size_mm", "mm"),
        ("CgA (ug/l)", "laboratory.chromogranin_a_ng_ml", "µg/L"),
        ("Chromogranin A", "laboratory.chromogranin_a_ng_ml", ""),
        ("Hb, g/dl", "laboratory.hemoglobin_g_dl", "g/dL"),
        ("WBC (x10^9/L)", "laboratory.white_cells_10e9_l", "10⁹/L"),
        ("Imaging date", "imaging.dated_on", ""),
        ("Date", "row.dated_on", ""),
        ("Favorite color", "", ""),
    ],
)
def test_a_header_is_known_by_its_usual_names_and_says_its_unit(header, target, unit):
    assert guess(header) == guess(header).__class__(target, unit)


def test_every_key_names_its_own_target_and_two_columns_never_share_one():
    for key in targets():
        assert guess(key).target == key
    assert [one.target for one in guesses(["MRN", "Patient ID"])] == ["patient.identifier", ""]


@pytest.mark.parametrize(
    ("text", "analyte"), [("CgA", "chromogranin_a_ng_ml"), ("9811-1", "chromogranin_a_ng_ml"), ("Sodium", "")]
)
def test_an_analyte_is_known_by_name_or_code(text, analyte):
    assert read_analyte(text) == analyte


def test_a_unit_is_one_that_is_offered_or_none():
    assert read_unit("G/l", ("10⁹/L", "/µL")) == "10⁹/L"
    assert read_unit("G/l", ("g/L", "g/dL")) == "g/L"
    assert read_unit("\u03bcmol/L", ("mg/dL", "µmol/L")) == "µmol/L"
    assert read_unit("furlong", ("mm", "cm")) == ""


@given(st.text(max_size=100), st.text(min_size=1, max_size=100), st.integers(1, 20_000))
def test_what_the_table_said_of_its_source_comes_back(said, name, row):
    assert said_of(source_line(said, name.replace("; imported from ", " "), row)) == said
