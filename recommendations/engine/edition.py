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

from .claim import Claim, Reference, ReferenceKey
from .compiled import Finds, Stands, finding_written, standing_written
from .criteria import Criterion, Rule, facts_of
from .logic import Verdict
from .region import RegionalStatus
from .standing import Role, Standing
from .vocabulary import Value, Vocabulary

Day: TypeAlias = date


class Intent(StrEnum):
    """What an option is meant to do. Pages group the options by it, in this order."""

    CURATIVE = "curative"
    CYTOREDUCTIVE = "cytoreductive"
    LIVER_DIRECTED = "liver_directed"
    SYSTEMIC = "systemic"
    SUPPORTIVE = "supportive"


class Status(StrEnum):
    """How far an edition has come. Only a reviewed one names reviewers."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


class Cites(Protocol):
    """Anything that rests on claims."""

    @property
    def claims(self) -> tuple[str, ...]: ...


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
    """One treatment option: who may have it, who must not, what to mind, and what is known of it.

    Only one that is always listed may stand without indications; the board decides on it, for no criterion does.
    """

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
    regional_status: tuple[RegionalStatus, ...] = ()
    always_listed: bool = False

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decide the standing. Cautions are not among them: they never change it."""
        return tuple(criterion.rule for criterion in (*self.indications, *self.contraindications))

    @cached_property
    def stands(self) -> Stands:
        """The standing as a function of the facts, written once for this option."""
        return standing_written((one.rule for one in self.indications), (one.rule for one in self.contraindications))

    @cached_property
    def asks(self) -> tuple[tuple[Criterion, Role, Finds], ...]:
        """Every criterion that decides, its role, and its finding as a function of the facts, written once."""
        indications = ((one, Role.INDICATION) for one in self.indications)
        contraindications = ((one, Role.CONTRAINDICATION) for one in self.contraindications)
        return tuple((one, role, finding_written(one.rule)) for one, role in chain(indications, contraindications))

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
            *self.regional_status,
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
class Syndrome:
    """A functional syndrome, the rule that says it is recorded, and the fact of the hormone that goes with it.

    `threshold` is the id of the edition's threshold for that hormone; empty where the source gives none.
    """

    id: str
    name: str
    rule: Rule
    hormone: str
    claims: tuple[str, ...]
    threshold: str = ""


@dataclass(frozen=True)
class Prognostic:
    """Something the source calls prognostic. Without a rule it names the facts and does not say when they count."""

    id: str
    text: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    rule: Rule | None = None


@dataclass(frozen=True)
class Example:
    """A worked case: facts as recorded, and the standings they must lead to, here and in the base before."""

    id: str
    title: str
    facts: Mapping[str, Value]
    expect: Mapping[str, Standing]
    source: str = ""
    before: Mapping[str, Standing] = field(default_factory=dict)


@dataclass(frozen=True)
class CautionExamples:
    """The worked cases of one caution, which options may share: of each patient whether it applies."""

    caution: str
    options: tuple[str, ...]
    answers: tuple[tuple[Mapping[str, Value], Verdict], ...]


@dataclass(frozen=True)
class OpenItem:
    """What a person must still verify before the edition can be relied on."""

    text: str
    claims: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What a layered edition does to a part of its base."""

    ADD = "add"
    REPLACE = "replace"
    WITHDRAW = "withdraw"
    SET = "set"


Part: TypeAlias = (
    Criterion | Evidence | AdverseEffect | Technique | Threshold | WorkUp | RegionalStatus | Intent | str | int
)


@dataclass(frozen=True)
class EditionChange:
    """One difference between a layered edition and its base, and why.

    `option` is empty where the edition itself is changed; `id` names the criterion, or the claim that the lines cite.
    """

    option: str
    part: str
    kind: ChangeKind
    id: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    because: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Edition:
    """One edition, whole. `options` stand in the edition's order, which is no preference.

    A layered edition holds what it takes over from its `base` too; `changes` are its own, against that base.
    """

    id: str
    version: str
    title: str
    scope: str
    date: Day
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
    syndromes: tuple[Syndrome, ...] = ()
    prognosis: tuple[Prognostic, ...] = ()
    examples: tuple[Example, ...] = ()
    caution_examples: tuple[CautionExamples, ...] = ()
    review_by: Day | None = None
    open_items: tuple[OpenItem, ...] = ()
    changes: tuple[EditionChange, ...] = ()
    base: "Edition | None" = field(default=None, repr=False, compare=False)

    @cached_property
    def superseded_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each claim that newer ones correct: which ones."""
        newer: dict[str, tuple[str, ...]] = {}
        for claim in self.claims.values():
            for old in claim.supersedes:
                newer[old] = (*newer.get(old, ()), claim.id)
        return newer

    def is_marked(self, claim_id: str) -> bool:
        """Whether a claim is never shown without a mark: flagged, superseded, or known from background only."""
        claim = self.claims[claim_id]
        return claim.is_flagged or claim.is_background or claim_id in self.superseded_by

    @cached_property
    def own_claims(self) -> tuple[Claim, ...]:
        """The claims that this edition makes, without those of its base."""
        known = self.base.claims if self.base else {}
        return tuple(claim for claim in self.claims.values() if claim.id not in known)

    @cached_property
    def cited(self) -> frozenset[str]:
        """The claims that something here rests on: an option, a threshold, the work-up, or the reason of a change."""
        resting: tuple[Cites, ...] = (
            *self.options,
            *self.thresholds,
            *self.work_up,
            *self.syndromes,
            *self.prognosis,
        )
        cited = [*(part.claims for part in resting), *(change.because for change in self.changes)]
        return frozenset(chain.from_iterable(cited))

    def option(self, option_id: str) -> Option:
        """The option of that id; KeyError where the edition has none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)
