"""The other lines of an edition: thresholds, work-up, syndromes, prognosis."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from .criteria import facts_of
from .edition import Prognostic, Syndrome, Threshold, WorkUp
from .fields import Fields, Place
from .read_option import Ground
from .read_yaml import Node
from .rules import fact_named


class Named(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=Named)


def read_each(fields: Fields, key: str, read: Callable[[Node, Place], Part]) -> tuple[Part, ...]:
    """Every item of a list, read; no id twice."""
    found: dict[str, Part] = {}
    for place, node in fields.items(key):
        part = read(node, place)
        if part.id in found:
            raise place.error(f'The id "{part.id}" stands twice in {key}. Rename one.')
        found[part.id] = part
    return tuple(found.values())


def read_threshold(node: Node, place: Place, ground: Ground) -> Threshold:
    fields = Fields(node, place, "The threshold", ("id", "text", "rule", "claims", "note"))
    return Threshold(
        id=fields.text("id"),
        text=fields.text("text"),
        rule=ground.rule(fields, "rule"),
        claims=ground.cited(fields),
        note=fields.text("note", ""),
    )


def read_work_up(node: Node, place: Place, ground: Ground) -> WorkUp:
    known = ("id", "name", "text", "facts", "claims", "applies_if", "max_age_days")
    fields = Fields(node, place, "The work-up", known)
    for at, name in fields.items("facts"):
        fact_named(name, at, ground.vocabulary)
    return WorkUp(
        id=fields.text("id"),
        name=fields.text("name", ""),
        text=fields.text("text"),
        facts=fields.texts("facts"),
        claims=ground.cited(fields),
        applies_if=ground.rule_or_none(fields, "applies_if"),
        max_age_days=fields.whole_or_none("max_age_days"),
    )


def read_syndrome(node: Node, place: Place, ground: Ground, thresholds: Sequence[Threshold]) -> Syndrome:
    """A threshold that it names stands in the same edition and asks its hormone."""
    fields = Fields(node, place, "The syndrome", ("id", "name", "rule", "hormone", "threshold", "claims"))
    hormone, named = fields.text("hormone"), fields.text("threshold", "")
    fact_named(hormone, fields.at("hormone"), ground.vocabulary)
    if named and named not in [one.id for one in thresholds if hormone in facts_of(one.rule)]:
        raise fields.error("threshold", f'should name a threshold that asks {hormone}, and "{named}" is none.')
    return Syndrome(
        id=fields.text("id"),
        name=fields.text("name"),
        rule=ground.rule(fields, "rule"),
        hormone=hormone,
        claims=ground.cited(fields),
        threshold=named,
    )


def read_prognostic(node: Node, place: Place, ground: Ground) -> Prognostic:
    """With a rule its facts are those the rule asks; else they are named."""
    fields = Fields(node, place, "The prognostic factor", ("id", "text", "rule", "facts", "claims"))
    rule = ground.rule_or_none(fields, "rule")
    if (rule is None) == (not fields.has("facts")):
        raise fields.error("facts", "or a rule is needed, and not both: the rule says itself which facts it asks.")
    for at, name in fields.items("facts"):
        fact_named(name, at, ground.vocabulary)
    return Prognostic(
        id=fields.text("id"),
        text=fields.text("text"),
        facts=facts_of(rule) if rule else fields.texts("facts"),
        claims=ground.cited(fields),
        rule=rule,
    )
