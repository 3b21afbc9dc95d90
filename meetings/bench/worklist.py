"""The worklist of a board with 20,000 patients: the demonstration's cases many times over, gone again at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case as CaseRow
from cases.models import CaseFacts, Patient
from meetings.models import Meeting
from recommendations.models import KeptStanding

PATIENTS = 20_000
ROUNDS = 40
__all__ = ["PATIENTS", "addresses", "crowd", "p95", "queries"]


@contextmanager
def crowd() -> Iterator[int]:
    """Inside, so many patients more; nothing of it is ever committed."""
    with transaction.atomic():
        yield _multiply()
        transaction.set_rollback(True)


def _multiply() -> int:
    """Each case with its patient, facts and standings, copied until there are enough; ids are made by the database."""
    times = PATIENTS // CaseRow.objects.count() + 1
    patient, case = Patient._meta.db_table, CaseRow._meta.db_table
    facts, standing = CaseFacts._meta.db_table, KeptStanding._meta.db_table
    copied = {"id": "m.new_case", "patient_id": "m.new_patient"}
    named = {"id": "m.new_patient", "identifier": "o.identifier || '-' || m.n", "family_name": "o.family_name || m.n"}
    of_case = {"case_id": "m.new_case"}
    _run(
        f"CREATE TEMPORARY TABLE many ON COMMIT DROP AS SELECT c.id AS old_case, c.patient_id AS old_patient, n,"
        f" gen_random_uuid() AS new_case, gen_random_uuid() AS new_patient"
        f" FROM {case} c, generate_series(1, {times}) n LIMIT {PATIENTS}",
        _copy(Patient, f"{patient} o JOIN many m ON m.old_patient = o.id", named),
        _copy(CaseRow, f"{case} o JOIN many m ON m.old_case = o.id", copied),
        _copy(CaseFacts, f"{facts} o JOIN many m ON m.old_case = o.case_id", of_case),
        _copy(KeptStanding, f"{standing} o JOIN many m ON m.old_case = o.case_id", of_case),
        *(f"ANALYZE {one}" for one in (patient, case, facts, standing)),
    )
    return PATIENTS


def _copy(model: type[models.Model], source: str, changed: dict[str, str]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    values = ", ".join(changed.get(one, f'o."{one}"') for one in columns)
    names = ", ".join(f'"{one}"' for one in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}"


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def addresses() -> dict[str, tuple[str, str]]:
    """What is asked of the worklist: its name, the address, and the words of a search."""
    meeting = Meeting.objects.upcoming().values_list("pk", flat=True).first()
    every = "owner=me&ready=ready&option=tace&standing=undetermined&lacks=portal_vein"
    return {
        "all open": ("/worklist/", ""),
        "a stage": ("/worklist/?status=in_preparation", ""),
        "page 400": ("/worklist/?page=400", ""),
        "not ready": ("/worklist/?ready=not_ready", ""),
        "undetermined for TACE, portal vein not recorded": (
            "/worklist/?option=tace&standing=undetermined&lacks=portal_vein", "",
        ),
        "on the next agenda": (f"/worklist/?meeting={meeting}", ""),
        "every filter": (f"/worklist/?{every}", ""),
        "two words": ("/worklist/", "testmann resect"),
    }  # fmt: skip


def _ask(client: Client, address: str, words: str) -> None:
    answer = client.post(address, {"words": words}) if words else client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"The worklist answered {answer.status_code}.")


def p95(client: Client, address: str, words: str) -> float:
    """Seconds within which 95 of 100 answers come, whole page, wall clock."""
    _ask(client, address, words)
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        _ask(client, address, words)
        taken.append(perf_counter() - start)
    return sorted(taken)[int(ROUNDS * 0.95) - 1]


def queries(client: Client, address: str, words: str) -> int:
    """Of a second answer: the first may note in the session that somebody is there."""
    _ask(client, address, words)
    with CaptureQueriesContext(connection) as captured:
        _ask(client, address, words)
    return len(captured)
