"""A row, understood: whose it is, which case, which records it states. Problems carry row and column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.course.events import MARKERS
from cases.facts.laboratory import ANALYTES
from cases.imports.cells import CellError, OtherAnalyte, is_doubtful, read_cell
from cases.imports.columns import Column, TableMapping
from cases.imports.guess import read_unit
from cases.imports.table import Row, Table
from cases.imports.targets import COMMON, LABORATORY
from cases.models import Allergy

OTHER_ANALYTES, HIDDEN_ROWS = "other_analytes", "hidden_rows"


@dataclass(frozen=True)
class Problem:
    """What keeps a row from being imported: where it stands, what stands there, what to do."""

    row: int
    column: str
    header: str
    text: str
    message: str


@dataclass
class Draft:
    """One record that a row states. `suffix` tells the results of one row apart; `columns` where each value stood."""

    kind: str
    suffix: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass
class Understood:
    """A row by what it is about; each value of patient and case as it is stored."""

    row: Row
    patient: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)


@dataclass
class Reading:
    """All rows of a table, and what is in the way. `doubts` are rows by column, or by what was met."""

    rows: list[Understood] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubtful: dict[int, list[int]] = field(default_factory=dict)
    other_analytes: dict[str, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)


def read_rows(table: Table, mapping: TableMapping) -> Reading:
    """Every row below the header. A row with a problem is understood as far as it goes, so that all is told at once."""
    reading = Reading()
    for row in _body(table, mapping):
        cells = dict(_read(row, mapping, reading))
        reading.rows.append(_understood(row, cells, mapping, reading))
    reading.hidden = [one.row.number for one in reading.rows if one.row.number in table.hidden]
    return reading


def _body(table: Table, mapping: TableMapping) -> Iterable[Row]:
    return (row for row in table.rows if row.number > mapping.header_row)


def problem(row: Row, column: Column | None, message: str) -> Problem:
    if column is None:
        return Problem(row.number, "", "", "", message)
    return Problem(row.number, column.letter, column.header, row[column.index].text[:80], message)


def _read(row: Row, mapping: TableMapping, reading: Reading) -> Iterator[tuple[str, tuple[Any, Column]]]:
    """Target to value and column, for what the row states."""
    for column in mapping.columns:
        cell = row[column.index]
        if not cell:
            continue
        if column.means is None:
            if not column.header and not mapping.sheet:
                told = _("A value beyond the headers. Does a delimiter stand inside a value? Put it between quotes.")
                reading.problems.append(problem(row, column, told))
            continue
        try:
            value = read_cell(cell, column)
            if value is not None and column.means.is_number and is_doubtful(cell, column):
                reading.doubtful.setdefault(column.index, []).append(row.number)
        except OtherAnalyte:
            reading.other_analytes[cell.text[:60]] = reading.other_analytes.get(cell.text[:60], 0) + 1
            yield column.target, (None, column)
        except CellError as error:
            reading.problems.append(problem(row, column, str(error)))
        else:
            if value is not None:
                yield column.target, (value, column)


def _understood(row: Row, cells: dict, mapping: TableMapping, reading: Reading) -> Understood:
    found = Understood(row)
    owned: dict[str, Draft] = {}
    for value, column in cells.values():
        target = column.means
        if target.owner in ("patient", "case"):
            getattr(found, target.owner)[target.name] = value
        elif target.owner == "row":
            found.common[target.name] = value
        elif target.owner != LABORATORY:
            draft = owned.setdefault(target.owner, Draft(target.owner))
            draft.values[target.name], draft.columns[target.name] = value, column
    if allergy := owned.get("allergy"):
        allergy.values = Allergy.as_meant(allergy.values)
    own = [one for one in owned.values() if set(one.values) - {"dated_on", "source"}]
    common = {name: found.common[name] for name in COMMON if name in found.common}
    found.drafts = [*own, *_measured(cells, mapping)]
    for draft in found.drafts:
        draft.values = {**common, **draft.values}
    if f"{LABORATORY}.analyte" not in cells:
        _tell_what_is_left_over(found, mapping, reading)
    return found


def _measured(cells: dict, mapping: TableMapping) -> list[Draft]:
    """The results of a row. An assay is that of its one result; of many, that of the hormones and markers."""
    assay = cells.get(f"{LABORATORY}.assay")
    one, many = list(_one_result(cells, mapping)), list(_results(cells))
    for draft in [*one, *(draft for draft in many if draft.values["analyte"] in MARKERS)] if assay else []:
        draft.values["assay"], draft.columns["assay"] = assay
    return [*one, *many]


def _one_result(cells: dict, mapping: TableMapping) -> Iterator[Draft]:
    """The result of a row that says its own analyte and unit. An analyte without a value states nothing."""
    analyte, value = (cells.get(f"{LABORATORY}.{name}", (None, None)) for name in ("analyte", "value"))
    if analyte[0] is None or value[0] is None:
        return
    unit = cells.get(f"{LABORATORY}.unit", ("", mapping.column_of(f"{LABORATORY}.unit")))
    limit = cells.get(f"{LABORATORY}.upper_limit", (None, None))
    number, _unit = value[0]
    spelled = read_unit(unit[0], ANALYTES[analyte[0]].offered) or unit[0]
    yield _result("", analyte, (number, value[1]), (spelled, unit[1]), limit)


def _results(cells: dict) -> Iterator[Draft]:
    for name in ANALYTES:
        if found := cells.get(f"{LABORATORY}.{name}"):
            (number, unit), column = found
            limit = cells.get(f"{LABORATORY}.{name}.upper_limit", (None, None))
            yield _result(f":{name}", (name, column), (number, column), (unit, column), limit)


def _result(suffix: str, analyte: tuple, number: tuple, unit: tuple, limit: tuple) -> Draft:
    columns = {"analyte": analyte[1], "value": number[1], "comparator": number[1], "unit": unit[1]}
    values = {"analyte": analyte[0], "value": number[0].value, "comparator": number[0].comparator, "unit": unit[0]}
    if limit[0] is not None:
        values["upper_limit"], columns["upper_limit"] = limit
    return Draft(LABORATORY, suffix, values, columns)


def _tell_what_is_left_over(found: Understood, mapping: TableMapping, reading: Reading) -> None:
    """A note that no record takes would be lost without a word."""
    if "note" in found.common and not found.drafts:
        told = _("The row states no record that the note could belong to.")
        reading.problems.append(problem(found.row, mapping.column_of("row.note"), told))
