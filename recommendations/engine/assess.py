"""A patient's facts beside an edition: every option with its standing and the whole basis of it.

Nothing here knows medicine. The same facts and edition give the same assessment, whatever the order or the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from .assessment import (
    AssessedEffect,
    AssessedTechnique,
    Assessment,
    Counts,
    CriterionFinding,
    DerivedLike,
    OptionAssessment,
    ThresholdAssessment,
    WorkUpNeed,
)
from .changes import Settles, Suppose, changes, settling, supposed
from .criteria import Criterion, Rule
from .decide import decides
from .edition import Cites, Edition, Option, Technique, Threshold, WorkUp
from .evaluate import Finding, evaluate, leaves, left_open, missing
from .function import prognosis, syndromes
from .logic import Verdict
from .notes import flagged_among, notes
from .standing import Role, Speaks, Standing, speaks
from .vocabulary import Facts, Value, Vocabulary


def assess(
    edition: Edition,
    facts: Facts,
    derived: Mapping[str, DerivedLike] | None = None,
    suppose: Suppose = supposed,
) -> Assessment:
    """The assessment of a patient. `facts` hold what is recorded and what is derived from it, as values of their kind.

    `suppose` sets one fact for "what would change it"; a caller who derives facts passes one that derives them anew.
    """
    facts = _exact(facts)
    derived = derived or {}
    options = tuple(assess_option(option, edition, facts, suppose) for option in edition.options)
    thresholds = tuple(_threshold(threshold, facts) for threshold in edition.thresholds)
    work_up = tuple(need for item in edition.work_up if (need := _work_up(item, facts)))
    function, factors = syndromes(edition, thresholds, facts), prognosis(edition, facts)
    shown: tuple[Cites, ...] = (*options, *thresholds, *work_up, *function, *factors, *derived.values())
    return Assessment(
        edition=edition,
        facts=facts,
        derived=derived,
        options=options,
        thresholds=thresholds,
        work_up=work_up,
        syndromes=function,
        prognosis=factors,
        settles=_settles(edition, options, facts, suppose),
        notes=notes(edition, options, thresholds, derived, chain.from_iterable(part.claims for part in shown)),
    )


def assess_option(option: Option, edition: Edition, facts: Facts, suppose: Suppose = supposed) -> OptionAssessment:
    """One option beside a patient."""
    decided = decide(option, facts, edition.vocabulary)
    cautions = (look(each, Role.CAUTION, evaluate(each.rule, facts)) for each in option.cautions)
    return OptionAssessment(
        option=option,
        standing=decided.standing,
        decides=decided.line,
        findings=decided.findings,
        cautions=tuple(each for each in cautions if each.verdict is not Verdict.NOT_MET),
        counts=_counts(decided.findings),
        missing=decided.missing,
        changes=changes(option, facts, edition.vocabulary, suppose),
        adverse_effects=tuple(
            AssessedEffect(effect, *_told_of(effect.matters_if, facts)) for effect in option.adverse_effects
        ),
        technique=tuple(note for each in option.technique if (note := _technique(each, facts))),
        flagged=flagged_among(edition, option.claims),
    )


@dataclass(frozen=True)
class Decided:
    """The standing of an option, the line that says why, what is missing, and the findings it all rests on."""

    standing: Standing
    line: str
    missing: tuple[str, ...]
    findings: tuple[CriterionFinding, ...]


def decide(option: Option, facts: Facts, vocabulary: Vocabulary) -> Decided:
    """Why an option stands as it stands, without what would change it: what a list of patients can afford to say."""
    findings = tuple(look(criterion, role, find(facts)) for criterion, role, find in option.asks)
    stands = option.stands(facts)
    lacks = _once(name for found in findings for name in found.missing) if stands is Standing.UNDETERMINED else ()
    return Decided(stands, decides(option, stands, findings, lacks, vocabulary), lacks, findings)


def look(criterion: Criterion, role: Role, finding: Finding) -> CriterionFinding:
    """One criterion beside a patient: what was found, which way it speaks, and what is missing of it."""
    lacks = missing(finding)
    way = speaks(role, finding.verdict, bool(lacks))
    return CriterionFinding(criterion, role, finding, way, _values(finding), lacks, left_open(finding))


def _exact(facts: Facts) -> dict[str, Value]:
    """The recorded facts, sorted by name. A float would miss the threshold it seems to stand on, so it is refused."""
    for name, value in facts.items():
        if isinstance(value, float):
            raise TypeError(f"{name} is the float {value!r}: give a Decimal, which meets a threshold exactly.")
    return {name: value for name, value in sorted(facts.items()) if value is not None}


def _values(finding: Finding) -> tuple[tuple[str, Value | None], ...]:
    return tuple({leaf.fact: leaf.value for leaf in leaves(finding)}.items())


def _counts(findings: Iterable[CriterionFinding]) -> Counts:
    ways = [found.speaks for found in findings]
    return Counts(
        speaking_for=ways.count(Speaks.FOR),
        against=ways.count(Speaks.AGAINST),
        missing=ways.count(Speaks.MISSING),
        open=ways.count(Speaks.OPEN),
    )


def _told_of(rule: Rule | None, facts: Facts) -> tuple[Verdict | None, tuple[str, ...]]:
    if rule is None:
        return None, ()
    finding = evaluate(rule, facts)
    return finding.verdict, missing(finding)


def _technique(technique: Technique, facts: Facts) -> AssessedTechnique | None:
    """A note without a rule applies to everybody."""
    verdict, lacks = _told_of(technique.applies_if, facts)
    return None if verdict is Verdict.NOT_MET else AssessedTechnique(technique, verdict or Verdict.MET, lacks)


def _threshold(threshold: Threshold, facts: Facts) -> ThresholdAssessment:
    finding = evaluate(threshold.rule, facts)
    return ThresholdAssessment(threshold, finding, missing(finding), left_open(finding))


def _work_up(work_up: WorkUp, facts: Facts) -> WorkUpNeed | None:
    """What is still to obtain, unless it does not apply or everything it gives is recorded."""
    verdict, _ = _told_of(work_up.applies_if, facts)
    lacks = tuple(name for name in work_up.facts if facts.get(name) is None)
    if verdict is Verdict.NOT_MET or (work_up.facts and not lacks):
        return None
    return WorkUpNeed(work_up, verdict or Verdict.MET, lacks)


def _settles(
    edition: Edition, options: Iterable[OptionAssessment], facts: Facts, suppose: Suppose
) -> tuple[Settles, ...]:
    waiting = {each.id: each for each in options if each.missing}
    undetermined = {option_id: each.missing for option_id, each in waiting.items()}
    by_id = {option_id: each.option for option_id, each in waiting.items()}
    return settling(undetermined, by_id, facts, edition.vocabulary, suppose)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
