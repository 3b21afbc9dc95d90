"""Whose row it is, and which of their cases: known by hospital number, never by name alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Board, User
from cases.imports.columns import TableMapping
from cases.imports.rows import Problem, Understood, problem
from cases.imports.standing import CASE, Standing
from cases.imports.vocabulary import plain
from cases.models import Case, ImportedRecord, Patient

# Two tables may write a title in two ways; whoever differs in one of these is perhaps somebody else.
_IDENTITY = ("family_name", "given_name", "sex", "born_on", "died_on")
_SET_BY_US = {"id", "board", "patient", "owner", "created_by", "referred_by", "version", "published_source"}


@dataclass
class People:
    """Takes row after row; `new` and `completed` patients and `opened` cases are what would be written."""

    board: Board
    by: User
    mapping: TableMapping
    standing: Standing
    new: dict[str, Patient] = field(default_factory=dict)
    completed: dict[Patient, set[str]] = field(default_factory=dict)
    opened: list[Case] = field(default_factory=list)
    numbered: list[ImportedRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    similar: list[int] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    kept_questions: int = 0

    def counts(self) -> dict[str, int]:
        return {
            "patients": len(self.touched),
            "registered": len(self.new),
            "completed": len(self.completed),
            "opened": len(self.opened),
            "kept_questions": self.kept_questions,
        }

    def take(self, row: Understood, needs_case: bool, linked: Case | None) -> Case | None:
        """The case for the records of this row; None where it needs none, or where a problem was told.

        `linked` is the case of a record of this row that was imported before.
        """
        identifier = row.patient.get("identifier", "")
        if not identifier:
            return self._problem(row, "patient.identifier", _("No hospital number: nobody can tell whose row this is."))
        self.touched.add(identifier.lower())
        patient = self._patient(row, identifier)
        if patient is None or not (needs_case or row.case):
            return None
        if linked is not None and linked.patient_id == patient.pk:
            return self._with_its_question(row, self._open_one(linked))
        return self._case(row, patient)

    def _patient(self, row: Understood, identifier: str) -> Patient | None:
        known = self.standing.patients.get(identifier.lower()) or self.new.get(identifier.lower())
        given = {name: _as_stored(name, value) for name, value in row.patient.items()}
        if known is None:
            return self._register(row, given)
        if differing := [name for name in _IDENTITY if _differs(name, given.get(name), getattr(known, name))]:
            for name in differing:
                told = _("This hospital number is somebody else's, or it is written otherwise there. Look which it is.")
                self._problem(row, f"patient.{name}", told)
            return None
        self._complete(known, given)
        return known

    def _register(self, row: Understood, given: dict[str, Any]) -> Patient | None:
        if not given.get("family_name"):
            told = _("Nobody on the board's list has this hospital number, and the row gives no family name.")
            return self._problem(row, "patient.identifier", told)
        patient = Patient(board=self.board, created_by=self.by, **given)
        try:
            patient.clean_fields(exclude=_SET_BY_US)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._problem(row, f"patient.{name}", _told(Patient, name, messages))
            return None
        if patient.born_on and patient.born_on > date.today():
            self._problem(row, "patient.born_on", _("A birth date in the future."))
        self.new[patient.identifier.lower()] = patient
        if patient.born_on:
            self._compare(row, patient)
        return patient

    def _compare(self, row: Understood, patient: Patient) -> None:
        """Same family name and birth date under another hospital number: perhaps the same patient twice."""
        namesakes = self.standing.namesakes.setdefault((plain(patient.family_name), patient.born_on), set())
        if namesakes - {patient.identifier.lower()}:
            self.similar.append(row.row.number)
        namesakes.add(patient.identifier.lower())

    def _complete(self, known: Patient, given: dict[str, Any]) -> None:
        """What is not recorded of a known patient is filled in; what is recorded stays."""
        for name, value in given.items():
            if value and not getattr(known, name):
                setattr(known, name, value)
                if known.identifier.lower() not in self.new:
                    self.completed.setdefault(known, set()).add(name)

    def _case(self, row: Understood, patient: Patient) -> Case | None:
        if link := self.standing.links.get((CASE, case_key(row))):
            if link.case.patient_id != patient.pk:
                return self._problem(row, "case.number", _("This case belongs to another patient."))
            return self._with_its_question(row, self._open_one(link.case))
        cases = self.standing.open_cases.setdefault(patient.pk, [])
        number, asked = "number" in row.case, "question" in row.case
        if number and asked or not cases:
            return self._open(row, patient)
        if len(cases) > 1:
            told = _("The patient has %s open cases here. Add a column with the number of the case.") % len(cases)
            return self._problem(row, "case.number", told)
        if number:
            self._number(row, cases[0])
        return self._with_its_question(row, cases[0])

    def _open_one(self, case: Case) -> Case:
        """The same case as everybody else here holds it; a closed one as it came."""
        there = self.standing.open_cases.get(case.patient_id, [])
        return next((one for one in there if one.pk == case.pk), case)

    def _open(self, row: Understood, patient: Patient) -> Case | None:
        details = {name: value for name, value in row.case.items() if name != "number"}
        if "question" not in details:
            told = _("The patient has no open case here. Add a column with the question for the board.")
            return self._problem(row, "patient.identifier", told)
        case = Case(board=self.board, patient=patient, created_by=self.by, owner=self.by, **details)
        try:
            case.clean_fields(exclude=_SET_BY_US)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._problem(row, f"case.{name}", _told(Case, name, messages))
            return None
        self.opened.append(case)
        self.standing.open_cases.setdefault(patient.pk, []).append(case)
        self._number(row, case)
        return case

    def _number(self, row: Understood, case: Case) -> None:
        link = ImportedRecord(board=self.board, case=case, kind=CASE, external_id=case_key(row), row=row.row.number)
        self.numbered.append(link)
        self.standing.links[CASE, link.external_id] = link

    def _with_its_question(self, row: Understood, case: Case) -> Case:
        """The question of a case that is there is the board's; a table never changes it."""
        details = {name: value for name, value in row.case.items() if name != "number"}
        if any(_other(value, getattr(case, name)) for name, value in details.items()):
            self.kept_questions += 1
        return case

    def _problem(self, row: Understood, key: str, message: str) -> None:
        self.problems.append(problem(row.row, self.mapping.column_of(key), message))


def case_key(row: Understood) -> str:
    """By what the case of a row is known again: its number in the source, else the patient and the question."""
    if "number" in row.case:
        return str(row.case["number"])
    asked = plain(row.case.get("question", ""))
    return "|".join(["of", row.patient.get("identifier", "").lower(), asked])[:300] if asked else ""


def _as_stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("born_on", "died_on") and value else value


def _differs(name: str, given: Any, known: Any) -> bool:
    """What one of the two does not say parts nobody."""
    if not given or not known:
        return False
    return plain(given) != plain(known) if name in ("family_name", "given_name") else given != known


def _other(given: Any, known: Any) -> bool:
    return sorted(given) != sorted(known) if isinstance(given, list) else given != known


def _told(model: type, name: str, messages: list[str]) -> str:
    return f"{model._meta.get_field(name).verbose_name}: {' '.join(messages)}"  # type: ignore[attr-defined]
