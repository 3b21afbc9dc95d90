"""What an assessment holds: all that a page, a paper or the API shows, so that none of them decides anything itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .changes import Change, Settles
from .criteria import Criterion
from .edition import AdverseEffect, Edition, Intent, Option, Prognostic, Syndrome, Technique, Threshold, WorkUp
from .evaluate import Finding
from .logic import Verdict
from .standing import Role, Speaks, Standing
from .vocabulary import Facts, Value


class NoteLike(Protocol):
    """A sentence and the claims it rests on."""

    @property
    def text(self) -> str: ...
    @property
    def claims(self) -> tuple[str, ...]: ...


class DerivedLike(Protocol):
    """A fact computed from others: its value, or the values still possible, with notes and claims.

    `left_open` tell where the source is silent or contradicts itself.
    """

    @property
    def value(self) -> Value | None: ...
    @property
    def possible(self) -> Sequence[bool | str]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def claims(self) -> tuple[str, ...]: ...
    @property
    def left_open(self) -> Sequence[NoteLike]: ...


@dataclass(frozen=True)
class CriterionFinding:
    """A criterion beside this patient. `values` are what its leaves saw (None: not recorded), each fact once."""

    criterion: Criterion
    role: Role
    finding: Finding
    speaks: Speaks
    values: tuple[tuple[str, Value | None], ...]
    missing: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def text(self) -> str:
        return self.criterion.text

    @property
    def qualifier(self) -> str:
        return self.criterion.qualifier

    @property
    def note(self) -> str:
        return self.criterion.note

    @property
    def claims(self) -> tuple[str, ...]:
        return self.criterion.claims

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict


@dataclass(frozen=True)
class Counts:
    """How many criteria speak which way. Cautions are not counted: they speak for nothing."""

    speaking_for: int
    against: int
    missing: int
    open: int


@dataclass(frozen=True)
class AssessedEffect:
    """An adverse effect, and whether it matters more to this patient (None: the edition names no such rule)."""

    effect: AdverseEffect
    verdict: Verdict | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class AssessedTechnique:
    """A technique note that applies to this patient, or may."""

    technique: Technique
    verdict: Verdict
    missing: tuple[str, ...]


@dataclass(frozen=True)
class OptionAssessment:
    """An option beside this patient. `missing` names facts only while they could still change the standing.

    `cautions` are those that apply or may apply; `decides` is the one line that says why the option stands so.
    """

    option: Option
    standing: Standing
    decides: str
    findings: tuple[CriterionFinding, ...]
    cautions: tuple[CriterionFinding, ...]
    counts: Counts
    missing: tuple[str, ...]
    changes: tuple[Change, ...]
    adverse_effects: tuple[AssessedEffect, ...]
    technique: tuple[AssessedTechnique, ...]
    flagged: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.option.id

    @property
    def name(self) -> str:
        return self.option.name

    @property
    def intent(self) -> Intent:
        return self.option.intent

    @property
    def claims(self) -> tuple[str, ...]:
        return self.option.claims

    def speaking(self, way: Speaks) -> tuple[CriterionFinding, ...]:
        """The findings that speak one way, in the order of the edition."""
        return tuple(finding for finding in self.findings if finding.speaks is way)


@dataclass(frozen=True)
class ThresholdAssessment:
    """A threshold beside this patient."""

    threshold: Threshold
    finding: Finding
    missing: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.threshold.id

    @property
    def claims(self) -> tuple[str, ...]:
        return self.threshold.claims

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict


@dataclass(frozen=True)
class WorkUpNeed:
    """Something to obtain: asked for in this patient, or perhaps (verdict unknown), and not recorded yet."""

    work_up: WorkUp
    verdict: Verdict
    missing: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.work_up.id

    @property
    def claims(self) -> tuple[str, ...]:
        return self.work_up.claims


class SyndromeState(StrEnum):
    """How a syndrome and its hormone stand together. None of them is a diagnosis."""

    CONSISTENT = "consistent"
    NOT_MET = "threshold_not_met"
    OPEN = "left_open"
    MISSING = "hormone_not_recorded"
    UNNAMED = "no_syndrome_recorded"
    OTHER = "other_syndrome_recorded"


@dataclass(frozen=True)
class SyndromeAssessment:
    """A recorded syndrome beside its hormone, or a hormone above its threshold without its syndrome."""

    syndrome: Syndrome
    state: SyndromeState
    text: str
    missing: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.syndrome.id

    @property
    def claims(self) -> tuple[str, ...]:
        return self.syndrome.claims


@dataclass(frozen=True)
class PrognosticAssessment:
    """A prognostic factor: present, absent or unknown; no verdict where the source does not say when it counts."""

    factor: Prognostic
    verdict: Verdict | None
    missing: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.factor.id

    @property
    def claims(self) -> tuple[str, ...]:
        return self.factor.claims


class NoteKind(StrEnum):
    """Why a note is there: the text leaves something open, or a claim in use is flagged, superseded or unverified."""

    OPEN = "open"
    FLAG = "flag"
    SUPERSEDED = "superseded"
    VERIFICATION = "verification"


@dataclass(frozen=True)
class Note:
    """What a reader must know beside the standings. `about` is the option, threshold or derived fact, or the claim."""

    kind: NoteKind
    about: str
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What lay on the table: one edition beside one patient's facts."""

    edition: Edition
    facts: Facts
    derived: Mapping[str, DerivedLike]
    options: tuple[OptionAssessment, ...]
    thresholds: tuple[ThresholdAssessment, ...]
    work_up: tuple[WorkUpNeed, ...]
    syndromes: tuple[SyndromeAssessment, ...]
    prognosis: tuple[PrognosticAssessment, ...]
    settles: tuple[Settles, ...]
    notes: tuple[Note, ...]

    def option(self, option_id: str) -> OptionAssessment:
        """The assessment of one option; KeyError where the edition has none of that id."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def by_intent(self) -> dict[Intent, tuple[OptionAssessment, ...]]:
        """The options grouped as pages show them; an intent without options is left out."""
        groups = {intent: tuple(option for option in self.options if option.intent is intent) for intent in Intent}
        return {intent: options for intent, options in groups.items() if options}
