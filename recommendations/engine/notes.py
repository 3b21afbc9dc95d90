"""The notes of an assessment: what the text leaves open and where, and which of the claims used are flagged."""

from collections.abc import Iterable, Iterator
from itertools import chain

from .assessment import Note, NoteKind, OptionAssessment, ThresholdAssessment
from .claim import Claim
from .edition import Edition
from .words import flag_words, superseded_words, verification_words


def notes(
    edition: Edition,
    options: Iterable[OptionAssessment],
    thresholds: Iterable[ThresholdAssessment],
    claims: Iterable[str],
) -> tuple[Note, ...]:
    """Open questions in the order of the edition, then what marks the claims used, in the order of its claims."""
    used = set(claims)
    marked = chain.from_iterable(_marks(edition, claim) for claim in edition.claims.values() if claim.id in used)
    return tuple(chain(_open(edition, options, thresholds), marked))


def flagged_among(edition: Edition, claims: Iterable[str]) -> tuple[str, ...]:
    """Those of the claims that carry a flag."""
    return tuple(claim for claim in claims if edition.claims[claim].is_flagged)


def place_of(claim: Claim) -> str:
    """Where to read a claim: "S-ABL-02, line 152"."""
    return ", ".join(filter(None, (claim.id, claim.place)))


def _open(
    edition: Edition, options: Iterable[OptionAssessment], thresholds: Iterable[ThresholdAssessment]
) -> Iterator[Note]:
    for option in options:
        for found in (*option.findings, *option.cautions):
            yield from _open_notes(edition, option.id, f"{option.name}: {found.text}", found.open, found.claims)
    for threshold in thresholds:
        yield from _open_notes(edition, threshold.id, threshold.threshold.text, threshold.open, threshold.claims)


def _open_notes(
    edition: Edition, about: str, what: str, left_open: Iterable[str], claims: tuple[str, ...]
) -> Iterator[Note]:
    places = "; ".join(place_of(edition.claims[claim]) for claim in claims)
    for note in left_open:
        yield Note(NoteKind.OPEN, about, f"{what}. The text leaves it open: {note} ({places})", claims)


def _marks(edition: Edition, claim: Claim) -> Iterator[Note]:
    """What a reader must know of a claim: its flags, what supersedes it, and how far it was verified."""
    note = claim.note or "The audit gives no further note."
    if claim.is_flagged:
        yield Note(NoteKind.FLAG, claim.id, f"{place_of(claim)}, is flagged {flag_words(claim)}: {note}", (claim.id,))
    newer = edition.superseded_by.get(claim.id, ())
    if newer:
        yield Note(NoteKind.SUPERSEDED, claim.id, f"{claim.id}: {superseded_words(newer)}", (claim.id, *newer))
    if verified := verification_words(claim):
        text = f"{claim.id}: {verified}{f'. {claim.note}' if claim.note else ''}"
        yield Note(NoteKind.VERIFICATION, claim.id, text, (claim.id,))
