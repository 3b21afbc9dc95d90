"""An edition: the knowledge of one source, as data. Frozen, complete, and known by its hash.

`load_edition` is the one way to make one from a folder; what it returns has been checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Protocol, TypeAlias

from .criteria import Criterion, Rule, facts_of
from .standing import Standing
from .vocabulary import Value, Vocabulary

ReferenceKey: TypeAlias = int | str


class Intent(StrEnum):
    """What an option is meant to do. Pages group the options by it, in this order."""

    CURATIVE = "curative"
    CYTOREDUCTIVE = "cytoreductive"
    LIVER_DIRECTED = "liver_directed"
    SYSTEMIC = "systemic"


class Status(StrEnum):
    """How far an edition has come. Only a reviewed one names reviewers."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


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


class Cites(Protocol):
    """Anything that rests on claims."""

    @property
    def claims(self) -> tuple[str, ...]: ...


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

    `shown_only` says why nothing in the edition rests on it; exactly the claims that nothing cites have it.
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
    verification: str = ""
    shown_only: str = ""

    @property
    def is_flagged(self) -> bool:
        return any(flag is not Flag.OK for flag in self.flags)


@dataclass(frozen=True)
class Evidence:
    """One result: never a bare percentage, so denominator and time frame say "not given" where they are not."""

    study: str
    design: str
    measure: str
    value: str
    denominator: str
    time_frame: str
    comparator: str
    claims: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True)
class AdverseEffect:
    """A harm the source names, and the rule that tells whether it matters more to this patient."""

    effect: str
    frequency: str
    claims: tuple[str, ...]
    matters_if: Rule | None = None
    text: str = ""


@dataclass(frozen=True)
class Technique:
    """A remark on how the option is done, and to whom it applies."""

    text: str
    claims: tuple[str, ...]
    applies_if: Rule | None = None


@dataclass(frozen=True)
class Option:
    """One treatment option: who may have it, who must not, what to mind, and what is known of it."""

    id: str
    name: str
    intent: Intent
    order: int
    summary: str
    indications: tuple[Criterion, ...]
    contraindications: tuple[Criterion, ...] = ()
    cautions: tuple[Criterion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    adverse_effects: tuple[AdverseEffect, ...] = ()
    technique: tuple[Technique, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decide the standing. Cautions are not among them: they never change it."""
        return tuple(criterion.rule for criterion in (*self.indications, *self.contraindications))

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts the standing depends on."""
        return tuple(dict.fromkeys(chain.from_iterable(facts_of(rule) for rule in self.rules)))

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """Every claim the option shows, criteria first, each once."""
        shown: tuple[Cites, ...] = (
            *self.indications,
            *self.contraindications,
            *self.cautions,
            *self.evidence,
            *self.adverse_effects,
            *self.technique,
        )
        return tuple(dict.fromkeys(chain.from_iterable(part.claims for part in shown)))


@dataclass(frozen=True)
class Threshold:
    """A number of the source that a patient's value passes or not. It decides no option."""

    id: str
    text: str
    rule: Rule
    claims: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class WorkUp:
    """What to obtain, which facts it gives, and in whom the source asks for it (everybody, where no rule says)."""

    id: str
    text: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    name: str = ""
    applies_if: Rule | None = None
    max_age_days: int | None = None


@dataclass(frozen=True)
class Example:
    """A worked case: facts as recorded, and the standings they must lead to."""

    id: str
    title: str
    facts: Mapping[str, Value]
    expect: Mapping[str, Standing]
    source: str = ""


@dataclass(frozen=True)
class Edition:
    """One edition, whole. `options` stand in the edition's order, which is no preference."""

    id: str
    version: str
    title: str
    scope: str
    date: date
    status: Status
    sha256: str
    options: tuple[Option, ...]
    claims: Mapping[str, Claim]
    references: Mapping[ReferenceKey, Reference]
    vocabulary: Vocabulary = field(repr=False, compare=False)
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    extends: str = ""
    region: str = ""
    citation: str = ""
    doi: str = ""
    thresholds: tuple[Threshold, ...] = ()
    work_up: tuple[WorkUp, ...] = ()
    examples: tuple[Example, ...] = ()

    @cached_property
    def cited(self) -> frozenset[str]:
        """The claims that something here rests on: an option, a threshold or a piece of work-up."""
        resting: tuple[Cites, ...] = (*self.options, *self.thresholds, *self.work_up)
        return frozenset(chain.from_iterable(part.claims for part in resting))

    def option(self, option_id: str) -> Option:
        """The option of that id; KeyError where the edition has none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)
