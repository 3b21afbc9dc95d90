"""Writing the demonstration's patients through the same actions that a person's entry goes through."""

from datetime import date
from pathlib import Path

import yaml

from accounts.models import Board, User
from cases.actions import add_records, open_case, register_patient
from cases.lifecycle import Status
from cases.models import Case
from meetings.demo.generated import patients

PUBLISHED = Path(__file__).with_name("published.yaml")
JUST_REFERRED = 4


def published_cases(board: Board, by: User) -> list[Case]:
    """The published patients under loud invented names; the source stands on the case page."""
    return [_published(board, by, one) for one in yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))]


def _published(board: Board, by: User, one: dict) -> Case:
    identity = {
        "identifier": f"PUBLISHED-{one['id']}",
        "family_name": "TESTPUBLISHED",
        "given_name": one["given"],
        "sex": one.get("sex"),
    }
    source = {**one["source"], "then": one["then"]}
    cited = (
        f"Case report, {one['source'].get('author', one['source']['journal'])} {one['source'].get('year', '')}".strip()
    )
    details = {"why_now": one.get("why_now", ""), "published_source": source}
    case = open_case(
        patient=register_patient(board=board, by=by, **identity), question=one["question"], by=by, **details
    )
    records = [{"source": cited, **record} for record in one["records"]]
    add_records(case=case, records=[(record.pop("kind"), record) for record in records], by=by)
    return case


def generated_cases(board: Board, people: dict[str, User], today: date, seed: int, count: int) -> list[Case]:
    """Complete, coherent, invented patients; the owners and the referrer take turns; the last are just referred."""
    owners = [people["coordinator"], people["oncologist"], people["gastroenterologist"]]
    return [
        _generated(
            board,
            owners[number % len(owners)],
            one,
            referred_by=people["referrer"] if number % 4 == 0 else None,
            status=Status.REFERRED if number >= count - JUST_REFERRED else Status.IN_PREPARATION,
        )
        for number, one in enumerate(patients(today, seed, count))
    ]


def _generated(board: Board, by: User, one, **details: object) -> Case:
    patient = register_patient(board=board, by=by, **one.identity)
    case = open_case(patient=patient, question=one.question, by=by, **details)
    add_records(case=case, records=one.records, by=by)
    return case
