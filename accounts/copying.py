"""Many new rows at once, by COPY: a table of ten thousand cases is half a million rows, and as INSERTs these cost more
than everything else that is done for them. Triggers and constraints see each row as always.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction


def insert_all(rows: Sequence[models.Model]) -> None:
    """New rows of one model; as `bulk_create` writes them, no signal is sent. What the database itself gives a row, its
    number or a default, stays unknown to the object.
    """
    if not rows:
        return
    known = rows[0]._meta
    fields = [one for one in known.concrete_fields if one.column and not one.has_db_default()]
    told = [one for one in fields if one is not known.auto_field]
    to = transaction.get_connection()
    stored = ([one.get_db_prep_save(one.pre_save(row, True), to) for one in told] for row in rows)
    copy_into(type(rows[0]), [one.column for one in told], stored)
    for row in rows:
        row._state.adding, row._state.db = False, to.alias


def copy_into(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Values in the order of the columns. What the database refuses is Django's error, as of any other statement."""
    quote = connection.ops.quote_name
    target = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as to:
        for row in rows:
            to.write_row(row)
