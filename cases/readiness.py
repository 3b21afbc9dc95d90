"""Whether a case can be discussed: what the board wants on the table, and whether it is there, old, missing or
declared unknown. It reads the kept facts, so a list of cases costs one query however long it is; it decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Board
from cases.facts.partial_dates import first_day
from cases.facts.vocabulary import FACTS
from cases.key_facts import KEY_FACTS
from cases.models import Case, DeclaredUnknown, ReadinessRule
from cases.where import kind_that_records

_KEY = "key:"
_WHY = {value: str(label) for value, label in DeclaredUnknown.Why.choices}


@dataclass(frozen=True)
class Item:
    """One thing a board may want: a fact, or a key fact that is there once any fact of its line is.

    `asks` is the fact that one enters, or declares unknown; `kind` is the record that takes it.
    """

    name: str
    label: str
    facts: tuple[str, ...]
    asks: str
    kind: str
    asked_of: str

    @property
    def is_key(self) -> bool:
        return self.name.startswith(_KEY)


def _item(name: str, label: str, facts: tuple[str, ...]) -> Item:
    asks = next((one for one in facts if kind_that_records(one)), facts[0])
    return Item(name, label, facts, asks, kind_that_records(asks), FACTS[asks].asked_of)


KEY_ITEMS = tuple(_item(f"{_KEY}{names[0]}", label, names) for label, names in KEY_FACTS)
FACT_ITEMS = tuple(_item(name, fact.label, (name,)) for name, fact in FACTS.items() if kind_that_records(name))
ITEMS: dict[str, Item] = {one.name: one for one in (*KEY_ITEMS, *FACT_ITEMS)}


@dataclass(frozen=True)
class Wanted:
    """One rule in force. Without a limit no value is too old. `cases.responsible` reads whom it names to be asked."""

    item: Item
    required: bool = True
    max_age_days: int | None = None
    asked_of: str = ""
    responsible: str = ""


Rules = Mapping[Any, tuple[Wanted, ...]]

# Before a board says otherwise: every key fact, however old.
DEFAULT = tuple(Wanted(one, asked_of=one.asked_of) for one in KEY_ITEMS)


class State(StrEnum):
    PRESENT = "present"
    STALE = "stale"
    UNKNOWN = "unknown"
    MISSING = "missing"


class Level(StrEnum):
    READY = "ready"
    CONDITIONAL = "conditional"
    NOT_READY = "not_ready"


LEVELS = {Level.READY: _("Ready"), Level.CONDITIONAL: _("Conditional"), Level.NOT_READY: _("Not ready")}


@dataclass(frozen=True)
class Found:
    """A rule and what the case has for it. `dated_on` is empty where no date is known; `why` is why it is unknown."""

    wanted: Wanted
    state: State
    dated_on: str = ""
    why: str = ""


@dataclass(frozen=True)
class Readiness:
    """Required items decide the level; a declared unknown or an old value makes it conditional, never ready.

    `declared` are the facts of the case that stand as declared unknown, whether or not a rule asks for them, with why.
    """

    found: tuple[Found, ...]
    declared: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def required(self) -> tuple[Found, ...]:
        return tuple(one for one in self.found if one.wanted.required)

    def labels(self, *states: State) -> tuple[str, ...]:
        return tuple(one.wanted.item.label for one in self.required if one.state in states)

    @property
    def missing(self) -> tuple[str, ...]:
        return self.labels(State.MISSING)

    @property
    def stale(self) -> tuple[str, ...]:
        return self.labels(State.STALE)

    @property
    def unknown(self) -> tuple[str, ...]:
        return self.labels(State.UNKNOWN)

    @property
    def present(self) -> int:
        return len(self.labels(State.PRESENT))

    @property
    def level(self) -> Level:
        if self.missing:
            return Level.NOT_READY
        return Level.CONDITIONAL if self.stale or self.unknown else Level.READY

    @property
    def in_short(self) -> str:
        """`Conditional, 11 of 12`: how many of the required items are on the table."""
        return f"{LEVELS[self.level]}, {self.present} of {len(self.required)}"

    @property
    def is_ready(self) -> bool:
        return self.level is Level.READY


def readiness(case: Case, on: date) -> Readiness:
    """Of one case as it stands in the database now."""
    fresh = Case.objects.select_related("facts").get(pk=case.pk)
    return readiness_of([fresh], on)[case.pk]


def readiness_on_page(request: HttpRequest, case: Case, on: date) -> Readiness:
    """Several parts of one page ask; for one request it is looked up once. The case comes with its facts."""
    kept: dict[Any, Readiness] = request.__dict__.setdefault("kept_readiness", {})
    if case.pk not in kept:
        kept[case.pk] = readiness_of([case], on)[case.pk]
    return kept[case.pk]


def readiness_of(cases: Iterable[Case], on: date, rules: Rules | None = None) -> dict[Any, Readiness]:
    """Case id to its readiness. The cases come with their facts, so this is one query for all of them, or none."""
    cases = list(cases)
    rules = rules_of({case.board_id for case in cases}) if rules is None else rules
    return {case.pk: _readiness(case, rules[case.board_id], on) for case in cases}


def rules_of(board_ids: Iterable[Any]) -> Rules:
    """The newest version of each board's rules; a board that has written none wants every key fact."""
    rows: dict[Any, list[ReadinessRule]] = {one: [] for one in board_ids}
    for rule in ReadinessRule.objects.filter(board__in=rows).order_by("board_id", "-version", "id"):
        kept = rows[rule.board_id]
        if not kept or kept[0].version == rule.version:
            kept.append(rule)
    return {board: tuple(map(_wanted, kept)) or DEFAULT for board, kept in rows.items()}


def rules_on_page(request: HttpRequest, boards: Iterable[Board]) -> Rules:
    """The rules of all boards of a page, for one request looked up once."""
    if "kept_rules" not in request.__dict__:
        request.__dict__["kept_rules"] = rules_of(board.pk for board in boards)
    return request.__dict__["kept_rules"]


def _wanted(rule: ReadinessRule) -> Wanted:
    return Wanted(ITEMS[rule.item], rule.required, rule.max_age_days, rule.asked_of, rule.responsible)


def _readiness(case: Case, rules: Iterable[Wanted], on: date) -> Readiness:
    facts = getattr(case, "facts", None)
    declared = {fact: _WHY.get(why, why) for fact, why in (facts.unknown if facts else {}).items()}
    return Readiness(tuple(_found(one, facts, declared, on) for one in rules), declared)


def _found(wanted: Wanted, facts: Any, declared: Mapping[str, str], on: date) -> Found:
    stated = [name for name in wanted.item.facts if getattr(facts, name, None) not in (None, "")]
    if stated:
        dated_on = max(facts.dates.get(name, "") for name in stated)
        return Found(wanted, State.STALE if _is_old(wanted, dated_on, on) else State.PRESENT, dated_on)
    if why := declared.get(wanted.item.asks):
        return Found(wanted, State.UNKNOWN, why=why)
    return Found(wanted, State.MISSING)


def _is_old(wanted: Wanted, dated_on: str, on: date) -> bool:
    """Under a limit, a value without a date cannot be told to be within it; of a month the first day counts."""
    if wanted.max_age_days is None:
        return False
    return not dated_on or first_day(dated_on) < on - timedelta(days=wanted.max_age_days)
