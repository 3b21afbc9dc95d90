# ruff: noqa: S608 - the statements name our own table only
import threading
from io import StringIO
from uuid import uuid4

import pytest
import structlog
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit_chain
from accounts.audit import AuditError, Event, record, record_many
from accounts.models import AuditEvent
from tests.factories.accounts import BoardFactory, UserFactory

TABLE = "accounts_auditevent"


def write(number: int = 1, **fields) -> list[AuditEvent]:
    with transaction.atomic():
        return [record("case_read", by=None, board=None, detail={"n": n}, **fields) for n in range(number)]


def tamper(*statements: str) -> None:
    """As someone would who owns the table and switches its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_an_event_says_who_what_where_and_in_which_request():
    user, board, patient = UserFactory(), BoardFactory(), uuid4()
    with structlog.contextvars.bound_contextvars(request_id="r-1"), transaction.atomic():
        event = record("case_read", by=user, board=board, subject=board, patient_id=patient, detail={"case": uuid4()})
    event.refresh_from_db()
    assert (event.by, event.board, event.patient_id, event.request_id) == (user, board, patient, "r-1")
    assert (event.subject_type, event.subject_id) == ("accounts.board", str(board.pk))


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(AuditError, match="transaction"):
        record("case_read", by=None, board=None)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_event_and_no_gap():
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        record("case_read", by=None, board=None)
        raise RuntimeError
    write()
    assert sorted(AuditEvent.objects.values_list("pk", flat=True)) == [1, 2]
    assert verify().startswith("2 audit events")


@pytest.mark.django_db
@pytest.mark.parametrize("detail", [{"name": "Anna Beispiel"}, {"reasons": ["it is late"]}, {"note": "x" * 65}])
def test_text_of_people_does_not_get_into_the_trail(detail):
    with pytest.raises(AuditError, match="ids, codes and counts"):
        record("case_read", by=None, board=None, detail=detail)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET verb = 'x'",
        f"DELETE FROM {TABLE}",
        f"TRUNCATE {TABLE}",
    ],
)
def test_the_database_refuses_to_change_remove_or_empty(statement):
    write(2)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pnet.allow_truncate = 'off'")
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db
def test_time_number_and_hashes_come_from_the_database_whatever_the_writer_says():
    event = AuditEvent.objects.create(verb="x", pk=99, prev_hash=b"a", row_hash=b"b", at="2001-01-01T00:00:00Z")
    stored = AuditEvent.objects.get()
    assert stored.at.year > 2001 and len(stored.row_hash) == 32
    assert stored.pk == 1
    assert event.verb == stored.verb


@pytest.mark.django_db
def test_a_good_trail_is_counted_and_its_last_event_named():
    last = write(3)[-1]
    assert verify() == f"3 audit events, none changed or missing.\nLast event: {last.pk}:{bytes(last.row_hash).hex()}\n"


@pytest.mark.django_db
def test_an_empty_trail_is_good():
    assert verify() == "0 audit events, none changed or missing.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column, value",
    [
        ("at", "at - interval '1 second'"),
        ("verb", "'case_written'"),
        ("by_id", "NULL"),
        ("board_id", "NULL"),
        ("patient_id", "gen_random_uuid()"),
        ("subject_type", "'cases.case'"),
        ("subject_id", "'7'"),
        ("request_id", "'other'"),
        ("detail", "'{\"n\": 8}'"),
        ("prev_hash", "sha256('x')"),
        ("row_hash", "sha256('x')"),
    ],
)
def test_a_changed_event_is_named(column, value):
    with transaction.atomic():
        for _ in range(4):
            record("case_read", by=UserFactory(), board=BoardFactory())
    tamper(f"UPDATE {TABLE} SET {column} = {value} WHERE id IN (2, 4)")
    with pytest.raises(CommandError, match="Audit event 2 was changed"):
        verify()


@pytest.mark.django_db
def test_a_missing_event_is_named():
    write(4)
    tamper(f"DELETE FROM {TABLE} WHERE id IN (2, 3)")
    with pytest.raises(CommandError, match="Audit event 2 is missing"):
        verify()


@pytest.mark.django_db
def test_an_event_slipped_in_at_the_end_is_named():
    write(2)
    tamper(
        f"INSERT INTO {TABLE} (id, verb, at, subject_type, subject_id, request_id, detail, prev_hash, row_hash)"
        f" SELECT 3, 'case_read', now(), '', '', '', '{{}}', row_hash, sha256('x') FROM {TABLE} WHERE id = 2"
    )
    with pytest.raises(CommandError, match="Audit event 3 was changed, or not written"):
        verify()


@pytest.mark.django_db
def test_an_event_rewritten_with_a_right_hash_breaks_the_one_after_it():
    write(3)
    tamper(
        f"UPDATE {TABLE} SET verb = 'x' WHERE id = 2",
        f"UPDATE {TABLE} event SET row_hash = {audit_chain.hash_of('event')} WHERE id = 2",
    )
    with pytest.raises(CommandError, match="Audit event 3 does not follow on"):
        verify()


@pytest.mark.django_db
def test_an_end_that_was_cut_off_shows_against_a_noted_head():
    write(3)
    noted = str(audit_chain.head())
    assert verify("--since", noted).startswith("3 audit events")
    tamper(f"DELETE FROM {TABLE} WHERE id = 3")
    assert verify().startswith("2 audit events")
    with pytest.raises(CommandError, match="Audit event 3 is not there as it was noted"):
        verify("--since", noted)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_keep_one_unbroken_chain():
    def work() -> None:
        try:
            for _ in range(10):
                write(2)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify().startswith("80 audit events, none changed or missing.")


@pytest.mark.django_db
def test_a_thousand_events_written_at_once_stand_in_the_chain_in_their_order_between_the_others():
    write(1)
    with transaction.atomic():
        record_many([Event("case_read", detail={"n": n}) for n in range(1, 1001)], by=None, board=None)
    write(1)
    told = list(AuditEvent.objects.order_by("id").values_list("detail__n", flat=True))
    assert told == [0, *range(1, 1001), 0]
    assert audit_chain.first_broken() is None
