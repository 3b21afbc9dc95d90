"""The facts of a case as they stand, kept in one row so that a cohort question is one query."""

import json
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from cases.facts.vocabulary import FACTS, Value
from cases.models.case import Case
from cases.models.fields import fact_field


class CaseFactsManager(models.Manager["CaseFacts"]):
    def keep(self, rows: Sequence["CaseFacts"]) -> None:
        """Write these rows, each over the one that its case has; what is declared unknown has a writer of its own.

        One parameter, however many rows: with a hundred columns a row, placeholders cost more than the facts.
        """
        names = [field.column for field in self.model._meta.concrete_fields if field.name != "unknown"]
        quote = connection.ops.quote_name
        table, columns = quote(self.model._meta.db_table), ", ".join(map(quote, names))
        again = ", ".join(f"{quote(name)} = EXCLUDED.{quote(name)}" for name in names)
        told = [{name: value for name in names if (value := getattr(row, name)) is not None} for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}, unknown)"  # noqa: S608 - names of our own
                f" SELECT {columns}, '{{}}'::jsonb FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
                f" ON CONFLICT (case_id) DO UPDATE SET {again}",
                [json.dumps(told, cls=DjangoJSONEncoder)],
            )


class CaseFacts(models.Model):
    """One nullable column for each fact of the vocabulary; rewritten by every action that changes a record.

    `sha256` names the facts: an assessment made on other facts is out of date. `dates` say how old each value is; a
    computed value is as old as the oldest record of its group, and undated where one of these is.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="facts", primary_key=True)
    as_of = models.DateField()
    sha256 = models.CharField(max_length=64)
    dates = models.JSONField(default=dict, help_text="Fact to the date of the record that speaks for it")
    unknown = models.JSONField(default=dict, help_text="Fact to the reason for which it stands as declared unknown")
    conflicts = ArrayField(models.TextField(), default=list)
    locals().update({name: fact_field(name) for name in FACTS})

    objects = CaseFactsManager()

    class Meta:
        verbose_name_plural = "case facts"

    def __str__(self) -> str:
        return f"Facts of case {self.case_id}"

    def known(self) -> dict[str, Value]:
        """The facts that are recorded, as the engine reads them."""
        columns = ((name, getattr(self, name)) for name in FACTS)
        return {
            name: frozenset(value) if isinstance(value, list) else value for name, value in columns if value is not None
        }
