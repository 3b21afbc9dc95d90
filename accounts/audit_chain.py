"""Verifying the audit trail: every event is whole, follows on from the one before, and none is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from accounts.models.audit import GENESIS, TABLE, hash_of


@dataclass(frozen=True)
class Broken:
    """The first event at which the chain breaks, and how."""

    event_id: int
    why: str


@dataclass(frozen=True)
class Head:
    """The newest event. Kept elsewhere, it shows later that nothing was cut off the end or rewritten."""

    event_id: int
    row_hash: str

    def __str__(self) -> str:
        return f"{self.event_id}:{self.row_hash}"


FIRST_BROKEN = f"""
    WITH linked AS (
        SELECT event.id,
               coalesce(lag(event.id) OVER chain, 0) + 1 AS expected_id,
               event.prev_hash = coalesce(lag(event.row_hash) OVER chain, {GENESIS}) AS follows,
               event.row_hash = {hash_of("event")} AS whole
        FROM {TABLE} event WINDOW chain AS (ORDER BY event.id)
    )
    SELECT id, expected_id, follows, whole FROM linked
    WHERE id <> expected_id OR NOT follows OR NOT whole ORDER BY id LIMIT 1
"""  # noqa: S608 - constants of our own


def _rows(sql: str, *values: int | str) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()


def first_broken() -> Broken | None:
    for event_id, expected_id, follows, whole in _rows(FIRST_BROKEN):
        if event_id != expected_id:
            return Broken(expected_id, "is missing")
        if not whole:
            return Broken(event_id, "was changed, or not written by the database's own trigger")
        return Broken(event_id, "does not follow on from the event before it" if not follows else "")
    return None


def count() -> int:
    return next(_rows(f"SELECT count(*) FROM {TABLE}"))[0]  # noqa: S608


def head() -> Head | None:
    for event_id, row_hash in _rows(f"SELECT id, row_hash FROM {TABLE} ORDER BY id DESC LIMIT 1"):  # noqa: S608
        return Head(event_id, bytes(row_hash).hex())
    return None


def contains(noted: Head) -> bool:
    """Whether an event noted earlier is still there as it was."""
    sql = f"SELECT 1 FROM {TABLE} WHERE id = %s AND row_hash = decode(%s, 'hex')"  # noqa: S608
    return any(_rows(sql, noted.event_id, noted.row_hash))
