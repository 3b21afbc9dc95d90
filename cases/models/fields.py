"""Columns made from the fact vocabulary, so that a fact and its column cannot drift apart."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cases.facts.partial_dates import PartialDateError, check_partial_date
from cases.facts.vocabulary import FACTS, Fact, Kind


def fact_field(name: str) -> models.Field:
    """The nullable column of one fact. NULL is "not recorded"; there is no other way to say so."""
    fact = FACTS[name]
    return _BUILDERS[fact.kind](fact)


class Millimeters(models.DecimalField):
    """A length that no criterion asks for. NULL is "not recorded", as with a fact."""

    unit = "mm"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_digits": 8, "decimal_places": 2, "null": True, "blank": True, **kwargs})


def unit_of(column: models.Field) -> str:
    """The unit that a column's numbers are in; empty where they have none."""
    fact = FACTS.get(column.name)
    return fact.unit if fact else getattr(column, "unit", "")


def _options(fact: Fact) -> dict:
    return {"verbose_name": fact.label, "null": True, "blank": True, "help_text": fact.meaning}


def _choice(fact: Fact) -> models.Field:
    return models.CharField(max_length=60, choices=fact.choices, **_options(fact))


def _set(fact: Fact) -> models.Field:
    return ArrayField(models.CharField(max_length=60, choices=fact.choices), **_options(fact))


def _limits(fact: Fact) -> dict:
    """What is possible at all, so that a value in the wrong unit is caught where it is entered."""
    low = [] if fact.minimum is None else [MinValueValidator(fact.minimum)]
    return {"validators": low + ([] if fact.maximum is None else [MaxValueValidator(fact.maximum)])}


_BUILDERS = {
    Kind.BOOL: lambda fact: models.BooleanField(**_options(fact)),
    Kind.INTEGER: lambda fact: models.IntegerField(**_options(fact), **_limits(fact)),
    Kind.DECIMAL: lambda fact: models.DecimalField(max_digits=16, decimal_places=4, **_options(fact), **_limits(fact)),
    Kind.CHOICE: _choice,
    Kind.SET: _set,
}


def validate_partial_date(text: str) -> None:
    try:
        check_partial_date(text)
    except PartialDateError as error:
        raise ValidationError(str(error)) from error


class PartialDateField(models.CharField):
    """A date as far as it is known: `2026`, `2026-08` or `2026-08-14`; empty when not known. Sorts as text."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, "blank": True, "default": "", **kwargs})
