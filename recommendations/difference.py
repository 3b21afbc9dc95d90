"""The difference of two editions for one patient as a page shows it. It decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from recommendations.engine import (
    Assessment,
    CriterionDifference,
    CriterionFinding,
    Edition,
    OptionAssessment,
    OptionDifference,
    differences,
    words,
)


@dataclass(frozen=True)
class Side:
    """How an option stands under one edition; without a standing, the edition does not have it."""

    edition: str
    standing: str = ""
    label: str = ""
    decides: str = ""


@dataclass(frozen=True)
class Asked:
    """A criterion under one edition; without text, the edition does not ask it."""

    edition: str
    text: str = ""
    verdict: str = ""
    label: str = ""


@dataclass(frozen=True)
class Reason:
    """One criterion that differs, and why."""

    kind: str
    role: str
    asked: tuple[Asked, Asked]
    why: str
    claims: tuple[tuple[str, bool], ...]
    matters: bool


@dataclass(frozen=True)
class OptionPair:
    id: str
    name: str
    sides: tuple[Side, Side]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class DifferenceView:
    """Every option of both editions, each in exactly one list."""

    different: tuple[OptionPair, ...]
    only_in_one: tuple[OptionPair, ...]
    other_reasons: tuple[OptionPair, ...]
    same: tuple[OptionPair, ...]


def difference_view(before: Assessment, after: Assessment) -> DifferenceView:
    found = differences(before, after)
    editions = (before.edition, after.edition)

    def pairs(belongs: Callable[[OptionDifference], bool]) -> tuple[OptionPair, ...]:
        return tuple(_pair(one, editions) for one in found if belongs(one))

    return DifferenceView(
        different=pairs(lambda one: None not in one.standings and one.stands_differently),
        only_in_one=pairs(lambda one: None in one.standings),
        other_reasons=pairs(lambda one: not one.stands_differently and bool(one.criteria)),
        same=pairs(lambda one: not one.stands_differently and not one.criteria),
    )


def _pair(one: OptionDifference, editions: tuple[Edition, Edition]) -> OptionPair:
    before, after = editions
    return OptionPair(
        id=one.option.id,
        name=one.option.name,
        sides=(_side(one.before, before), _side(one.after, after)),
        reasons=tuple(_reason(found, editions) for found in one.criteria),
    )


def _side(assessed: OptionAssessment | None, edition: Edition) -> Side:
    if assessed is None:
        return Side(edition.id)
    return Side(edition.id, assessed.standing.value, words.STANDINGS[assessed.standing], assessed.decides)


def _reason(one: CriterionDifference, editions: tuple[Edition, Edition]) -> Reason:
    before, after = editions
    return Reason(
        kind=words.CHANGES[one.kind],
        role=words.ROLES[one.finding.role],
        asked=(_asked(one.before, before), _asked(one.after, after)),
        why=one.change.why if one.change else "",
        claims=tuple((name, _is_marked(name, editions)) for name in one.because),
        matters=one.matters,
    )


def _asked(found: CriterionFinding | None, edition: Edition) -> Asked:
    if found is None:
        return Asked(edition.id)
    code = {"met": "met", "not_met": "not-met", "unknown": "unknown"}[found.verdict.value]
    return Asked(edition.id, found.criterion.said, code, words.VERDICTS[found.verdict])


def _is_marked(claim: str, editions: tuple[Edition, Edition]) -> bool:
    return any(claim in one.claims and one.is_marked(claim) for one in editions)
