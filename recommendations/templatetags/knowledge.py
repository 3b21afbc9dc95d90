"""What the pages of the knowledge ask of a text."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(text: str, sought: Sequence[str]) -> SafeString:
    """The text with each word searched for marked, whatever its case; everything is escaped."""
    if not sought:
        return format_html("{}", text)
    pattern = re.compile(f"({'|'.join(re.escape(word) for word in sought)})", re.IGNORECASE)
    # Splitting by a group keeps what was found at every second place.
    pieces = enumerate(pattern.split(text))
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", one) if at % 2 else one,) for at, one in pieces))
