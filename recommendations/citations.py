"""Who rests on what in an edition: from a reference to its claims, from a claim to what cites it, and back."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.engine import Claim, Criterion, Edition, Option, Reference, Role


@dataclass(frozen=True)
class Placed:
    """A criterion in its option and its role there."""

    option: Option
    role: Role
    criterion: Criterion


def criteria_of(option: Option) -> Iterator[Placed]:
    """Indications, contraindications, cautions, as the edition orders them."""
    by_role = (
        (Role.INDICATION, option.indications),
        (Role.CONTRAINDICATION, option.contraindications),
        (Role.CAUTION, option.cautions),
    )
    for role, criteria in by_role:
        for criterion in criteria:
            yield Placed(option, role, criterion)


def all_criteria(edition: Edition) -> list[Placed]:
    return [placed for option in edition.options for placed in criteria_of(option)]


def same_rule(edition: Edition, criterion: Criterion) -> list[Placed]:
    """Every place where the edition tests exactly this, under whatever words."""
    return [placed for placed in all_criteria(edition) if placed.criterion.rule == criterion.rule]


@dataclass(frozen=True)
class CitedBy:
    """What cites one claim. `others` are thresholds, work-up, syndromes and prognosis; `changes` say why."""

    options: tuple[Option, ...]
    criteria: tuple[Placed, ...]
    others: tuple[str, ...]
    changes: tuple[str, ...]


def cited_by(edition: Edition, claim_id: str) -> CitedBy:
    texts = (*edition.thresholds, *edition.work_up, *edition.prognosis)
    others = [*((one.text, one.claims) for one in texts), *((one.name, one.claims) for one in edition.syndromes)]
    return CitedBy(
        options=tuple(option for option in edition.options if claim_id in option.claims),
        criteria=tuple(placed for placed in all_criteria(edition) if claim_id in placed.criterion.claims),
        others=tuple(text for text, claims in others if claim_id in claims),
        changes=tuple(one.why for one in edition.changes if claim_id in one.because),
    )


def why_only_shown(edition: Edition, claim: Claim) -> str:
    """Why nothing in the edition rests on a claim; empty where something does."""
    if claim.id in edition.cited:
        return ""
    return claim.shown_only or f"Cited in {edition.extends}; what cited it there is changed here."


def claims_naming(edition: Edition, reference: Reference) -> list[Claim]:
    return [claim for claim in edition.claims.values() if reference.number in claim.references]


def options_resting_on(edition: Edition, reference: Reference) -> list[Option]:
    """The options that cite a claim which names this reference."""
    named = {claim.id for claim in claims_naming(edition, reference)}
    return [option for option in edition.options if named.intersection(option.claims)]


def reference_of(edition: Edition, number: str) -> Reference | None:
    """A reference by its number or key as an address writes it."""
    return next((one for key, one in edition.references.items() if str(key) == number), None)
