"""Rules and criteria as an edition writes them, in plain JSON values: the way back from what `read_rule` reads."""

from decimal import Decimal

from .criteria import AllOf, AnyOf, Criterion, Is, Known, Not, Operand, Rule
from .document import Json, json_list, json_value
from .read_yaml import Entries, Items, Node


def written_criterion(criterion: Criterion) -> dict[str, Json]:
    """A criterion as an item of an option file."""
    told: dict[str, Json] = {
        "id": criterion.id,
        "text": criterion.text,
        "rule": written(criterion.rule),
        "claims": json_list(criterion.claims),
        "qualifier": criterion.qualifier,
        "note": criterion.note,
    }
    return {key: value for key, value in told.items() if value}


def written(rule: Rule) -> Json:
    """A rule in the shape of an edition: {fact: …, below: 50}, {all: […]}."""
    match rule:
        case Known(fact):
            return {"fact": fact, "known": True}
        case Not(part):
            return {"not": written(part)}
        case AllOf(parts):
            return {"all": [written(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [written(part) for part in parts]}
        case Is():
            return _written_leaf(rule)


def _written_leaf(leaf: Is) -> Json:
    told: dict[str, Json] = {"fact": leaf.fact, leaf.test.value: _operand(leaf.value)}
    if leaf.opened:
        told["open"] = {leaf.opened.test.value: _operand(leaf.opened.value), "note": leaf.open_note}
    return told


def _operand(operand: Operand) -> Json:
    return [json_value(value) for value in operand] if isinstance(operand, tuple) else json_value(operand)


def node_of(value: Json, line: int) -> Node:
    """Plain JSON values as a reader of editions takes them. All of it stands in one line, and numbers are exact."""
    if isinstance(value, dict):
        entries = Entries(line)
        for key, inner in value.items():
            entries[key], entries.lines[key] = node_of(inner, line), line
        return entries
    if isinstance(value, list):
        items = Items(line)
        items.extend(node_of(inner, line) for inner in value)
        items.lines.extend(line for _ in value)
        return items
    return Decimal(repr(value)) if isinstance(value, float) else value
