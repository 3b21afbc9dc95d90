"""What the page of an import shows: the columns with what is asked of each, and what the dry run found."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.facts import numbers
from cases.imports import dates
from cases.imports.columns import Column, TableMapping
from cases.imports.mapping_form import CONFIRMABLE, groups
from cases.imports.plan import BY_HAND, SIMILAR
from cases.imports.rows import HIDDEN_ROWS, OTHER_ANALYTES
from cases.models import TableImport

MOST_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """A column with its errors, and the question whether its unit is right where the dry run doubts it."""

    column: Column
    errors: list[str]
    doubt: str

    @property
    def single_unit(self) -> str:
        means = self.column.means
        return means.units[0] if means and len(means.units) == 1 else ""


@dataclass(frozen=True)
class Question:
    """Something that somebody has to confirm; `name` is what the form sends back."""

    name: str
    text: str
    answer: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    groups: list[tuple[str, list[tuple[str, str]]]]
    mapping: TableMapping
    errors: list[tuple[str, str]]
    questions: list[Question]
    problems: list[dict[str, Any]]
    counts: list[str]
    orders: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        return sum(1 for one in self.lines if not one.column.means)

    @property
    def has_doubts(self) -> bool:
        return any(one.doubt for one in self.lines)


def page_of(of: TableImport, left_open: dict[int, list[str]]) -> Page:
    mapping = TableMapping.from_json(of.mapping)
    asked = of.findings.get("questions", {})
    lines = [
        Line(one, left_open.get(one.index, []), _doubt(one, asked.get(f"column-{one.index}")))
        for one in mapping.columns
    ]
    return Page(
        lines=lines,
        groups=groups(),
        mapping=mapping,
        errors=[(_where(index, mapping), told) for index, all_told in left_open.items() for told in all_told],
        questions=_questions(of, asked, mapping),
        problems=of.findings.get("problems", [])[:MOST_SHOWN],
        counts=counts_in_words(of.findings.get("counts", {})),
        orders=[(dates.DAY_FIRST, _("Day first: 31/12/2026")), (dates.MONTH_FIRST, _("Month first: 12/31/2026"))],
        marks=[(numbers.POINT, _("Point: 1.5")), (numbers.COMMA, _("Comma: 1,5"))],
    )


def _where(index: int, mapping: TableMapping) -> str:
    return f"target-{index}" if index >= 0 else "columns"


def _doubt(column: Column, found: dict[str, Any] | None) -> str:
    if not found or not column.means:
        return ""
    told = ngettext(
        "%(count)s value looks as if it were in another unit than %(unit)s, in row %(rows)s.",
        "%(count)s values look as if they were in another unit than %(unit)s, in rows %(rows)s.",
        found["count"],
    )
    return told % {"count": found["count"], "unit": column.unit, "rows": _rows(found)}


def _rows(found: dict[str, Any]) -> str:
    named = ", ".join(map(str, found["rows"]))
    return f"{named} …" if found["count"] > len(found["rows"]) else named


def _questions(of: TableImport, asked: dict[str, Any], mapping: TableMapping) -> list[Question]:
    others = of.findings.get("other_analytes", {})
    words = {
        SIMILAR: (
            _("Rows %s register a patient with the family name and birth date of somebody under another number."),
            _("They are different people"),
        ),
        BY_HAND: (
            _("Rows %s change values that somebody has corrected by hand since they were imported."),
            _("Take the values of the table; both versions stay in the history"),
        ),
        OTHER_ANALYTES: (
            _("The record has no place for these analytes: %s."),
            _("Leave these rows out"),
        ),
        HIDDEN_ROWS: (
            _("Rows %s are hidden or filtered away in the spreadsheet. To leave them out, send it without them."),
            _("Import them as well"),
        ),
    }
    found = []
    for name in sorted(CONFIRMABLE & ({*asked} | mapping.confirmed)):
        shown = ", ".join(f"{one} ({n})" for one, n in list(others.items())[:20]) if name == OTHER_ANALYTES else ""
        text, answer = words[name]
        shown = shown or (_rows(asked[name]) if name in asked else "…")
        found.append(Question(name, text % shown, answer))
    return found


def counts_in_words(counts: dict[str, int]) -> list[str]:
    """What the import would do, or has done, each in a line; what is nothing is left out."""
    words = {
        "patients": _("%s patients in the table"),
        "registered": _("%s of them new, registered with it"),
        "completed": _("%s known patients completed, such as a birth date that was not recorded"),
        "opened": _("%s cases opened"),
        "added": _("%s records added"),
        "corrected": _("%s records in a new version, since their source has changed"),
        "unchanged": _("%s records are there already and stay as they are"),
        "kept_questions": _("%s rows ask another question than their case; the case keeps its own"),
    }
    return [text % f"{counts[name]:,}" for name, text in words.items() if counts.get(name)]
