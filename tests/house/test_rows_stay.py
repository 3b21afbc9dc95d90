"""What must not vanish is kept by the database itself, whatever a program or a person at its console asks for."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

OURS = ("accounts", "cases", "recommendations", "meetings")
# Their rows change, so no trigger refuses to delete one; but each is what a history hangs on.
SPINE = {"cases.Patient", "cases.Case", "meetings.Meeting", "meetings.AgendaItem", "meetings.Attendance"}


def keeping() -> list:
    """The models whose rows a trigger refuses to delete, and those on which the others hang."""
    return [
        one for one in apps.get_models() if one._meta.app_label in OURS and (keeps(one) or one._meta.label in SPINE)
    ]


def keeps(model) -> bool:
    return any("DELETE" in str(one.operation) for one in getattr(model._meta, "triggers", ()))


def test_there_is_something_to_keep():
    assert len(keeping()) >= 25


@pytest.mark.django_db
@pytest.mark.parametrize("model", keeping(), ids=lambda model: model._meta.label)
def test_a_table_whose_rows_stay_cannot_be_emptied(model):
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pnet.allow_truncate = 'off'")
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert any(one.operation == pgtrigger.Truncate for one in model._meta.triggers), "it is emptied with another alone"
