"""What the templates of this app ask of a record."""

from django import template

from cases import key_facts, record_view
from cases.models import Record

register = template.Library()


@register.filter
def record_title(kind: str) -> str:
    return key_facts.record_title(kind)


@register.filter
def stated(record: Record) -> list[tuple[str, str]]:
    return record_view.stated(record)
