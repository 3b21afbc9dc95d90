"""One option file: its criteria, what is known of it, and the claims that carry each line."""

from collections.abc import Mapping
from dataclasses import dataclass

from .checks import flaw_of
from .criteria import Criterion, Rule
from .edition import AdverseEffect, Claim, Evidence, Intent, Option, Technique
from .errors import did_you_mean
from .fields import Fields, Place
from .read_yaml import Node
from .rules import read_rule
from .vocabulary import Vocabulary

OPTION_KEYS = (
    "id",
    "name",
    "intent",
    "order",
    "summary",
    "indications",
    "contraindications",
    "cautions",
    "evidence",
    "adverse_effects",
    "technique",
)
EVIDENCE_KEYS = ("study", "design", "measure", "value", "denominator", "time_frame", "comparator", "claims", "text")


@dataclass(frozen=True)
class Ground:
    """What rules and citations of an edition stand on: the facts there are and the claims it makes."""

    vocabulary: Vocabulary
    claims: Mapping[str, Claim]

    def cited(self, fields: Fields) -> tuple[str, ...]:
        """The claims a line cites: at least one, and each exists."""
        for place, claim in fields.items("claims"):
            if claim not in self.claims:
                raise place.error(f'There is no claim "{claim}". {did_you_mean(str(claim), self.claims)}')
        claims = fields.texts("claims")
        if not claims:
            raise fields.error("claims", "is missing. Cite at least one claim: nothing is said without its source.")
        return claims

    def rule(self, fields: Fields, key: str) -> Rule:
        """A rule that some patients meet and some fail."""
        rule = read_rule(fields.required(key), fields.at(key), self.vocabulary)
        flaw = flaw_of(rule, self.vocabulary)
        if flaw:
            raise fields.at(key).error(f"{fields.what}: {flaw}")
        return rule

    def rule_or_none(self, fields: Fields, key: str) -> Rule | None:
        return self.rule(fields, key) if fields.has(key) else None


def read_option(node: Node, file: str, ground: Ground) -> Option:
    """The option of a file. It names at least one indication, for without any it would be eligible for everybody."""
    fields = Fields(node, Place(file, 1), "The option", OPTION_KEYS)
    seen: dict[str, int] = {}
    option = Option(
        id=fields.text("id"),
        name=fields.text("name"),
        intent=fields.one_of("intent", Intent),
        order=fields.whole("order"),
        summary=fields.text("summary"),
        indications=_criteria(fields, "indications", ground, seen),
        contraindications=_criteria(fields, "contraindications", ground, seen),
        cautions=_criteria(fields, "cautions", ground, seen),
        evidence=tuple(_evidence(item, place, ground) for place, item in fields.items("evidence")),
        adverse_effects=tuple(_effect(item, place, ground) for place, item in fields.items("adverse_effects")),
        technique=tuple(_technique(item, place, ground) for place, item in fields.items("technique")),
    )
    if not option.indications:
        raise fields.error("indications", "needs at least one criterion: else the option would suit everybody.")
    return option


def _criteria(fields: Fields, key: str, ground: Ground, seen: dict[str, int]) -> tuple[Criterion, ...]:
    """The criteria of one role. An id names one criterion of its option, for findings are looked up by it."""
    found = []
    for place, item in fields.items(key):
        criterion = _criterion(item, place, ground)
        if criterion.id in seen:
            raise place.error(f'The id "{criterion.id}" stands twice, first in line {seen[criterion.id]}. Rename one.')
        seen[criterion.id] = place.line
        found.append(criterion)
    return tuple(found)


def _criterion(node: Node, place: Place, ground: Ground) -> Criterion:
    fields = Fields(node, place, "The criterion", ("id", "text", "rule", "claims", "qualifier", "note"))
    fields.what = f"The criterion {fields.text('id')}"
    return Criterion(
        id=fields.text("id"),
        text=fields.text("text"),
        rule=ground.rule(fields, "rule"),
        claims=ground.cited(fields),
        qualifier=fields.text("qualifier", ""),
        note=fields.text("note", ""),
    )


def _evidence(node: Node, place: Place, ground: Ground) -> Evidence:
    fields = Fields(node, place, "The evidence", EVIDENCE_KEYS)
    told = {key: fields.words(key) for key in EVIDENCE_KEYS if key not in ("claims", "text")}
    return Evidence(**told, text=fields.text("text", ""), claims=ground.cited(fields))


def _effect(node: Node, place: Place, ground: Ground) -> AdverseEffect:
    fields = Fields(node, place, "The adverse effect", ("effect", "frequency", "claims", "matters_if", "text"))
    return AdverseEffect(
        effect=fields.text("effect"),
        frequency=fields.words("frequency"),
        claims=ground.cited(fields),
        matters_if=ground.rule_or_none(fields, "matters_if"),
        text=fields.text("text", ""),
    )


def _technique(node: Node, place: Place, ground: Ground) -> Technique:
    fields = Fields(node, place, "The technique note", ("text", "claims", "applies_if"))
    return Technique(fields.text("text"), ground.cited(fields), ground.rule_or_none(fields, "applies_if"))
