"""What the templates of this app ask of a record."""

from decimal import Decimal

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


@register.filter
def percent_change(change: Decimal) -> str:
    """A change in whole percent with its sign, as `+20 %`, `−30 %` and `0 %`."""
    whole = round(change)
    return f"{'+' if whole > 0 else '−' if whole else ''}{abs(whole)} %"
