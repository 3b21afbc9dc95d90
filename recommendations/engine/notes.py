"""The notes of an assessment: what the text leaves open and where, and which of the claims used are flagged."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from .assessment import CriterionFinding, DerivedLike, Note, NoteKind, OptionAssessment, ThresholdAssessment
from .claim import Claim
from .edition import Edition
from .logic import Verdict
from .words import flag_words, superseded_words, verification_words


def notes(
    edition: Edition,
    options: Iterable[OptionAssessment],
    thresholds: Iterable[ThresholdAssessment],
    derived: Mapping[str, DerivedLike],
    claims: Iterable[str],
) -> tuple[Note, ...]:
    """Open questions in the order of the edition and of what is derived, then what marks the claims used, in theirs."""
    used = set(claims)
    marked = chain.from_iterable(_marks(edition, claim) for claim in edition.claims.values() if claim.id in used)
    return tuple(chain(_open(edition, options, thresholds), _open_in_derived(edition, derived), marked))


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
            yield from _open_notes(
                edition, option.id, f"{option.name}: {found.criterion.said}", found.open, found.claims
            )
        yield from (_caution(edition, option, found) for found in option.cautions if _is_told(found))
    for threshold in thresholds:
        yield from _open_notes(edition, threshold.id, threshold.threshold.text, threshold.open, threshold.claims)


def _open_notes(
    edition: Edition, about: str, what: str, left_open: Iterable[str], claims: tuple[str, ...]
) -> Iterator[Note]:
    for note in left_open:
        yield Note(
            NoteKind.OPEN, about, f"{what}. The text leaves it open: {note} ({_places(edition, claims)})", claims
        )


def _is_told(caution: CriterionFinding) -> bool:
    """A caution that applies and says more than its text: what the source says of it here and does not say there."""
    return caution.verdict is Verdict.MET and bool(caution.note)


def _caution(edition: Edition, option: OptionAssessment, found: CriterionFinding) -> Note:
    text = f"{option.name}: {found.criterion.said}. {found.note} ({_places(edition, found.claims)})"
    return Note(NoteKind.OPEN, option.id, text, found.claims)


def _open_in_derived(edition: Edition, derived: Mapping[str, DerivedLike]) -> Iterator[Note]:
    """Each once, under the first fact it bears on; of its claims those that this edition holds."""
    told: set[str] = set()
    for name, each in derived.items():
        for note in each.left_open:
            if note.text not in told:
                told.add(note.text)
                claims = tuple(claim for claim in note.claims if claim in edition.claims)
                yield from _open_notes(edition, name, edition.vocabulary[name].label, (note.text,), claims)


def _places(edition: Edition, claims: Iterable[str]) -> str:
    return "; ".join(place_of(edition.claims[claim]) for claim in claims)


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
