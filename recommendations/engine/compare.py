"""The difference of two editions for one patient as plain JSON values, for the command and the API."""

from .assessment import Assessment, CriterionFinding
from .differ import CriterionDifference, OptionDifference, differences
from .document import Json, json_list
from .edition import Edition


def as_comparison(before: Assessment, after: Assessment, document_id: str | None = None) -> dict[str, Json]:
    """Every option under both editions, with the deciding criteria that differ, because of which claims."""
    return {
        "id": document_id,
        "editions": [_edition(before.edition), _edition(after.edition)],
        "options": [_option(one, before.edition, after.edition) for one in differences(before, after)],
    }


def _edition(edition: Edition) -> Json:
    return {"id": edition.id, "version": edition.version, "sha256": edition.sha256}


def _option(one: OptionDifference, before: Edition, after: Edition) -> Json:
    sides = {before.id: one.before, after.id: one.after}
    return {
        "id": one.option.id,
        "name": one.option.name,
        "standing": {name: side.standing.value if side else None for name, side in sides.items()},
        "decides": {name: side.decides if side else None for name, side in sides.items()},
        "differs": one.stands_differently,
        "criteria": [_criterion(found, (before.id, after.id)) for found in one.criteria],
    }


def _criterion(one: CriterionDifference, names: tuple[str, str]) -> Json:
    return {
        "id": one.finding.id,
        "role": one.finding.role.value,
        "change": one.kind.value,
        names[0]: _finding(one.before),
        names[1]: _finding(one.after),
        "because": json_list(one.because),
        "why": one.change.why if one.change else None,
    }


def _finding(found: CriterionFinding | None) -> Json:
    if found is None:
        return None
    return {
        "id": found.id,
        "text": found.text,
        "qualifier": found.qualifier,
        "verdict": found.verdict.value,
        "claims": json_list(found.claims),
    }
