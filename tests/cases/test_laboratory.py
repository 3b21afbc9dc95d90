from decimal import Decimal

import pytest

from cases.facts.laboratory import ANALYTES, UnitError, convert
from cases.facts.vocabulary import FACTS


def test_every_analyte_is_a_fact():
    assert set(ANALYTES) <= set(FACTS)


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "expected"),
    [
        ("glucagon_pg_ml", "1138.3", "pg/mL", "1138.3"),
        ("glucagon_pg_ml", "1000", "ng/L", "1000"),
        ("glucagon_pg_ml", "100", "pmol/L", "348.275"),
        ("albumin_g_l", "4.1", "g/dL", "41"),
        ("hemoglobin_g_dl", "108", "g/L", "10.8"),
        ("platelets_10e9_l", "180", "10⁹/L", "180"),
        ("platelets_10e9_l", "180000", "/µL", "180"),
        ("insulin_uu_ml", "12", "mU/L", "12"),
        ("chromogranin_a_ng_ml", "512", "µg/L", "512"),
        ("creatinine_clearance_ml_min", "1", "mL/s", "60"),
        ("urinary_5hiaa_mg_24h", "100", "µmol/24 h", "19.118"),
    ],
)
def test_a_result_converts_exactly_from_the_unit_of_the_report(analyte, value, unit, expected):
    assert convert(analyte, Decimal(value), unit) == Decimal(expected)


def test_every_offered_unit_of_every_analyte_can_be_read():
    for name, analyte in ANALYTES.items():
        for unit in analyte.offered:
            assert convert(name, Decimal("10"), unit, Decimal("5")) is not None, (name, unit)


def test_bilirubin_counts_in_multiples_of_the_limit_and_is_unknown_without_it():
    assert convert("bilirubin_times_uln", Decimal("2.4"), "mg/dL", Decimal("1.2")) == 2
    assert convert("bilirubin_times_uln", Decimal("2.4"), "mg/dL") is None


def test_a_unit_that_does_not_fit_is_refused_with_those_that_do():
    with pytest.raises(UnitError, match="pg/mL or ng/L or pmol/L"):
        convert("glucagon_pg_ml", Decimal("1"), "mg/dL")
