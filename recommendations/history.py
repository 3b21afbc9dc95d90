"""How a case's standings came about: its frozen assessments, each against the one before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from recommendations.document_changes import FactChange, OptionChange, fact_changes, option_changes, shown
from recommendations.engine import SUFFIX, Edition, EditionError, Standing, words
from recommendations.in_force import edition_of
from recommendations.library import edition
from recommendations.models import Assessment
from recommendations.pages import tally


@dataclass(frozen=True)
class Step:
    """One assessment, and what it says differently from the one before; the first has nothing to differ from."""

    assessment: Assessment
    before: Assessment | None
    facts: tuple[FactChange, ...]
    options: tuple[OptionChange, ...]

    @property
    def edition(self) -> Edition | None:
        return held(self.assessment)

    @property
    def is_another_edition(self) -> bool:
        return self.before is not None and self.before.edition_sha256 != self.assessment.edition_sha256

    @property
    def is_another_text(self) -> bool:
        """An edition that was changed without a new version, as a draft may be, reads otherwise under the same name."""
        if self.before is None or not self.is_another_edition:
            return False
        one, before = self.assessment, self.before
        return (one.edition_id, one.edition_version) == (before.edition_id, before.edition_version)

    @property
    def stated(self) -> tuple[FactChange, ...]:
        return tuple(one for one in self.facts if not one.computed)

    @property
    def followed(self) -> tuple[FactChange, ...]:
        return tuple(one for one in self.facts if one.computed)

    @property
    def moved(self) -> tuple[OptionChange, ...]:
        return tuple(one for one in self.options if one.is_changed)

    @property
    def tally(self) -> list[tuple[str, str, int]]:
        return tally(self.assessment)


def held(one: Assessment) -> Edition | None:
    """The edition as it was, if it is still here; else as this installation holds it today, where claims are read."""
    now = edition_of(one.case.board)
    if now.sha256 == one.edition_sha256:
        return now
    try:
        return edition(one.edition_id.removesuffix(SUFFIX))
    except EditionError:
        return None


def steps(newest_first: list[Assessment]) -> list[Step]:
    """A step for each, the newest first. The last one given only serves as what came before, if it is not the first."""
    return [_step(one, before) for one, before in zip_longest(newest_first, newest_first[1:])]


def _step(one: Assessment, before: Assessment | None) -> Step:
    if before is None:
        return Step(one, None, (), ())
    stated = {*before.provenance, *one.provenance}
    return Step(
        one, before, fact_changes(before.facts, one.facts, stated), option_changes(before.document, one.document)
    )


@dataclass(frozen=True)
class FrozenFact:
    """One fact as it lay on the table, with the record that spoke for it; without one it was computed."""

    label: str
    value: str
    provenance: Mapping | None


def frozen_facts(assessment: Assessment) -> list[FrozenFact]:
    return [
        FrozenFact(change.label, change.shown_after, assessment.provenance.get(change.fact))
        for change in fact_changes({}, assessment.facts, assessment.provenance)
    ]


def frozen_options(document: Mapping) -> list[tuple[str, list[dict]]]:
    """The options by intent, in the order of the document, each finding with its words; from the document alone."""
    intents = dict.fromkeys(option["intent"] for option in document["options"])
    titles = {intent.value: title for intent, title in words.INTENTS.items()}
    return [
        (titles.get(intent, intent), [_frozen_option(one) for one in document["options"] if one["intent"] == intent])
        for intent in intents
    ]


def _frozen_option(option: Mapping) -> dict:
    flagged = set(option["flagged"])
    return {
        **option,
        "standing_label": words.STANDINGS[Standing(option["standing"])],
        "findings": [_frozen_finding(one, flagged) for one in option["findings"]],
        "cautions": [_frozen_finding(one, flagged) for one in option["cautions"]],
    }


_WORDS = {verdict.value: label for verdict, label in words.VERDICTS.items()}
_ROLES = {role.value: label for role, label in words.ROLES.items()}


def _frozen_finding(finding: Mapping, flagged: set[str]) -> dict:
    leaves = {leaf["fact"]: leaf["value"] for leaf in finding["leaves"]}
    return {
        **finding,
        "verdict_label": _WORDS[finding["verdict"]],
        "role_label": _ROLES[finding["role"]],
        "stops": finding["role"] == "contraindication" and finding["verdict"] == "met",
        "values": [FactChange(name, None, value) for name, value in leaves.items()],
        "claims": [(claim, claim in flagged) for claim in finding["claims"]],
    }


def threshold_lines(document: Mapping) -> list[dict]:
    return [{**one, "verdict_label": _WORDS[one["verdict"]]} for one in document["thresholds"]]


def derived_lines(document: Mapping) -> list[tuple[str, str]]:
    """Label and value of each computed fact, or the values that were still possible."""
    found = [(FactChange(name, None, one["value"]), one) for name, one in document["derived"].items()]
    return [
        (change.label, change.shown_after if one["value"] is not None else _possible(change.fact, one["possible"]))
        for change, one in found
    ]


def _possible(name: str, values: list[str]) -> str:
    told = [shown(name, {"true": True, "false": False}.get(value, value)) for value in values]
    return f"not settled: {words.listed(told, 'or')}" if told else "does not apply"
