"""What templates ask of an edition."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from recommendations.rows.knowledge import cited

register = template.Library()


@register.simple_tag(takes_context=True)
def cites(context: Context, claims: Iterable[str]) -> SafeString:
    """Links to claims of the edition that the page is about; a flagged one carries its flag."""
    return cited(context["edition"], claims)
