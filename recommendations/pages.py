"""An assessment as a page shows it: words, values with their records, claims with their flags. It decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.facts.vocabulary import FACTS
from recommendations.engine import Claim, Edition, words
from recommendations.models import Assessment as FrozenAssessment


@dataclass(frozen=True)
class ClaimLine:
    """A claim with what the audit says of it; never shown without."""

    id: str
    text: str
    place: str
    figures: str
    design: str
    flags: tuple[str, ...]
    note: str
    is_flagged: bool
    verification: str = ""
    superseded: str = ""


@dataclass(frozen=True)
class MissingView:
    """A fact nobody has recorded, and the options it would help to settle."""

    fact: str
    label: str
    asked_of: str
    settles: tuple[str, ...]
    waits: tuple[str, ...]


def claim_line(claim: Claim, edition: Edition | None = None) -> ClaimLine:
    """The claim with its marks; within an edition also what supersedes it there."""
    return ClaimLine(
        id=claim.id,
        text=claim.text,
        place=place(claim),
        figures=claim.figures,
        design=claim.design,
        flags=tuple(words.FLAGS[flag] for flag in claim.flags if flag.value != "OK"),
        note=claim.note,
        is_flagged=claim.is_flagged,
        verification=words.verification_words(claim),
        superseded=words.superseded_words(edition.superseded_by.get(claim.id, ()) if edition else ()),
    )


def place(claim: Claim) -> str:
    """Where the source says it, and which of its references it names."""
    numbers = ", ".join(str(number) for number in claim.references)
    named = f"references {numbers}" if numbers else "no reference given"
    return ", ".join(part for part in (claim.section, claim.place, named) if part)


def _missing(fact: str, settles: Iterable[str], missing_in: Iterable[str], names: Mapping[str, str]) -> MissingView:
    waits = [names[option] for option in missing_in if option not in set(settles)]
    asked_of = FACTS[fact].asked_of
    return MissingView(fact, FACTS[fact].label, asked_of, tuple(names[one] for one in settles), tuple(waits))


def tally(frozen: FrozenAssessment) -> list[tuple[str, str, int]]:
    """(standing, its word, how many options) in the order of the words; counts, never a sum."""
    standings = [one["standing"] for one in frozen.document["options"]]
    return [(one.value, label, standings.count(one)) for one, label in words.STANDINGS.items()]


def by_standing(frozen: FrozenAssessment) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(standing, its word, its options in the order of the edition) in the order of the words."""
    options = frozen.document["options"]
    return [
        (one.value, label, [each for each in options if each["standing"] == one])
        for one, label in words.STANDINGS.items()
    ]


@dataclass(frozen=True)
class OptionLine:
    """One option of a frozen assessment, for a paper or a decision form."""

    id: str
    name: str
    intent: str
    intent_title: str
    standing: str
    standing_label: str
    deciding: str
    for_count: int
    against_count: int
    missing_count: int
    missing: tuple[str, ...]
    flagged: bool
    deciding_claims: tuple[str, ...]


_STANDING_LABELS = {standing.value: label for standing, label in words.STANDINGS.items()}
_INTENT_TITLES = {intent.value: title for intent, title in words.INTENTS.items()}


def option_lines(frozen: FrozenAssessment) -> list[OptionLine]:
    """The options as they stood when the assessment was made, read from its document alone."""
    return [_option_line(one) for one in frozen.document["options"]]


def _option_line(option: dict) -> OptionLine:
    speaks = [finding["speaks"] for finding in option["findings"]]
    return OptionLine(
        id=option["id"],
        name=option["name"],
        intent=option["intent"],
        intent_title=_INTENT_TITLES[option["intent"]],
        standing=option["standing"],
        standing_label=_STANDING_LABELS[option["standing"]],
        deciding=option["decides"],
        for_count=speaks.count("for"),
        against_count=speaks.count("against"),
        missing_count=speaks.count("missing"),
        missing=tuple(FACTS[name].label for name in option["missing"]),
        flagged=bool(option["flagged"]),
        deciding_claims=_deciding_claims(option),
    )


# Which findings carry a standing.
_DECIDES = {
    "eligible": ("for",),
    "not_eligible": ("against",),
    "contraindicated": ("against",),
    "undetermined": ("missing", "open"),
}


def _deciding_claims(option: dict) -> tuple[str, ...]:
    """The claims of the findings that give the option its standing, once each."""
    deciding = [one for one in option["findings"] if one["speaks"] in _DECIDES[option["standing"]]]
    return tuple(dict.fromkeys(claim for one in deciding for claim in one["claims"]))


def missing_lines(frozen: FrozenAssessment) -> list[MissingView]:
    """What was missing when the assessment was made, first what would settle most."""
    names = {option["id"]: option["name"] for option in frozen.document["options"]}
    return [_missing(one["fact"], one["settles"], one["missing_in"], names) for one in frozen.document["settles"]]


def settled_by(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Option id to the missing facts any one of which could settle it, first what would settle most."""
    found: dict[str, list[str]] = {}
    for one in document["settles"]:
        for option in one["settles"]:
            found.setdefault(option, []).append(one["fact"])
    return found


def claims_used(frozen: FrozenAssessment, edition: Edition) -> list[ClaimLine]:
    """The claims that the criteria of the frozen options rest on, once each, in the edition's order."""
    used = set(_criteria_claims(frozen.document["options"]))
    return [claim_line(claim, edition) for claim in edition.claims.values() if claim.id in used]


def _criteria_claims(options: Iterable[dict]) -> Iterable[str]:
    for option in options:
        for finding in (*option["findings"], *option["cautions"]):
            yield from finding["claims"]
