"""A table as it was sent, cell by cell, with nothing computed and nothing guessed. Its kind is told by its content."""

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 600_000
LONGEST_CELL = 5000


class TableError(ValueError):
    """The table as a whole cannot be read; the message says what to do."""


class Kind(StrEnum):
    """What a cell was in its workbook. Everything in a text file is text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is the value: a number in plain digits with a point, a date in ISO order, else what stands there."""

    text: str = ""
    kind: Kind = Kind.TEXT

    def __bool__(self) -> bool:
        return bool(self.text) or self.kind in (Kind.FORMULA, Kind.ERROR)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One line under the number that its own program shows for it."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else EMPTY


@dataclass(frozen=True)
class Table:
    """The filled rows. `notes` say how it was read, where that is not plain; `hidden` are rows not shown there."""

    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def letter(index: int) -> str:
    """The name of a column as spreadsheets write it: A, B, … Z, AA."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Collector:
    """Takes row after row and keeps the filled ones, within the limits."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._cells = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        self._check(number, cells)
        self.rows.append(Row(number, tuple(cells)))

    def _check(self, number: int, cells: list[Cell]) -> None:
        self._cells += len(cells)
        if len(cells) > MOST_COLUMNS:
            raise TableError(f"Row {number} has {len(cells)} columns; at most {MOST_COLUMNS} can be read.")
        if len(self.rows) > MOST_ROWS or self._cells > MOST_CELLS:
            raise TableError(f"The table has more than {MOST_ROWS:,} rows, or is too large. Send it in parts.")
        for index, cell in enumerate(cells):
            if len(cell.text) > LONGEST_CELL:
                raise TableError(
                    f"Row {number}, column {letter(index)}: longer than {LONGEST_CELL:,} characters. Shorten it."
                )
