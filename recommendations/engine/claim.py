"""Claims and references: what a source says in our own words, where, and what the audit found of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

ReferenceKey: TypeAlias = int | str


class Flag(StrEnum):
    """What the audit of a claim found. A flagged claim is never shown without its flags and note."""

    OK = "OK"
    INCONSISTENT = "INC"
    AMBIGUOUS = "AMB"
    OUTDATED = "OUT"
    ERROR = "ERR"
    PROBABLE_ERROR = "ERR?"
    CITATION = "CIT"
    EXTRAPOLATED = "EXT"
    SAFETY = "SAFE"


class Check(StrEnum):
    """What an audit note rests on."""

    PRIMARY = "P"
    SECONDARY = "S"
    BACKGROUND = "B"
    INSIDE = "I"


class Verification(StrEnum):
    """How far a claim was checked against its source. What is background only is shown as such and decides nothing."""

    VERIFIED = "verified"
    PARTLY = "partly"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Reference:
    """One published source, as bibliographic facts."""

    number: ReferenceKey
    citation: str
    authors: str = ""
    title: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""


@dataclass(frozen=True)
class Claim:
    """One statement of the source in our own words, where it stands, and what the audit says of it.

    `shown_only` says why nothing in the edition that makes it rests on it; exactly the claims not cited there have it.
    """

    id: str
    text: str
    section: str = ""
    place: str = ""
    references: tuple[ReferenceKey, ...] = ()
    figures: str = ""
    design: str = ""
    flags: tuple[Flag, ...] = ()
    check: tuple[Check, ...] = ()
    note: str = ""
    verification: Verification | None = None
    supersedes: tuple[str, ...] = ()
    shown_only: str = ""

    @property
    def is_flagged(self) -> bool:
        return any(flag is not Flag.OK for flag in self.flags)

    @property
    def is_background(self) -> bool:
        """Not seen in its source: it may be shown, marked, and may not decide."""
        return self.verification is Verification.BACKGROUND
