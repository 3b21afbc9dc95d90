"""One option file: its criteria, what is known of it, and the claims that carry each line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .checks import flaw_of
from .claim import Claim
from .criteria import Criterion, Rule
from .edition import AdverseEffect, Evidence, Intent, Option, Technique
from .errors import did_you_mean
from .fields import Fields, Place
from .read_yaml import Node
from .region import Approval, Region, RegionalStatus
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
    "regional_status",
    "always_listed",
)
EVIDENCE_KEYS = ("study", "design", "measure", "value", "denominator", "time_frame", "comparator", "claims", "text")


@dataclass(frozen=True)
class Ground:
    """What rules and citations of an edition stand on: the facts there are and the claims it makes."""

    vocabulary: Vocabulary
    claims: Mapping[str, Claim]

    def cited(self, fields: Fields, key: str = "claims") -> tuple[str, ...]:
        """The claims a line cites: at least one, and each exists."""
        for place, claim in fields.items(key):
            if claim not in self.claims:
                raise place.error(f'There is no claim "{claim}". {did_you_mean(str(claim), self.claims)}')
        claims = fields.texts(key)
        if not claims:
            raise fields.error(key, "is missing. Cite at least one claim: nothing is said without its source.")
        return claims

    def deciding(self, fields: Fields, key: str = "claims") -> tuple[str, ...]:
        """The claims of what may change a standing: at least one was seen in its source."""
        claims = self.cited(fields, key)
        if all(self.claims[claim].is_background for claim in claims):
            raise fields.error(key, "cites background knowledge only, which may not decide. Cite a verified claim too.")
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
        evidence=tuple(read_evidence(item, place, ground) for place, item in fields.items("evidence")),
        adverse_effects=tuple(read_effect(item, place, ground) for place, item in fields.items("adverse_effects")),
        technique=tuple(read_technique(item, place, ground) for place, item in fields.items("technique")),
        regional_status=tuple(read_regional(item, place, ground) for place, item in fields.items("regional_status")),
        always_listed=fields.true_or_false("always_listed"),
    )
    refuse_without_indication(option, fields.at("indications"))
    return option


def refuse_without_indication(option: Option, place: Place) -> None:
    if not option.indications and not option.always_listed:
        raise place.error(
            f'The option {option.id} needs at least one criterion in "indications": else it would suit everybody. '
            "Where no source gives one, write always_listed: true."
        )


def _criteria(fields: Fields, key: str, ground: Ground, seen: dict[str, int]) -> tuple[Criterion, ...]:
    """The criteria of one role. An id names one criterion of its option, for findings are looked up by it."""
    found = []
    for place, item in fields.items(key):
        criterion = CRITERIA[key](item, place, ground)
        if criterion.id in seen:
            raise place.error(f'The id "{criterion.id}" stands twice, first in line {seen[criterion.id]}. Rename one.')
        seen[criterion.id] = place.line
        found.append(criterion)
    return tuple(found)


def read_deciding(node: Node, place: Place, ground: Ground) -> Criterion:
    """An indication or contraindication: what is background only may not decide."""
    criterion = read_criterion(node, place, ground)
    ground.deciding(_criterion_fields(node, place))
    return criterion


def read_criterion(node: Node, place: Place, ground: Ground) -> Criterion:
    fields = _criterion_fields(node, place)
    return Criterion(
        id=fields.text("id"),
        text=fields.text("text"),
        rule=ground.rule(fields, "rule"),
        claims=ground.cited(fields),
        qualifier=fields.text("qualifier", ""),
        note=fields.text("note", ""),
    )


def _criterion_fields(node: Node, place: Place) -> Fields:
    fields = Fields(node, place, "The criterion", ("id", "text", "rule", "claims", "qualifier", "note"))
    fields.what = f"The criterion {fields.text('id')}"
    return fields


CRITERIA = {"indications": read_deciding, "contraindications": read_deciding, "cautions": read_criterion}


def read_evidence(node: Node, place: Place, ground: Ground) -> Evidence:
    fields = Fields(node, place, "The evidence", EVIDENCE_KEYS)
    told = {key: fields.words(key) for key in EVIDENCE_KEYS if key not in ("claims", "text")}
    return Evidence(**told, text=fields.text("text", ""), claims=ground.cited(fields))


def read_effect(node: Node, place: Place, ground: Ground) -> AdverseEffect:
    fields = Fields(node, place, "The adverse effect", ("effect", "frequency", "claims", "matters_if", "text"))
    return AdverseEffect(
        effect=fields.text("effect"),
        frequency=fields.words("frequency"),
        claims=ground.cited(fields),
        matters_if=ground.rule_or_none(fields, "matters_if"),
        text=fields.text("text", ""),
    )


def read_technique(node: Node, place: Place, ground: Ground) -> Technique:
    fields = Fields(node, place, "The technique note", ("text", "claims", "applies_if"))
    return Technique(fields.text("text"), ground.cited(fields), ground.rule_or_none(fields, "applies_if"))


def read_regional(node: Node, place: Place, ground: Ground) -> RegionalStatus:
    fields = Fields(node, place, "The regional status", ("region", "status", "wording", "date", "claims"))
    told = fields.words("date", "")
    if told and not PARTLY_DATED.fullmatch(told):
        raise fields.error("date", "should be a date as exact as the source: 2025, 2025-03 or 2025-03-26.")
    return RegionalStatus(
        region=fields.one_of("region", Region),
        status=fields.one_of("status", Approval),
        wording=fields.text("wording"),
        claims=ground.cited(fields),
        date=told,
    )


PARTLY_DATED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
