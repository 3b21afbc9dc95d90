"""Function and prognosis: does a recorded syndrome go with its hormone, and which prognostic factors are present.

What is said here is what the records say, side by side. It is never a diagnosis.
"""

from collections.abc import Iterable, Mapping

from .assessment import PrognosticAssessment, SyndromeAssessment, SyndromeState, ThresholdAssessment
from .edition import Edition, Prognostic, Syndrome
from .evaluate import evaluate, missing, verdict_of
from .logic import Verdict
from .vocabulary import Facts, Vocabulary
from .words import inside, label, told_fact


def syndromes(
    edition: Edition, thresholds: Iterable[ThresholdAssessment], facts: Facts
) -> tuple[SyndromeAssessment, ...]:
    """Every syndrome that is recorded, and every one that is not while its hormone passes the threshold."""
    by_id = {one.id: one for one in thresholds}
    found = (_syndrome(one, by_id, facts, edition.vocabulary) for one in edition.syndromes)
    return tuple(one for one in found if one)


def prognosis(edition: Edition, facts: Facts) -> tuple[PrognosticAssessment, ...]:
    return tuple(_prognostic(factor, facts) for factor in edition.prognosis)


def _prognostic(factor: Prognostic, facts: Facts) -> PrognosticAssessment:
    if factor.rule is None:
        return PrognosticAssessment(factor, None, tuple(name for name in factor.facts if facts.get(name) is None))
    finding = evaluate(factor.rule, facts)
    return PrognosticAssessment(factor, finding.verdict, missing(finding))


def _syndrome(
    one: Syndrome, thresholds: Mapping[str, ThresholdAssessment], facts: Facts, vocabulary: Vocabulary
) -> SyndromeAssessment | None:
    threshold = thresholds.get(one.threshold)
    state = _state(verdict_of(one.rule, facts), threshold, facts.get(one.hormone) is not None)
    if state is None:
        return None
    lacks = (threshold.missing if threshold else (one.hormone,)) if state is SyndromeState.MISSING else ()
    return SyndromeAssessment(one, state, _told(one, state, threshold, facts, vocabulary), lacks)


def _state(recorded: Verdict, threshold: ThresholdAssessment | None, is_measured: bool) -> SyndromeState | None:
    """Nothing to say where neither the syndrome is recorded nor its threshold met."""
    passes = threshold.verdict if threshold else Verdict.UNKNOWN
    if recorded is Verdict.MET:
        decided = {Verdict.MET: SyndromeState.CONSISTENT, Verdict.NOT_MET: SyndromeState.NOT_MET}
        return decided.get(passes, SyndromeState.OPEN if is_measured else SyndromeState.MISSING)
    if passes is not Verdict.MET:
        return None
    return SyndromeState.OTHER if recorded is Verdict.NOT_MET else SyndromeState.UNNAMED


def _told(
    one: Syndrome, state: SyndromeState, threshold: ThresholdAssessment | None, facts: Facts, vocabulary: Vocabulary
) -> str:
    fact = vocabulary[one.hormone]
    value = told_fact(fact, facts.get(one.hormone))
    note = f" {threshold.threshold.note}" if threshold and threshold.threshold.note else ""
    match state:
        case SyndromeState.CONSISTENT:
            return f"{one.name} is recorded, and {value} is consistent with it."
        case SyndromeState.NOT_MET:
            return f"{one.name} is recorded, and the threshold is not met: {value}.{note}"
        case SyndromeState.OPEN:
            return f"{one.name} is recorded, and the source does not say whether {value} goes with it.{note}"
        case SyndromeState.MISSING:
            return f"{one.name} is recorded, and {label(fact)} is not."
        case SyndromeState.UNNAMED:
            return f"No syndrome is recorded, and the threshold of {inside(one.name)} is met: {value}. No diagnosis."
        case SyndromeState.OTHER:
            return (
                f"Another syndrome is recorded, and the threshold of {inside(one.name)} is met: {value}. No diagnosis."
            )
