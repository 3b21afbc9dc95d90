"""An assessment as the assess document: plain JSON values, the same in the command, the API and a frozen row."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from .assessment import (
    AssessedEffect,
    AssessedTechnique,
    Assessment,
    CriterionFinding,
    DerivedLike,
    OptionAssessment,
    PrognosticAssessment,
    SyndromeAssessment,
    ThresholdAssessment,
    WorkUpNeed,
)
from .changes import Change, Settles
from .evaluate import leaves
from .vocabulary import Value, Vocabulary
from .words import sentence

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"


def as_document(assessment: Assessment, document_id: str | None = None) -> dict[str, Json]:
    """The document of one patient. `document_id` is the caller's own name for it, given back as it came."""
    edition = assessment.edition
    return {
        "id": document_id,
        "edition": {"id": edition.id, "version": edition.version, "sha256": edition.sha256},
        "derived": {name: _derived(derived) for name, derived in sorted(assessment.derived.items())},
        "thresholds": [_threshold(threshold) for threshold in assessment.thresholds],
        "syndromes": [_syndrome(syndrome) for syndrome in assessment.syndromes],
        "prognosis": [_prognostic(factor) for factor in assessment.prognosis],
        "options": [_option(option, edition.vocabulary) for option in assessment.options],
        "work_up": [_work_up(need) for need in assessment.work_up],
        "settles": [_settles(settles) for settles in assessment.settles],
        "notes": [note.text for note in assessment.notes],
    }


def json_value(value: Value | None) -> Json:
    """A value as JSON carries it: a decimal as a number, a set as a sorted list."""
    if isinstance(value, frozenset):
        return _list(sorted(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _derived(derived: DerivedLike) -> Json:
    return {
        "value": json_value(derived.value),
        "possible": _list(derived.possible),
        "notes": _list(derived.notes),
        "claims": _list(derived.claims),
    }


def _threshold(assessed: ThresholdAssessment) -> Json:
    return {
        "id": assessed.id,
        "text": assessed.threshold.text,
        "verdict": assessed.verdict.value,
        "missing": _list(assessed.missing),
        "open": _list(assessed.open),
        "claims": _list(assessed.claims),
    }


def _syndrome(assessed: SyndromeAssessment) -> Json:
    return {
        "id": assessed.id,
        "state": assessed.state.value,
        "text": assessed.text,
        "missing": _list(assessed.missing),
        "claims": _list(assessed.claims),
    }


def _prognostic(assessed: PrognosticAssessment) -> Json:
    """`verdict` is null where the source names a factor without saying when it counts."""
    return {
        "id": assessed.id,
        "text": assessed.factor.text,
        "verdict": assessed.verdict.value if assessed.verdict else None,
        "missing": _list(assessed.missing),
        "claims": _list(assessed.claims),
    }


def _option(assessed: OptionAssessment, vocabulary: Vocabulary) -> Json:
    return {
        "id": assessed.id,
        "name": assessed.name,
        "intent": assessed.intent.value,
        "standing": assessed.standing.value,
        "decides": assessed.decides,
        "missing": _list(assessed.missing),
        "findings": [_finding(found, vocabulary) for found in assessed.findings],
        "cautions": [_finding(found, vocabulary) for found in assessed.cautions],
        "would_change": [_change(change) for change in assessed.changes],
        "adverse_effects": [_effect(effect) for effect in assessed.adverse_effects],
        "technique": [_technique(note) for note in assessed.technique],
        "claims": _list(assessed.claims),
        "flagged": _list(assessed.flagged),
    }


def _finding(found: CriterionFinding, vocabulary: Vocabulary) -> Json:
    return {
        "id": found.id,
        "role": found.role.value,
        "verdict": found.verdict.value,
        "speaks": found.speaks.value,
        "text": found.text,
        "qualifier": found.qualifier,
        "note": found.note,
        "rule": sentence(found.criterion.rule, vocabulary),
        "leaves": [
            {
                "rule": sentence(leaf.rule, vocabulary),
                "fact": leaf.fact,
                "value": json_value(leaf.value),
                "verdict": leaf.verdict.value,
            }
            for leaf in leaves(found.finding)
        ],
        "missing": _list(found.missing),
        "open": _list(found.open),
        "claims": _list(found.claims),
    }


def _effect(assessed: AssessedEffect) -> Json:
    """`matters` is null where the edition names nothing in a patient that makes the effect matter more."""
    matters = assessed.verdict.value if assessed.verdict else None
    return {"effect": assessed.effect.effect, "matters": matters, "missing": _list(assessed.missing)}


def _technique(assessed: AssessedTechnique) -> Json:
    return {
        "text": assessed.technique.text,
        "verdict": assessed.verdict.value,
        "missing": _list(assessed.missing),
        "claims": _list(assessed.technique.claims),
    }


def _change(change: Change) -> Json:
    return {
        "fact": change.fact,
        "threshold": json_value(change.threshold),
        "standing": change.standing.value,
        "text": change.text,
    }


def _work_up(need: WorkUpNeed) -> Json:
    return {
        "id": need.id,
        "text": need.work_up.text,
        "verdict": need.verdict.value,
        "missing": _list(need.missing),
        "claims": _list(need.claims),
    }


def _settles(settles: Settles) -> Json:
    return {"fact": settles.fact, "settles": _list(settles.settles), "missing_in": _list(settles.missing_in)}


def _list(words: Iterable[str]) -> list[Json]:
    return list(words)
