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
        return json_list(sorted(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _derived(derived: DerivedLike) -> Json:
    return {
        "value": json_value(derived.value),
        "possible": [json_value(value) for value in derived.possible],
        "notes": json_list(derived.notes),
        "claims": json_list(derived.claims),
    }


def _threshold(assessed: ThresholdAssessment) -> Json:
    return {
        "id": assessed.id,
        "text": assessed.threshold.text,
        "verdict": assessed.verdict.value,
        "missing": json_list(assessed.missing),
        "open": json_list(assessed.open),
        "claims": json_list(assessed.claims),
    }


def _syndrome(assessed: SyndromeAssessment) -> Json:
    return {
        "id": assessed.id,
        "state": assessed.state.value,
        "text": assessed.text,
        "missing": json_list(assessed.missing),
        "claims": json_list(assessed.claims),
    }


def _prognostic(assessed: PrognosticAssessment) -> Json:
    """`verdict` is null where the source names a factor without saying when it counts."""
    return {
        "id": assessed.id,
        "text": assessed.factor.text,
        "verdict": assessed.verdict.value if assessed.verdict else None,
        "missing": json_list(assessed.missing),
        "claims": json_list(assessed.claims),
    }


def _option(assessed: OptionAssessment, vocabulary: Vocabulary) -> Json:
    return {
        "id": assessed.id,
        "name": assessed.name,
        "intent": assessed.intent.value,
        "standing": assessed.standing.value,
        "decides": assessed.decides,
        "missing": json_list(assessed.missing),
        "findings": [_finding(found, vocabulary) for found in assessed.findings],
        "cautions": [_finding(found, vocabulary) for found in assessed.cautions],
        "would_change": [_change(change) for change in assessed.changes],
        "adverse_effects": [_effect(effect) for effect in assessed.adverse_effects],
        "technique": [_technique(note) for note in assessed.technique],
        "claims": json_list(assessed.claims),
        "flagged": json_list(assessed.flagged),
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
        "missing": json_list(found.missing),
        "open": json_list(found.open),
        "claims": json_list(found.claims),
    }


def _effect(assessed: AssessedEffect) -> Json:
    """`matters` is null where the edition names nothing in a patient that makes the effect matter more."""
    matters = assessed.verdict.value if assessed.verdict else None
    return {"effect": assessed.effect.effect, "matters": matters, "missing": json_list(assessed.missing)}


def _technique(assessed: AssessedTechnique) -> Json:
    return {
        "text": assessed.technique.text,
        "verdict": assessed.verdict.value,
        "missing": json_list(assessed.missing),
        "claims": json_list(assessed.technique.claims),
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
        "missing": json_list(need.missing),
        "claims": json_list(need.claims),
    }


def _settles(settles: Settles) -> Json:
    return {"fact": settles.fact, "settles": json_list(settles.settles), "missing_in": json_list(settles.missing_in)}


def json_list(words: Iterable[str]) -> list[Json]:
    return list(words)
