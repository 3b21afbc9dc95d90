"""A record in words: what it states, and what a new version changed."""

from decimal import Decimal

from cases.actions import content_fields
from cases.facts.vocabulary import FACTS
from cases.key_facts import plain
from cases.models import Laboratory, Record
from cases.models.fields import unit_of

_OWN_PLACE = {"dated_on", "source", "note"}


def stated(record: Record) -> list[tuple[str, str]]:
    """(label, value with unit) for everything the record says; empty columns are left out."""
    if isinstance(record, Laboratory):
        return [(record.get_analyte_display(), laboratory_in_words(record))]
    fields = [field for field in content_fields(type(record)) if field.name not in _OWN_PLACE]
    rows = [(_label(field), in_words(record, field)) for field in fields]
    return [(label, value) for label, value in rows if value]


def laboratory_in_words(result: Laboratory) -> str:
    value = f"{result.comparator}{result.value.normalize():f} {result.unit}"
    limit = f"upper limit {result.upper_limit.normalize():f}" if result.upper_limit else ""
    more = ", ".join(part for part in (limit, result.assay) if part)
    return f"{value} ({more})" if more else value


def in_words(record: Record, field) -> str:
    value = getattr(record, field.name)
    if value is None or value == "":
        return ""
    if field.name in FACTS:
        fact = FACTS[field.name]
        words = plain(field.name, fact, frozenset(value) if isinstance(value, list) else value)
        return f"{words} {fact.unit}".strip()
    display = getattr(record, f"get_{field.name}_display", None)
    if display:
        return str(display())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    words = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return f"{words} {unit_of(field)}".strip()


def changes(old: Record | None, new: Record) -> list[tuple[str, str, str]]:
    """(label, before, after) for every column that the new version says differently."""
    if old is None:
        return []
    rows = [(_label(field), in_words(old, field), in_words(new, field)) for field in content_fields(type(new))]
    return [row for row in rows if row[1] != row[2]]


def _label(field) -> str:
    name = str(field.verbose_name)
    return name[0].upper() + name[1:]
