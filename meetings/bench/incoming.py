"""Importing large tables as the page and the worker do it, audit events included; nothing of it stays."""

from time import perf_counter

from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import Board, User
from cases import actions_import
from cases.imports import jobs
from cases.imports.columns import TableMapping
from cases.models import TableImport
from meetings.demo.people import BOARD

ROWS = 10_000
PATIENTS = 500


def results() -> bytes:
    """One result a row, for patients who are new with it."""
    lines = ["MRN,Surname,Question,ID,Test,Value,Unit,Date"]
    for n in range(ROWS):
        who = n % PATIENTS
        lines.append(f"B-{who},TESTBENCH{who},Bench?,r{n},CgA,{n % 900 + 1},ng/mL,2026-{n % 12 + 1:02}-{n % 28 + 1:02}")
    return "\n".join(lines).encode()


def whole_cases() -> bytes:
    """A new patient with a case and three records a row."""
    lines = ["MRN,Surname,Sex,DOB,Question,Date,Tumor size (mm),Liver metastases,Ki-67 (%),CgA (ng/mL)"]
    for n in range(ROWS):
        born = f"{1940 + n % 50}-{n % 12 + 1:02}-{n % 28 + 1:02}"
        lines.append(f"B-{n},TESTBENCH{n},f,{born},Bench?,2026-02-01,{n % 80 + 10},yes,{n % 30},{n % 900 + 1}")
    return "\n".join(lines).encode()


def measured(data: bytes) -> dict[str, float]:
    """Seconds for each step, from the bytes to the last audit event; then everything is undone."""
    board, by = Board.objects.get(name=BOARD), User.objects.get(email="coordinator@demo.example")
    with transaction.atomic():
        try:
            return _steps(board, by, data)
        finally:
            transaction.set_rollback(True)


def _steps(board: Board, by: User, data: bytes) -> dict[str, float]:
    start = perf_counter()
    of = actions_import.start_import(board=board, name="bench.csv", data=data, is_pasted=False, by=by)
    read = perf_counter()
    actions_import.check_import(of=of, mapping=TableMapping.from_json(of.mapping), by=by)
    jobs.run(of.pk)
    checked = perf_counter()
    actions_import.commit_import(of=TableImport.objects.get(pk=of.pk), by=by)
    jobs.run(of.pk)
    connection.check_constraints()  # As a commit would, since none comes.
    written = perf_counter()
    done = TableImport.objects.get(pk=of.pk)
    if done.state != TableImport.State.DONE or done.findings["counts"]["added"] < ROWS:
        raise CommandError(f"The import of the bench was not written: {done.error or done.state}")
    return {"read": read - start, "check": checked - read, "write": written - checked}
