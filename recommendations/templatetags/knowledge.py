"""What templates ask of an edition: how far it has come, where an option is approved, and links to its claims."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from recommendations.engine import Edition, Option, RegionalStatus, words
from recommendations.in_force import EditionStatus, published, status_of
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
