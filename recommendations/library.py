"""The editions that this installation holds, each read once and kept for the life of the process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cases.facts.vocabulary import FACTS
from recommendations.engine import Claim, Edition, EditionError, Reference, load_claims, load_edition

FOLDER = Path(__file__).resolve().parent / "editions"
# What grade and stage rest on beyond the editions: systems that are newer than the review.
STAGING = Path(__file__).resolve().parent / "staging_sources"


def edition_ids() -> list[str]:
    return sorted(one.parent.name for one in FOLDER.glob("*/edition.yaml"))


@cache
def edition(edition_id: str) -> Edition:
    """The edition with this id. Raises EditionError, naming the editions there are, when there is no such one."""
    if edition_id not in edition_ids():
        raise EditionError("editions", 0, f'There is no edition "{edition_id}". There are: {", ".join(edition_ids())}.')
    return load_edition(FOLDER / edition_id, FACTS, edition)


@cache
def staging_sources() -> tuple[Mapping[str | int, Reference], Mapping[str, Claim]]:
    return load_claims(STAGING)


def claim_of(knowledge: Edition, claim_id: str) -> Claim:
    """A claim that an assessment or a computed grade or stage cites: of the edition, else of the staging systems."""
    return knowledge.claims.get(claim_id) or staging_sources()[1][claim_id]
