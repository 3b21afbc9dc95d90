"""How far an import has come, told while its transaction is still open, and the lease renewed with it."""

from datetime import timedelta
from time import monotonic
from typing import Self

from django.db import connection
from django.utils import timezone

from cases.models import TableImport

LEASE = timedelta(seconds=60)
EVERY_SECONDS = 0.5


class Progress:
    """Writes by a connection of its own: what the import itself writes is seen by nobody before it is whole."""

    def __init__(self, of: TableImport) -> None:
        self._of = of
        self._done = 0
        self._total = 0
        self._told_at = 0.0

    def __enter__(self) -> Self:
        self._connection = connection.copy()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def begin(self, total: int) -> None:
        self._done, self._total, self._told_at = 0, total, 0.0
        self(0)

    def __call__(self, more: int) -> None:
        self._done += more
        if monotonic() - self._told_at < EVERY_SECONDS:
            return
        self._told_at = monotonic()
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {TableImport._meta.db_table} SET done = %s, total = %s, leased_until = %s WHERE id = %s",  # noqa: S608 - a name of our own
                [self._done, self._total, timezone.now() + LEASE, self._of.pk],
            )
