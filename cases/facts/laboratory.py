"""Laboratory analytes that a fact rests on: label, LOINC code, the fact's unit, and how a reported unit converts.

Mass units convert by pint alone. A molar unit needs the molar mass and an insulin unit its activity; both stand
with the analyte (PubChem; gastrin as gastrin-17). Multiples of the upper limit of normal need that limit.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pint

from cases.facts.vocabulary import FACTS


class UnitError(ValueError):
    """The reported unit cannot be read as the unit of the fact; the message says which units can."""


class ImpossibleValue(ValueError):
    """No patient has this value, so the unit is another one."""


@dataclass(frozen=True)
class Analyte:
    """`unit` is the unit of the fact, in pint's spelling; `offered` are those a form offers, as laboratories write."""

    label: str
    loinc: str
    unit: str
    offered: tuple[str, ...]
    grams_per_mole: Decimal | None = None
    by_upper_limit: bool = False


ANALYTES: dict[str, Analyte] = {
    "bilirubin_times_uln": Analyte(
        "Bilirubin, total", "1975-2", "mg/dL", ("mg/dL", "µmol/L"), Decimal("584.66"), by_upper_limit=True
    ),
    "albumin_g_l": Analyte("Albumin", "1751-7", "g/L", ("g/L", "g/dL")),
    "creatinine_clearance_ml_min": Analyte("Creatinine clearance", "2164-2", "mL/min", ("mL/min", "mL/s")),
    "hemoglobin_g_dl": Analyte("Hemoglobin", "718-7", "g/dL", ("g/dL", "g/L")),
    "white_cells_10e9_l": Analyte("White cells", "6690-2", "1e9/L", ("10⁹/L", "/µL")),
    "neutrophils_10e9_l": Analyte("Neutrophils", "751-8", "1e9/L", ("10⁹/L", "/µL")),
    "platelets_10e9_l": Analyte("Platelets", "777-3", "1e9/L", ("10⁹/L", "/µL")),
    "glucagon_pg_ml": Analyte("Glucagon", "2338-2", "pg/mL", ("pg/mL", "ng/L", "pmol/L"), Decimal("3482.75")),
    "vip_pg_ml": Analyte(
        "Vasoactive intestinal peptide", "3125-2", "pg/mL", ("pg/mL", "ng/L", "pmol/L"), Decimal("3325.8")
    ),
    "gastrin_pg_ml": Analyte("Gastrin", "2333-3", "pg/mL", ("pg/mL", "ng/L", "pmol/L"), Decimal("2098.2")),
    "insulin_uu_ml": Analyte("Insulin", "20448-7", "µU/mL", ("µU/mL", "mU/L")),
    "chromogranin_a_ng_ml": Analyte("Chromogranin A", "9811-1", "ng/mL", ("ng/mL", "µg/L")),
    "urinary_5hiaa_mg_24h": Analyte("5-HIAA, urine, 24 h", "1695-6", "mg", ("mg/24 h", "µmol/24 h"), Decimal("191.18")),
}

_SPELLINGS = {"10⁹/L": "1e9/L", "/µL": "1/µL", "mg/24 h": "mg", "µmol/24 h": "µmol"}


# As exact as the column of a fact, so that what is compared is what is shown.
PRECISION = Decimal("0.0001")


@cache
def _units() -> "pint.UnitRegistry[Any]":
    return pint.UnitRegistry(non_int_type=Decimal)


def convert(analyte: str, value: Decimal, unit: str, upper_limit: Decimal | None = None) -> Decimal | None:
    """The fact's value of a result as reported, or None where it needs an upper limit that was not given.

    Raises UnitError, naming the units that can be read, when the unit does not fit the analyte.
    """
    known = ANALYTES[analyte]
    if known.by_upper_limit:
        return None if not upper_limit else (value / upper_limit).quantize(PRECISION)
    if unit not in known.offered:
        raise UnitError(
            f"{known.label} cannot be read in {unit or 'no unit'}. Give it in {' or '.join(known.offered)}."
        )
    return _in_unit(known, value, unit).quantize(PRECISION)


def check_possible(analyte: str, converted: Decimal | None) -> None:
    """Raise ImpossibleValue where the fact can have no such value at all."""
    fact = FACTS[analyte]
    if converted is None or fact.maximum is None or converted <= fact.maximum:
        return
    value, most = f"{converted.normalize():f}", f"{fact.maximum.normalize():f}"
    raise ImpossibleValue(f"That is {value} {fact.unit}; more than {most} is not possible. Check the unit.")


def _in_unit(analyte: Analyte, value: Decimal, unit: str) -> Decimal:
    return value * _factor(analyte, unit)


@cache
def _factor(analyte: Analyte, unit: str) -> Decimal:
    """Every unit that is offered converts by a factor alone, so it is worked out once."""
    quantity = _quantity(Decimal(1), unit)
    target = _quantity(Decimal(1), analyte.unit)
    if analyte.grams_per_mole and "[substance]" in quantity.dimensionality:
        quantity = quantity * analyte.grams_per_mole * _units()("g/mol")
    return Decimal((quantity / target).to("dimensionless").magnitude)


def _quantity(value: Decimal, unit: str) -> "pint.Quantity[Any]":
    spelled = _SPELLINGS.get(unit, unit)
    factor, _, rest = spelled.partition("/")
    if factor in ("1e9", "1"):
        return Decimal(factor) * value / _units()(rest)  # type: ignore[no-any-return]
    return value * _units()(spelled)  # type: ignore[no-any-return]
