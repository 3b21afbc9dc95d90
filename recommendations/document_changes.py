"""What differs between two assess documents: facts, standings, and the criteria and values that made the difference.

What-if, the history of a case and the API all read their differences here, from documents alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from cases.facts.vocabulary import FACTS, Kind
from recommendations.engine import Role, Standing, Verdict, words

# How a caution stands, in the words of a page: it applies or it does not; it is never "met".
CAUTIONED = {"met": "Applies", "unknown": "May apply", "not_met": "Does not apply"}

# What stands in the place of a standing or a verdict where an edition has no such option or criterion.
ABSENT, NOT_IN_EDITION = "", "Not in the edition"


@dataclass(frozen=True)
class FactChange:
    """One fact, as both sides have it; None is not recorded. `computed` ones follow from the others."""

    fact: str
    before: object
    after: object
    computed: bool = False

    @property
    def label(self) -> str:
        return FACTS[self.fact].label if self.fact in FACTS else self.fact

    @property
    def shown_before(self) -> str:
        return shown(self.fact, self.before)

    @property
    def shown_after(self) -> str:
        return shown(self.fact, self.after)


@dataclass(frozen=True)
class Reason:
    """A criterion that reads differently, and the values it saw differently.

    `by_edition` where its words or its rule differ, so that no value of the patient explains it. An empty verdict says
    that this side has no such criterion. `claims` are ids, each with whether the audit flags it.
    """

    criterion: str
    text: str
    role: str
    before: str
    after: str
    facts: tuple[FactChange, ...]
    by_edition: bool
    claims: tuple[tuple[str, bool], ...]

    @property
    def is_caution(self) -> bool:
        return self.role == Role.CAUTION

    @property
    def label_before(self) -> str:
        return self._label(self.before)

    @property
    def label_after(self) -> str:
        return self._label(self.after)

    def _label(self, verdict: str) -> str:
        if not verdict:
            return NOT_IN_EDITION
        return CAUTIONED[verdict] if self.is_caution else words.VERDICTS[Verdict(verdict)]


@dataclass(frozen=True)
class OptionChange:
    """One option on both sides. `cautions` are those that begin or cease to apply; they change no standing."""

    id: str
    name: str
    before: str
    after: str
    decides_before: str
    decides_after: str
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...] = ()

    @property
    def read_differently(self) -> tuple[Reason, ...]:
        return (*self.reasons, *self.cautions)

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def label_before(self) -> str:
        return words.STANDINGS[Standing(self.before)] if self.before else NOT_IN_EDITION

    @property
    def label_after(self) -> str:
        return words.STANDINGS[Standing(self.after)] if self.after else NOT_IN_EDITION


def fact_changes(
    before: Mapping[str, object], after: Mapping[str, object], recorded: Iterable[str]
) -> tuple[FactChange, ...]:
    """Facts as JSON that differ, those a record states first, each in the order of the vocabulary."""
    stated = set(recorded)
    names = [name for name in dict.fromkeys((*FACTS, *before, *after)) if before.get(name) != after.get(name)]
    found = [FactChange(name, before.get(name), after.get(name), name not in stated) for name in names]
    return tuple(sorted(found, key=lambda one: one.computed))


def option_changes(before: Mapping, after: Mapping) -> tuple[OptionChange, ...]:
    """Every option of either document, in the order of the later one."""
    old, new = ({one["id"]: one for one in side["options"]} for side in (before, after))
    return tuple(_option(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))


def shown(name: str, value: object) -> str:
    """A JSON value in the words of the vocabulary; one that the vocabulary has dropped, as it was written."""
    fact = FACTS.get(name)
    if value is None:
        return words.NOT_RECORDED
    if fact is None:
        return ", ".join(value) if isinstance(value, list) else str(value)
    if isinstance(value, list):
        return words.shown_value(frozenset(value), fact)
    is_number = fact.kind in (Kind.INTEGER, Kind.DECIMAL)
    return words.shown_value(Decimal(str(value)) if is_number else value, fact)


def _option(old: Mapping | None, new: Mapping | None) -> OptionChange:
    here = new or old or {}
    return OptionChange(
        id=here["id"],
        name=here["name"],
        before=old["standing"] if old else ABSENT,
        after=new["standing"] if new else ABSENT,
        decides_before=old["decides"] if old else "",
        decides_after=new["decides"] if new else "",
        reasons=_reasons(old, new) if old and new else (),
        cautions=_cautions(old, new) if old and new else (),
    )


def _reasons(before: Mapping, after: Mapping) -> tuple[Reason, ...]:
    """The criteria whose verdicts differ. Those of one side alone differ by the edition."""
    old, new = ({one["id"]: one for one in side["findings"]} for side in (before, after))
    flagged = {*before["flagged"], *after["flagged"]}
    pairs = [(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]
    return tuple(_reason(one, other, flagged) for one, other in pairs if _verdict(one) != _verdict(other))


def _cautions(before: Mapping, after: Mapping) -> tuple[Reason, ...]:
    """Those that apply on one side alone. A document leaves out a caution that does not apply."""
    old, new = ({one["id"]: one for one in side["cautions"]} for side in (before, after))
    flagged = {*before["flagged"], *after["flagged"]}
    pairs = [(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]
    differ = [pair for pair in pairs if len({_applies(one) == "met" for one in pair}) == 2]
    return tuple(_caution(*pair, flagged) for pair in differ)


def _caution(old: Mapping | None, new: Mapping | None, flagged: Collection[str]) -> Reason:
    found = _reason(old, new, flagged)
    return replace(found, before=_applies(old), after=_applies(new), by_edition=False)


def _applies(caution: Mapping | None) -> str:
    return caution["verdict"] if caution else "not_met"


def _verdict(finding: Mapping | None) -> str:
    return finding["verdict"] if finding else ABSENT


def _reason(old: Mapping | None, new: Mapping | None, flagged: Collection[str]) -> Reason:
    here = new or old or {}
    return Reason(
        criterion=here["id"],
        text=f"{here['text']} ({here['qualifier']})" if here["qualifier"] else here["text"],
        role=here["role"],
        before=_verdict(old),
        after=_verdict(new),
        facts=_values(old, new),
        by_edition=old is None or new is None or old["rule"] != new["rule"],
        claims=tuple((claim, claim in flagged) for claim in here["claims"]),
    )


def _values(old: Mapping | None, new: Mapping | None) -> tuple[FactChange, ...]:
    before, after = ({leaf["fact"]: leaf["value"] for leaf in side["leaves"]} if side else {} for side in (old, new))
    names = [name for name in after if name in before and before[name] != after[name]]
    return tuple(FactChange(name, before[name], after[name]) for name in names)
