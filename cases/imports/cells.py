"""One cell, read as its column says. CellError says what to do about it; nothing is corrected on the way."""

import re
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.facts.numbers import Number, NumberError, read_number
from cases.facts.vocabulary import FACTS
from cases.facts.vocabulary import Kind as FactKind
from cases.imports.columns import Column
from cases.imports.dates import DateError, read_date
from cases.imports.guess import read_analyte, read_unit
from cases.imports.table import Cell, Kind
from cases.imports.targets import LENGTHS, Shape
from cases.imports.words import WordError, is_not_known, read_choice, read_set, read_yes_no

_WITH_UNIT = re.compile(r"(.*[0-9])\s*([^0-9\s.,].*)", re.DOTALL)
_CUT_SHORT = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")


class CellError(ValueError):
    """The cell cannot be read as its column."""


class OtherAnalyte(CellError):
    """A result that the record has no place for."""


def read_cell(cell: Cell, column: Column) -> object | None:
    """The value, or None where nothing is recorded."""
    if cell.kind is Kind.FORMULA or cell.text.startswith("="):
        raise CellError(_("A formula. Nothing is computed here: put its value into the cell."))
    if cell.kind is Kind.ERROR:
        raise CellError(_("An error of the spreadsheet. Put the value into the cell, or empty it."))
    if not cell.text or (column.means.shape is not Shape.TEXT and is_not_known(cell.text)):
        return None
    try:
        return _READERS[column.means.shape](cell, column)
    except (NumberError, DateError, WordError) as error:
        raise CellError(str(error)) from None


def _text(cell: Cell, column: Column) -> str:
    return cell.text


def _id(cell: Cell, column: Column) -> str:
    """Digits that a program has cut, rounded or turned into a date are another patient's number."""
    if cell.kind is Kind.DATE:
        raise CellError(_("A spreadsheet has made a date of this number. Give the column the format of a text."))
    is_cut = cell.kind is Kind.NUMBER and ("." in cell.text or len(cell.text) > 15)
    if is_cut or _CUT_SHORT.fullmatch(cell.text):
        raise CellError(_("A spreadsheet has cut this number short. Give the column the format of a text."))
    return cell.text


def _number(cell: Cell, column: Column) -> Decimal:
    found, unit = _measured(cell, column)
    if found.comparator:
        raise CellError(_("A limit is no value here. Leave it empty and write it into the note."))
    fact = FACTS.get(column.means.name)
    value = found.value * LENGTHS[unit] / LENGTHS[fact.unit] if fact and fact.unit in LENGTHS else found.value
    if fact and fact.kind is FactKind.INTEGER and value != value.to_integral_value():
        raise CellError(_("Expected a whole number."))
    return value


def _result(cell: Cell, column: Column) -> tuple[Number, str]:
    return _measured(cell, column)


def _measured(cell: Cell, column: Column) -> tuple[Number, str]:
    """The number and its unit: the one in the cell goes before the column's."""
    if cell.kind is Kind.DATE:
        raise CellError(_("A date. A spreadsheet may have made it of a number such as 3.5; write the number."))
    text, unit = cell.text, column.unit or next(iter(column.means.units), "")
    found = _WITH_UNIT.fullmatch(text)
    if found and (own := read_unit(found.group(2), column.means.units)):
        text, unit = found.group(1), own
    try:
        return read_number(text, "." if cell.kind is Kind.NUMBER else column.read_mark), unit
    except NumberError as error:
        raise CellError(_("It %(told)s") % {"told": error}) from None


def is_doubtful(cell: Cell, column: Column) -> bool:
    """A length below one of the next larger unit, or above ten of the larger: perhaps the other unit was meant.

    No clinical limit: who means centimeters writes small numbers, who means millimeters larger ones.
    """
    if column.is_plausible or set(column.means.units) != set(LENGTHS) or _WITH_UNIT.fullmatch(cell.text):
        return False
    value, _unit = _measured(cell, column)
    return 0 < value.value < 10 if column.unit == "mm" else value.value >= 10


def _day(cell: Cell, column: Column) -> str:
    found = read_date(cell.text, column.read_order)
    if len(found) < len("2026-08-14"):
        raise CellError(_("The whole date is needed: 2026-08-14. Leave it empty if it is not known."))
    return found


def _date(cell: Cell, column: Column) -> str:
    return read_date(cell.text, column.read_order)


def _yes_no(cell: Cell, column: Column) -> bool:
    return read_yes_no(cell.text)


def _choice(cell: Cell, column: Column) -> str:
    return read_choice(cell.text, column.means.choices)


def _set(cell: Cell, column: Column) -> list[str]:
    return read_set(cell.text, column.means.choices)


def _analyte(cell: Cell, column: Column) -> str:
    found = read_analyte(cell.text)
    if not found:
        raise OtherAnalyte(_("The record has no place for this analyte."))
    return found


_READERS: dict[Shape, Callable[[Cell, Column], object]] = {
    Shape.TEXT: _text,
    Shape.ID: _id,
    Shape.NUMBER: _number,
    Shape.RESULT: _result,
    Shape.DAY: _day,
    Shape.DATE: _date,
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.SET: _set,
    Shape.ANALYTE: _analyte,
    Shape.UNIT: _text,
}
