"""What an edition says of work-up, hormones and prognosis, as markup made once. No patient is in here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cases.facts.laboratory import ANALYTES
from cases.facts.vocabulary import FACTS
from recommendations import pages
from recommendations.engine import Edition, facts_of
from recommendations.rows.knowledge import ByText, audited, cited, rendered


@dataclass(frozen=True)
class Told:
    """A line of the edition and the claims it rests on."""

    text: SafeString
    claims: SafeString


@dataclass(frozen=True)
class Marker:
    """Results to show together, the threshold they are set beside (empty: the source gives none), and the audit."""

    text: SafeString
    facts: tuple[str, ...]
    threshold: str
    audit: SafeString


@dataclass(frozen=True)
class WorkUpTold:
    items: Mapping[str, Told]
    markers: tuple[Marker, ...]
    syndromes: Mapping[str, SafeString]
    factors: Mapping[str, Told]
    audit: SafeString
    flagged: int


def work_up_told(of: Edition) -> WorkUpTold:
    """The work-up of an edition in the language of this page."""
    return _told(ByText(of), get_language() or "")


@lru_cache(maxsize=32)
def _told(text: ByText, language: str) -> WorkUpTold:
    of = text.of
    cites = chain(of.work_up, of.thresholds, of.syndromes, of.prognosis)
    claims = tuple(dict.fromkeys(chain.from_iterable(one.claims for one in cites)))
    return WorkUpTold(
        items={one.id: _line(of, one.name or one.text, one.text if one.name else "", one.claims) for one in of.work_up},
        markers=tuple(_markers(of)),
        syndromes={one.id: cited(of, one.claims) for one in of.syndromes},
        factors={one.id: _line(of, one.text, "", one.claims) for one in of.prognosis},
        audit=audited(of, claims),
        flagged=sum(of.is_marked(claim) for claim in claims),
    )


def _line(of: Edition, text: str, more: str, claims: Iterable[str]) -> Told:
    below = format_html('<span class="sub">{}</span>', more) if more else ""
    return Told(format_html("{}{}", text, below), cited(of, claims))


def _markers(of: Edition) -> Iterator[Marker]:
    """The thresholds; then hormones of a syndrome and laboratory markers for which the source gives none."""
    shown: set[str] = set()
    for one in of.thresholds:
        yield _marker(of, one.text, one.note, facts_of(one.rule), one.claims, one.id)
        shown.update(facts_of(one.rule))
    for syndrome in of.syndromes:
        if not syndrome.threshold:
            yield _marker(of, FACTS[syndrome.hormone].label, syndrome.name, (syndrome.hormone,), syndrome.claims)
            shown.add(syndrome.hormone)
    for item in of.work_up:
        if item.facts and shown.isdisjoint(item.facts) and all(name in ANALYTES for name in item.facts):
            yield _marker(of, item.name or item.text, item.text if item.name else "", item.facts, item.claims)


def _marker(
    of: Edition, text: str, note: str, facts: tuple[str, ...], claims: Iterable[str], threshold: str = ""
) -> Marker:
    told = format_html('{}<span class="sub">{}</span>', text, note)
    return Marker(told, facts, threshold, _audit(of, claims))


def _audit(of: Edition, claims: Iterable[str]) -> SafeString:
    """Each claim with what the audit found, in the row itself."""
    context = {"edition": of, "claims": [pages.claim_line(of.claims[claim], of) for claim in claims]}
    return rendered("recommendations/parts/audit.html", context)
