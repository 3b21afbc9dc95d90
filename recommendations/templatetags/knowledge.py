"""What templates ask of an edition: how far it has come, where an option is approved, links to its claims, and what
a search found in its texts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.engine import Edition, Option, RegionalStatus, words
from recommendations.in_force import EditionStatus, published, status_of, version_used
from recommendations.models import Assessment
from recommendations.rows.knowledge import cited

register = template.Library()


@dataclass(frozen=True)
class RegionView:
    """One region's status as a page shows it."""

    region: str
    status: str
    code: str
    wording: str
    date: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Regions:
    """The status where the board works, and the others, which are folded."""

    here: tuple[RegionView, ...]
    elsewhere: tuple[RegionView, ...]


@register.simple_tag
def edition_status(edition: Edition) -> EditionStatus:
    return status_of(edition)


@register.simple_tag
def assessed_by(frozen: Assessment) -> str:
    """Which edition an assessment was made by, and whether a clinician has reviewed that text."""
    return f"{frozen.edition_id} {version_used(frozen)}"


@register.filter
def base_of(edition: Edition) -> Edition:
    """The edition without a board's own policy: the one that has pages."""
    return published(edition)


@register.simple_tag
def regions(option: Option, region: str = "") -> Regions:
    """Where no region is known, all of them stand side by side."""
    here = [one for one in option.regional_status if not region or one.region == region]
    return Regions(_shown(here), _shown(one for one in option.regional_status if one not in here))


def _shown(found: Iterable[RegionalStatus]) -> tuple[RegionView, ...]:
    return tuple(
        RegionView(
            words.REGIONS[one.region], words.APPROVALS[one.status], one.status.value, one.wording, one.date, one.claims
        )
        for one in found
    )


@register.simple_tag(takes_context=True)
def cites(context: Context, claims: Iterable[str]) -> SafeString:
    """Links to claims of the edition that the page is about; one that is not sound carries its mark."""
    return cited(context["edition"], claims)


@register.filter
def marked(text: str, sought: Sequence[str]) -> SafeString:
    """The text with each word searched for marked, whatever its case; everything is escaped."""
    if not sought:
        return format_html("{}", text)
    pattern = re.compile(f"({'|'.join(re.escape(word) for word in sought)})", re.IGNORECASE)
    # Splitting by a group keeps what was found at every second place.
    pieces = enumerate(pattern.split(text))
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", one) if at % 2 else one,) for at, one in pieces))
