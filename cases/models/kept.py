"""The facts of a case as they stand, kept in one row so that a cohort question is one query."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.facts.vocabulary import FACTS, Value
from cases.models.case import Case
from cases.models.fields import fact_field


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
