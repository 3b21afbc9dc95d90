"""What is on the board already, as far as the rows of one import touch it: a few queries, however many rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models.functions import Lower

from accounts.models import Board
from cases.imports.vocabulary import plain
from cases.models import RECORD_KINDS, Case, ImportedRecord, Patient, Record

CASE = "case"
Link = tuple[str, str]


@dataclass
class Standing:
    """`links` say what an id of the source stands for; `versions` are the records behind them, by series."""

    patients: dict[str, Patient] = field(default_factory=dict)
    namesakes: dict[tuple[str, date], set[str]] = field(default_factory=dict)
    open_cases: dict[UUID, list[Case]] = field(default_factory=dict)
    links: dict[Link, ImportedRecord] = field(default_factory=dict)
    versions: dict[UUID, list[Record]] = field(default_factory=dict)
    in_force: dict[tuple[UUID, str, str], list[Record]] = field(default_factory=dict)


def standing_of(board: Board, identifiers: Iterable[str], external_ids: Iterable[str]) -> Standing:
    found = Standing()
    _patients(found, board, {one.lower() for one in identifiers})
    _namesakes(found, board)
    _cases(found, board)
    _links(found, board, set(external_ids))
    _records(found)
    return found


def _patients(found: Standing, board: Board, identifiers: set[str]) -> None:
    known = Patient.objects.filter(board=board).annotate(lower=Lower("identifier")).filter(lower__in=identifiers)
    found.patients = {one.identifier.lower(): one for one in known}


def _namesakes(found: Standing, board: Board) -> None:
    """Hospital numbers by family name and birth date, of the whole board."""
    everybody = Patient.objects.filter(board=board, born_on__isnull=False).order_by()
    for identifier, family_name, born_on in everybody.values_list("identifier", "family_name", "born_on"):
        found.namesakes.setdefault((plain(family_name), born_on), set()).add(identifier.lower())


def _cases(found: Standing, board: Board) -> None:
    patients = {one.pk: one for one in found.patients.values()}
    for case in Case.objects.open().filter(board=board, patient__in=list(patients)).order_by("created_at"):
        case.patient, case.board = patients[case.patient_id], board
        found.open_cases.setdefault(case.patient_id, []).append(case)


def _links(found: Standing, board: Board, external_ids: set[str]) -> None:
    links = ImportedRecord.objects.filter(board=board, external_id__in=external_ids).select_related("case__patient")
    found.links = {(one.kind, one.external_id): one for one in links}


def _records(found: Standing) -> None:
    """All versions of what was imported before, and what is in force in the open cases."""
    series = [one.series for one in found.links.values() if one.series]
    cases = {case.pk: case for cases in found.open_cases.values() for case in cases}
    for kind, model in RECORD_KINDS.items():
        for record in model._default_manager.filter(series__in=series).order_by("version"):
            found.versions.setdefault(record.series, []).append(record)
        current = model._default_manager.filter(case__in=list(cases), is_current=True, is_withdrawn=False)
        for record in current:
            found.in_force.setdefault((record.case_id, kind, record.dated_on), []).append(record)
