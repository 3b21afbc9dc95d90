"""What an import would do: every row beside what is on the board. The dry run shows it, the import writes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Board, User
from cases.actions import checked, content_fields
from cases.imports.columns import TableMapping
from cases.imports.people import People, case_key
from cases.imports.provenance import LONGEST, reason_line, said_of, source_line
from cases.imports.rows import HIDDEN_ROWS, OTHER_ANALYTES, Draft, Problem, Reading, Understood, problem
from cases.imports.standing import Standing, standing_of
from cases.lifecycle import Status
from cases.models import RECORD_KINDS, Case, ImportedRecord, Record, TableImport

_CLOSED = gettext_lazy("The case is closed. Open it again to change it.")
SIMILAR, BY_HAND = "similar_patients", "corrected_by_hand"


@dataclass
class Plan:
    """Nothing of it is written while there is a problem or a doubt. Each list is what one kind of write takes."""

    people: People
    added: list[tuple[ImportedRecord, Record]] = field(default_factory=list)
    corrected: list[tuple[ImportedRecord, Record, Record]] = field(default_factory=list)
    adopted: list[ImportedRecord] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubts: dict[str, list[int]] = field(default_factory=dict)

    @property
    def may_be_written(self) -> bool:
        return not self.problems and not self.doubts

    def counts(self) -> dict[str, int]:
        return {
            **self.people.counts(),
            "added": len(self.added),
            "corrected": len(self.corrected),
            "unchanged": self.unchanged + len(self.adopted),
        }


def plan_import(of: TableImport, board: Board, by: User, mapping: TableMapping, reading: Reading) -> Plan:
    keyed = [(row, list(_keys(row))) for row in reading.rows]
    standing = standing_of(board, _identifiers(reading.rows), _external_ids(keyed))
    plan = Plan(People(board, by, mapping, standing), problems=list(reading.problems))
    writer = _Records(of, by, mapping, standing, plan)
    unreadable = _unreadable(reading, mapping)
    for row, keys in keyed:
        if row.row.number in unreadable:
            continue
        case = plan.people.take(row, bool(row.drafts), writer.linked(row, keys))
        if case is not None:
            for draft, key in zip(row.drafts, keys, strict=True):
                writer.take(row, case, draft, key)
    plan.problems = sorted([*plan.problems, *plan.people.problems], key=lambda one: (one.row, one.column))
    plan.doubts |= {SIMILAR: plan.people.similar} if plan.people.similar else {}
    plan.doubts = {name: rows for name, rows in plan.doubts.items() if name not in mapping.confirmed}
    return plan


def _unreadable(reading: Reading, mapping: TableMapping) -> set[int]:
    """Rows whose hospital number could not be read, which is told already."""
    column = mapping.column_of("patient.identifier")
    return {one.row for one in reading.problems if column and one.column == column.letter}


def _identifiers(rows: Iterable[Understood]) -> list[str]:
    return [row.patient["identifier"] for row in rows if "identifier" in row.patient]


def _external_ids(keyed: Iterable[tuple[Understood, list[str]]]) -> list[str]:
    ids = [key for _row, keys in keyed for key in keys]
    return [*ids, *filter(None, (case_key(row) for row, _keys in keyed))]


def _keys(row: Understood) -> Iterable[str]:
    """By what each record of the row is known again: the id in the source, else patient, case and date."""
    own = row.common.get("external_id")
    for draft in row.drafts:
        parts = (
            row.patient.get("identifier", "").lower(),
            row.case.get("number", ""),
            draft.values.get("dated_on", ""),
        )
        analyte = "" if own else draft.values.get("analyte", "")
        yield f"id:{own}{draft.suffix}" if own else "|".join(["of", *parts, analyte])


@dataclass
class _Records:
    """Sets each record of a row beside the one that its id stood for before."""

    of: TableImport
    by: User
    mapping: TableMapping
    standing: Standing
    plan: Plan
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def linked(self, row: Understood, keys: list[str]) -> Case | None:
        """The case of a record of this row that was imported before."""
        pairs = ((draft.kind, key) for draft, key in zip(row.drafts, keys, strict=True))
        links = (self.standing.links.get(pair) for pair in pairs)
        return next((link.case for link in links if link), None)

    def take(self, row: Understood, case: Case, draft: Draft, key: str) -> None:
        said = draft.values.get("source", "")
        line = source_line(said, self.of.name, row.row.number)
        if len(line) > LONGEST or len(key) > LONGEST:
            return self._told(row, draft, "source", _("Too long. Shorten it."))
        if (first := self.seen.setdefault((draft.kind, key), row.row.number)) != row.row.number:
            told = _("Row %s states the same record already: same id, or same patient, kind and date.") % first
            return self._problem(row, self.mapping.column_of("row.external_id"), told)
        record = self._checked(row, case, draft, {**draft.values, "source": line})
        if record is None:
            return None
        link = self.standing.links.get((draft.kind, key))
        if link is None:
            return self._new(row, case, draft, key, record)
        return self._known(row, case, draft, link, record)

    def _checked(self, row: Understood, case: Case, draft: Draft, values: dict[str, Any]) -> Record | None:
        return self._sound(row, draft, RECORD_KINDS[draft.kind](case=case, entered_by=self.by, **values))

    def _sound(self, row: Understood, draft: Draft, record: Record) -> Record | None:
        """The record, or None where something speaks against it, which is then told of the row."""
        try:
            return checked(record)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._told(row, draft, name, " ".join(messages))
            return None

    def _new(self, row: Understood, case: Case, draft: Draft, key: str, record: Record) -> None:
        link = ImportedRecord(
            board=self.of.board,
            kind=draft.kind,
            external_id=key,
            case=case,
            series=record.series,
            table_import=self.of,
            row=row.row.number,
        )
        there = self.standing.in_force.get((case.pk, draft.kind, record.dated_on), [])
        same = next((one for one in there if not _differing(draft, record, one)), None)
        if same is None and case.status == Status.CLOSED:
            self._problem(row, None, str(_CLOSED))
        elif same is None:
            self.plan.added.append((link, record))
        else:
            link.series, link.version = same.series, same.version
            self.plan.adopted.append(link)

    def _known(self, row: Understood, case: Case, draft: Draft, link: ImportedRecord, record: Record) -> None:
        if link.case_id != case.pk:
            told = _("This id belongs to a record of another patient or case.")
            return self._problem(row, self.mapping.column_of("row.external_id"), told)
        versions = self.standing.versions[link.series]
        current, last = versions[-1], next(one for one in versions if one.version == link.version)
        changed = _differing(draft, record, last)
        if not changed or not (_differing(draft, record, current) or current.is_withdrawn):
            self.plan.unchanged += 1
            return None
        if case.status == Status.CLOSED:
            return self._problem(row, None, str(_CLOSED))
        if current.version != link.version:
            self.plan.doubts.setdefault(BY_HAND, []).append(row.row.number)
        kept = {one.name: getattr(current, one.name) for one in content_fields(type(current))}
        stated = {name: getattr(record, name) for name in draft.values}
        reason = reason_line(self.of.name, row.row.number)
        new = RECORD_KINDS[draft.kind](
            case=case,
            entered_by=self.by,
            series=current.series,
            version=current.version + 1,
            reason=reason,
            **{**kept, **stated, "source": record.source},
        )
        if self._sound(row, draft, new):
            link.version, link.table_import, link.row = new.version, self.of, row.row.number
            self.plan.corrected.append((link, current, new))
        return None

    def _told(self, row: Understood, draft: Draft, name: str, message: str) -> None:
        column = draft.columns.get(name) or self.mapping.column_of(f"row.{name}")
        field_of = {one.name: one for one in content_fields(RECORD_KINDS[draft.kind])}
        label = f"{field_of[name].verbose_name}: " if column is None and name in field_of else ""
        self._problem(row, column, label + message)

    def _problem(self, row: Understood, column, message: str) -> None:
        self.plan.problems.append(problem(row.row, column, message))


def _differing(draft: Draft, stated: Record, other: Record) -> list[str]:
    """The fields in which what the row states is not what the other record says. What a row leaves out is no change."""
    return [name for name in draft.values if not _same(name, getattr(stated, name), getattr(other, name))]


def _same(name: str, one: object, other: object) -> bool:
    if name == "source":
        return said_of(str(one)) in (said_of(str(other)), str(other))
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return one == other


def questions_of(reading: Reading, plan: Plan, mapping: TableMapping) -> dict[str, list[int]]:
    """What somebody has to confirm before anything is written, with the rows that it is about."""
    found = {f"column-{index}": rows for index, rows in reading.doubtful.items()}
    if reading.other_analytes and OTHER_ANALYTES not in mapping.confirmed:
        found[OTHER_ANALYTES] = []
    if reading.hidden and HIDDEN_ROWS not in mapping.confirmed:
        found[HIDDEN_ROWS] = reading.hidden
    return {**found, **plan.doubts}
