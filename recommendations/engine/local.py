"""A board's own policy: a layer above an edition that changes numbers, wording and names, and nothing else.

Each local rule says that it is local, why, and what the edition says instead; so it is told wherever it is shown.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from .adjust import Beyond, answers_of
from .criteria import Criterion
from .document import Json
from .edition import ChangeKind, Edition, EditionChange, Option
from .fields import Place
from .layer import OF_OPTION, Layer, change_one
from .read_option import CRITERIA, Ground
from .words import sentence
from .write import node_of

SUFFIX = "+local"
WORDING = ("name", "summary")
# It stands with the words of a rule wherever they go, as a hedge of the source does: also where no note fits.
LOCAL = "local rule"
# What errors call the file; the line is the number of the change.
POLICY = "local policy"


def with_policy(base: Edition, changes: Sequence[dict[str, Json]], version: int) -> Edition:
    """The edition as a board's policy leaves it, or an EditionError that says which change goes too far."""
    layer = Layer(Ground(base.vocabulary, base.claims), None)
    options = {option.id: option for option in base.options}
    made: list[EditionChange] = []
    for number, change in enumerate(changes, 1):
        place = Place(f"{POLICY} {version}", number)
        option = options.get(str(change.get("option")))
        if option is None:
            raise place.error(f'There is no option "{change.get("option")}" in {base.id}. Remove the change.')
        options[option.id], told = _changed(option, change, place, layer, version)
        made.append(told)
    return replace(
        base,
        id=f"{base.id}{SUFFIX}",
        version=f"{base.version}+{version}",
        extends=base.id,
        base=base,
        options=tuple(options.values()),
        changes=tuple(made),
        examples=(),
        caution_examples=(),
        sha256=hashlib.sha256(f"{base.sha256}\n{json.dumps(list(changes), sort_keys=True)}".encode()).hexdigest(),
    )


def _changed(
    option: Option, raw: dict[str, Json], place: Place, layer: Layer, version: int
) -> tuple[Option, EditionChange]:
    said = {key: value for key, value in raw.items() if key != "option"}
    changed, change = change_one(option, node_of(said, place.line), place, OF_OPTION, layer)
    _refuse_beyond(change, place, layer)
    if change.kind is ChangeKind.SET:
        note = f"Local wording of this board, policy {version}: {change.why} The edition says: {change.before[0]}"
        return replace(changed, summary=f"{changed.summary} ({note})"), change
    return _noted(changed, change, layer, version)


def _refuse_beyond(change: EditionChange, place: Place, layer: Layer) -> None:
    """A policy sets names and summaries, and replaces a criterion by one that asks the same of the same claims."""
    if change.kind is ChangeKind.SET and change.part in WORDING:
        return
    if change.kind is not ChangeKind.REPLACE or change.part not in CRITERIA:
        raise place.error(f"A local policy cannot {change.kind} {change.part}. It changes values, wording and names.")
    before, after = _criteria(change)
    if (before.id, before.claims, before.qualifier) != (after.id, after.claims, after.qualifier):
        raise place.error(f'The criterion "{before.id}" keeps its id, claims and qualifier. Change its values or text.')
    try:
        answers_of(before.rule, after.rule, layer.ground.vocabulary)
    except Beyond as error:
        raise place.error(f'The criterion "{before.id}" would ask something else. Change its values alone.') from error


def _noted(option: Option, change: EditionChange, layer: Layer, version: int) -> tuple[Option, EditionChange]:
    """The changed criterion says of itself that it is local, in one word beside its text and in full in its note."""
    before, after = _criteria(change)
    edition = f"{before.text}: {sentence(before.rule, layer.ground.vocabulary)}."
    local = f"Local rule of this board, policy {version}: {change.why} The edition says: {edition}"
    hedged = ", ".join(filter(None, (before.qualifier, LOCAL)))
    noted = replace(after, note=" ".join(filter(None, (local, before.note))), qualifier=hedged)
    part: dict[str, Any] = {change.part: tuple(noted if one is after else one for one in getattr(option, change.part))}
    return replace(option, **part), replace(change, after=(noted,))


def _criteria(change: EditionChange) -> tuple[Criterion, Criterion]:
    """Before and after: the parts that a policy replaces hold criteria alone."""
    return cast(Criterion, change.before[0]), cast(Criterion, change.after[0])
