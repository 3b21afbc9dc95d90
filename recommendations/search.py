"""Search over all an edition holds: every word must be found in one option, criterion, claim or reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from recommendations.citations import Placed, all_criteria
from recommendations.engine import Claim, Edition, Option, Reference, words
from recommendations.pages import claim_line


@dataclass(frozen=True)
class Hit:
    """Something of the edition as a search shows it. A claim comes with its marks and the note of its audit.

    `where` is shown and not searched: an option's name would find all its criteria.
    """

    address: str
    name: str
    text: str
    aside: str = ""
    where: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""
    verification: str = ""
    superseded: str = ""

    def has(self, word: str) -> bool:
        told = (self.name, self.text, self.aside, self.note, self.verification, self.superseded, *self.flags)
        return any(word in part.lower() for part in told)


@dataclass(frozen=True)
class Hits:
    """The hits of one kind, among how many."""

    title: str
    hits: tuple[Hit, ...]
    all: int


def search(edition: Edition, sought: Sequence[str]) -> list[Hits]:
    """By kind, each in the edition's order; without words, everything."""
    kinds = (
        ("Options", [_option(edition, one) for one in edition.options]),
        ("Criteria", [_criterion(edition, one) for one in all_criteria(edition)]),
        ("Claims", [_claim(edition, one) for one in edition.claims.values()]),
        ("References", [_reference(edition, one) for one in edition.references.values()]),
    )
    return [_hits(title, entries, [word.lower() for word in sought]) for title, entries in kinds]


def _hits(title: str, entries: Sequence[Hit], sought: Iterable[str]) -> Hits:
    return Hits(title, tuple(one for one in entries if all(one.has(word) for word in sought)), len(entries))


def _option(edition: Edition, one: Option) -> Hit:
    aside = f"{one.id}; {words.INTENTS[one.intent].lower()}"
    return Hit(reverse("option", args=[edition.id, one.id]), one.name, one.summary, aside)


def _criterion(edition: Edition, one: Placed) -> Hit:
    criterion = one.criterion
    return Hit(
        reverse("criterion", args=[edition.id, one.option.id, criterion.id]),
        criterion.said,
        words.sentence(criterion.rule, edition.vocabulary),
        "; ".join(part for part in (criterion.id, criterion.note) if part),
        f"{one.option.name}, {words.ROLES[one.role].lower()}",
    )


def _claim(edition: Edition, one: Claim) -> Hit:
    line = claim_line(one, edition)
    return Hit(
        reverse("claim", args=[edition.id, one.id]),
        one.id,
        f"{line.text} {line.figures}".strip(),
        line.place,
        flags=line.flags,
        note=line.note,
        verification=line.verification,
        superseded=line.superseded,
    )


def _reference(edition: Edition, one: Reference) -> Hit:
    ids = "; ".join(part for part in (one.doi and f"doi {one.doi}", one.pmid and f"PMID {one.pmid}") if part)
    return Hit(reverse("reference", args=[edition.id, one.number]), f"Reference {one.number}", one.citation, ids)
