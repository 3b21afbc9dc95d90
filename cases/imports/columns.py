"""The mapping of a table: what each column is and how it is read, as it is kept with the import."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from cases.facts import numbers
from cases.imports import dates
from cases.imports.guess import guesses
from cases.imports.table import Kind, Row, Table, letter
from cases.imports.targets import Shape, Target, targets
from cases.imports.vocabulary import plain

_LOOKED_AT = 10
_SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """One column. `seen` is what its cells show of dates and decimal marks, whatever the column is said to be."""

    index: int
    header: str
    samples: tuple[str, ...] = ()
    filled: int = 0
    seen_order: str = ""
    seen_mark: str = ""
    target: str = ""
    unit: str = ""
    order: str = ""
    mark: str = ""
    is_plausible: bool = False

    @property
    def letter(self) -> str:
        return letter(self.index)

    @property
    def means(self) -> Target | None:
        return targets().get(self.target)

    @property
    def asks_order(self) -> bool:
        return bool(self.means and self.means.is_dated and self.seen_order == dates.ASK)

    @property
    def asks_mark(self) -> bool:
        return bool(self.means and self.means.is_number and self.seen_mark == numbers.ASK)

    @property
    def asks_unit(self) -> bool:
        return bool(self.means and len(self.means.units) > 1)

    @property
    def read_order(self) -> str:
        return self.order if self.seen_order == dates.ASK else self.seen_order

    @property
    def read_mark(self) -> str:
        return self.mark if self.seen_mark == numbers.ASK else self.seen_mark


@dataclass(frozen=True)
class TableMapping:
    """How a table is understood. `confirmed` are the questions of the dry run that somebody answered with yes."""

    header_row: int
    columns: tuple[Column, ...]
    sheet: str = ""
    confirmed: frozenset[str] = field(default_factory=frozenset)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "confirmed": sorted(self.confirmed)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "TableMapping":
        columns = tuple(Column(**{**one, "samples": tuple(one["samples"])}) for one in raw["columns"])
        return cls(raw["header_row"], columns, raw["sheet"], frozenset(raw["confirmed"]))

    @property
    def used(self) -> list[Column]:
        return [one for one in self.columns if one.means]

    def column_of(self, key: str) -> Column | None:
        return next((one for one in self.columns if one.target == key), None)


def first_mapping(table: Table, header_row: int | None = None) -> TableMapping:
    """A proposal: the row with the most known headers among the first is the header."""
    rows = {row.number: row for row in table.rows}
    head = rows.get(header_row or 0) or _header_row(table)
    body = [row for row in table.rows if row.number > head.number]
    headers = [head[index].text for index in range(table.width)]
    found = guesses(headers)
    columns = [
        replace(_column(index, header, body), target=guess.target, unit=guess.unit)
        for index, (header, guess) in enumerate(zip(headers, found, strict=True))
    ]
    return TableMapping(head.number, tuple(one for one in columns if one.filled or one.header), table.sheet)


def carried_over(new: TableMapping, old: TableMapping) -> TableMapping:
    """What was said of a column holds for the column of the same name in another version of the table."""
    said = {plain(one.header): one for one in old.columns if one.header}
    columns = tuple(
        replace(one, target=was.target, unit=was.unit, order=was.order, mark=was.mark)
        if (was := said.get(plain(one.header)))
        else one
        for one in new.columns
    )
    return replace(new, columns=columns)


def _header_row(table: Table) -> Row:
    first = table.rows[:_LOOKED_AT]
    known = {row.number: sum(bool(one.target) for one in guesses([cell.text for cell in row.cells])) for row in first}
    return max(first, key=lambda row: (known[row.number], -row.number))


def _column(index: int, header: str, body: Sequence[Row]) -> Column:
    cells = [row[index] for row in body if row[index]]
    texts = [cell.text for cell in cells if cell.kind is Kind.TEXT]
    return Column(
        index=index,
        header=header[:200],
        samples=tuple(cell.text[:60] for cell in cells[:_SAMPLES]),
        filled=len(cells),
        seen_order=dates.order_of_column(texts),
        seen_mark=numbers.mark_of_column(texts),
    )


def questions(mapping: TableMapping) -> dict[int, list[str]]:
    """What has to be said before the rows can be read, by column; -1 is the table."""
    found: dict[int, list[str]] = {}
    for one in mapping.used:
        if said := _unanswered(one, mapping):
            found[one.index] = said
    if told := _missing(mapping):
        found[-1] = told
    return found


def _unanswered(column: Column, mapping: TableMapping) -> list[str]:
    told = []
    twice = [one for one in mapping.used if one.target == column.target]
    if len(twice) > 1 and twice[0] is not column:
        told.append(_("Column %s is said to be the same. Choose one of them.") % twice[0].letter)
    if column.asks_unit and not column.unit:
        told.append(_("The header does not say the unit. Choose it."))
    if column.asks_order and not column.order:
        told.append(_("Such as 01/02/2026: is it the day or the month that comes first? Choose it."))
    if column.asks_mark and not column.mark:
        told.append(_("Such as 1,234 or 1.234: which mark parts the decimals? Choose it."))
    return told


def _missing(mapping: TableMapping) -> list[str]:
    told = []
    if not mapping.column_of("patient.identifier"):
        told.append(_("Say which column holds the hospital number. Without it nobody can tell whose row it is."))
    is_long = [mapping.column_of(f"laboratory.{name}") for name in ("analyte", "value", "unit")]
    if any(is_long) and not all(is_long):
        told.append(_("One result a row needs three columns: analyte, value and unit. Or map each analyte's column."))
    for one in mapping.used:
        needed = one.means.key.removesuffix(".upper_limit")
        if one.means.shape is Shape.NUMBER and one.means.analyte and not mapping.column_of(needed):
            told.append(_("Column %s holds an upper limit, and no column its result.") % one.letter)
    return told
