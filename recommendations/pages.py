"""An assessment as a page shows it: words, values with their records, claims with their flags. It decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.facts.gather import FactSheet, Provenance
from cases.facts.vocabulary import FACTS
from recommendations.engine import (
    Assessment,
    Claim,
    CriterionFinding,
    Edition,
    OptionAssessment,
    Role,
    Speaks,
    Verdict,
    words,
)
from recommendations.models import Assessment as FrozenAssessment


@dataclass(frozen=True)
class Value:
    """One recorded value behind a finding, or the absence of one."""

    fact: str
    label: str
    shown: str
    is_recorded: bool
    provenance: Provenance | None


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
class Line:
    """One finding as a row of the reasoning."""

    verdict: str
    verdict_label: str
    mark: str
    text: str
    qualifier: str
    notes: tuple[str, ...]
    values: tuple[Value, ...]
    claims: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Group:
    """The lines that speak one way, under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OptionView:
    """One option: closed it is one line, open it is the whole reasoning."""

    id: str
    name: str
    summary: str
    standing: str
    standing_label: str
    decides: str
    counts: object
    flagged: int
    groups: tuple[Group, ...]
    cautions: tuple[Line, ...]
    assessed: OptionAssessment
    claims: tuple[ClaimLine, ...]
    missing_labels: tuple[str, ...]


@dataclass(frozen=True)
class IntentView:
    title: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True)
class MissingView:
    """A fact nobody has recorded, and the options it would help to settle."""

    fact: str
    label: str
    asked_of: str
    settles: tuple[str, ...]
    waits: tuple[str, ...]


# The order in which a reader asks: what speaks for it, what against, what nobody has recorded.
GROUPS = (
    (Speaks.FOR, "For"),
    (Speaks.AGAINST, "Against"),
    (Speaks.MISSING, "Missing"),
    (Speaks.OPEN, "Left open by the text"),
)


def intents(assessment: Assessment, sheet: FactSheet) -> list[IntentView]:
    """All options of the edition, always, grouped by intent, in the edition's order."""
    return [
        IntentView(words.INTENTS[intent], tuple(option_view(one, assessment.edition, sheet) for one in options))
        for intent, options in assessment.by_intent().items()
    ]


def option_view(assessed: OptionAssessment, edition: Edition, sheet: FactSheet) -> OptionView:
    return OptionView(
        id=assessed.id,
        name=assessed.name,
        summary=assessed.option.summary,
        standing=assessed.standing.value,
        standing_label=words.STANDINGS[assessed.standing],
        decides=assessed.decides,
        counts=assessed.counts,
        flagged=len(assessed.flagged),
        groups=tuple(_group(assessed, way, title, edition, sheet) for way, title in GROUPS),
        cautions=tuple(_line(one, edition, sheet) for one in assessed.cautions),
        assessed=assessed,
        claims=tuple(claim_line(edition.claims[one], edition) for one in assessed.claims),
        missing_labels=tuple(FACTS[name].label for name in assessed.missing),
    )


def _group(assessed: OptionAssessment, way: Speaks, title: str, edition: Edition, sheet: FactSheet) -> Group:
    return Group(title, tuple(_line(one, edition, sheet) for one in assessed.speaking(way)))


def _line(found: CriterionFinding, edition: Edition, sheet: FactSheet) -> Line:
    stops = found.role is Role.CONTRAINDICATION and found.verdict is Verdict.MET
    mark = {Verdict.MET: "met", Verdict.NOT_MET: "not-met", Verdict.UNKNOWN: "unknown"}[found.verdict]
    return Line(
        verdict="stop" if stops else mark,
        verdict_label=_verdict_words(found),
        mark="undetermined" if mark == "unknown" else mark,
        text=found.text,
        qualifier=found.qualifier,
        notes=tuple(one for one in (found.note, *found.open) if one),
        values=tuple(_value(name, value, sheet) for name, value in found.values),
        claims=tuple((one, edition.is_marked(one)) for one in found.claims),
    )


def _verdict_words(found: CriterionFinding) -> str:
    if found.role is Role.CONTRAINDICATION:
        return {Verdict.MET: "Met, stops", Verdict.NOT_MET: "Not present", Verdict.UNKNOWN: "Not known"}[found.verdict]
    return words.VERDICTS[found.verdict]


def _value(name: str, value, sheet: FactSheet) -> Value:
    recorded = sheet.recorded.get(name)
    provenance = recorded.provenance if recorded else None
    return Value(name, FACTS[name].label, words.shown_value(value, FACTS[name]), value is not None, provenance)


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


def missing_facts(assessment: Assessment) -> list[MissingView]:
    """What is missing, first what would settle most."""
    names = {option.id: option.name for option in assessment.options}
    return [_missing(one.fact, one.settles, one.missing_in, names) for one in assessment.settles]


def _missing(fact: str, settles: Iterable[str], missing_in: Iterable[str], names: Mapping[str, str]) -> MissingView:
    waits = [names[option] for option in missing_in if option not in set(settles)]
    asked_of = FACTS[fact].asked_of
    return MissingView(fact, FACTS[fact].label, asked_of, tuple(names[one] for one in settles), tuple(waits))


def tally(assessment: Assessment) -> list[tuple[str, str, int]]:
    """(standing, its word, how many options) in the order of the words; counts, never a sum."""
    standings = [one.standing for one in assessment.options]
    return [(one.value, label, standings.count(one)) for one, label in words.STANDINGS.items()]


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


def claims_used(frozen: FrozenAssessment, edition: Edition) -> list[ClaimLine]:
    """The claims that the criteria of the frozen options rest on, once each, in the edition's order."""
    used = set(_criteria_claims(frozen.document["options"]))
    return [claim_line(claim, edition) for claim in edition.claims.values() if claim.id in used]


def _criteria_claims(options: Iterable[dict]) -> Iterable[str]:
    for option in options:
        for finding in (*option["findings"], *option["cautions"]):
            yield from finding["claims"]
