"""From a case's records to its facts: which record speaks for each fact, and what was computed from the rest."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from cases.facts.current import current_records
from cases.facts.document import FactErrors
from cases.facts.partial_dates import age_in_years
from cases.facts.vocabulary import FACTS, Kind, Value
from cases.models import Case, Record, Treatment
from cases.staging import Derived, derive


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from: the record, its version, its date and who entered it; or how it was computed."""

    kind: str
    record_id: str = ""
    series: str = ""
    version: int = 1
    dated_on: str = ""
    source: str = ""
    entered_by: str = ""
    entered_at: str = ""


@dataclass(frozen=True)
class Recorded:
    name: str
    value: Value
    provenance: Provenance


@dataclass(frozen=True)
class FactSheet:
    """All facts of a case on a day. `conflicts` are contradictions between records, in words for the page."""

    as_of: date
    recorded: Mapping[str, Recorded]
    derived: Mapping[str, Derived]
    facts: Mapping[str, Value]
    conflicts: tuple[str, ...] = ()
    records: Mapping[str, list[Record]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def given(self) -> dict[str, Value]:
        """The facts as the records state them, before anything was computed."""
        return {name: one.value for name, one in self.recorded.items()}

    @cached_property
    def sha256(self) -> str:
        """Names the facts, not the day: the same facts on another day have the same name."""
        return hashlib.sha256(json.dumps(as_json(self.facts), sort_keys=True).encode()).hexdigest()


def dates(sheet: FactSheet) -> dict[str, str]:
    """How old each fact is: the date of the record that speaks for it, left out where that record has none.

    A computed value is as old as the oldest record of its group, and has no date where one of these has none.
    """
    found = {name: one.provenance.dated_on for name, one in sheet.recorded.items()}
    groups: dict[str, list[str]] = {}
    for name, dated_on in found.items():
        groups.setdefault(FACTS[name].group, []).append(dated_on)
    computed = {name: min(groups.get(FACTS[name].group, [""])) for name in sheet.facts if name not in found}
    return {name: dated_on for name, dated_on in {**found, **computed}.items() if dated_on}


def as_json(facts: Mapping[str, Value]) -> dict[str, object]:
    """The facts as the assess document writes them: sets as sorted lists, decimals as numbers."""
    return {name: plain_value(facts[name]) for name in FACTS if name in facts}


def plain_value(value: Any) -> object:
    """As JSON writes it: a number that a reader may send back, a set as a sorted list."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        plain = value.normalize()
        return int(plain) if plain == plain.to_integral_value() else float(plain)
    return value


# Where "the latest record" is the wrong answer, the right one and why.
_CHOOSE: dict[str, Callable[[list[Recorded]], Recorded]] = {}


def _latest(candidates: list[Recorded]) -> Recorded:
    return candidates[0]


def _highest(candidates: list[Recorded]) -> Recorded:
    """Ki-67 and mitoses: the higher index sets the grade (U-CLS-02)."""
    return max(candidates, key=lambda one: one.value)


def _ever(candidates: list[Recorded]) -> Recorded:
    """An operation that was done stays done, whatever a later record leaves open."""
    return next((one for one in candidates if one.value is True), candidates[0])


for _name in ("ki67_percent", "mitoses_per_2mm2"):
    _CHOOSE[_name] = _highest
for _name in ("primary_resected", "prior_pancreaticoduodenectomy", "bilioenteric_anastomosis", "histology_confirmed"):
    _CHOOSE[_name] = _ever


def gather(case: Case, on: date, records: Mapping[str, list[Record]] | None = None) -> FactSheet:
    """The facts of a case on a day. Never raises for contradicting records: they are listed as conflicts."""
    records = current_records(case) if records is None else records
    recorded = _recorded(case, on, records)
    return _sheet(on, recorded, dict(records))


def _recorded(case: Case, on: date, records: Mapping[str, list[Record]]) -> dict[str, Recorded]:
    candidates: dict[str, list[Recorded]] = {}
    treatments = cast("list[Treatment]", records.get("treatment", []))
    for one in [*_identity(case, on), *_stated(records), *_from_treatments(treatments)]:
        candidates.setdefault(one.name, []).append(one)
    return {name: _CHOOSE.get(name, _latest)(candidates[name]) for name in FACTS if name in candidates}


def _identity(case: Case, on: date) -> Iterable[Recorded]:
    patient = case.patient
    where = Provenance(kind="patient", record_id=str(patient.pk), source="Patient registration")
    if patient.born_on:
        yield Recorded("age_years", age_in_years(patient.born_on, on), where)
    if patient.sex:
        yield Recorded("sex", patient.sex, where)


def _stated(records: Mapping[str, list[Record]]) -> Iterable[Recorded]:
    """What the records state, the newest record first, so that the first candidate is the latest."""
    everything = [(kind, record) for kind, found in records.items() for record in found]
    everything.sort(key=lambda pair: (pair[1].dated_on, pair[1].entered_at), reverse=True)
    for kind, record in everything:
        for name, value in record.fact_values().items():
            yield Recorded(name, cast(Value, value), provenance(kind, record))


def provenance(kind: str, record: Record) -> Provenance:
    return Provenance(
        kind=kind,
        record_id=str(record.pk),
        series=str(record.series),
        version=record.version,
        dated_on=record.dated_on,
        source=record.source,
        entered_by=record.entered_by.full_name,
        entered_at=record.entered_at.isoformat(timespec="seconds"),
    )


def _from_treatments(treatments: list[Treatment]) -> Iterable[Recorded]:
    """Treatments given so far, and whether the patient is on, or progressed on, a somatostatin analog.

    None are known to have been given only where somebody recorded that, and no treatment beside it.
    """
    if treatments and all(one.is_nothing for one in treatments):
        where = provenance("treatment", treatments[0])
        yield Recorded("prior_treatments", frozenset(), where)
        yield from (Recorded(name, False, where) for name in ("on_ssa", "progressed_on_ssa"))
    named = [one for one in treatments if one.option and not one.is_nothing]
    if named:
        options = frozenset(one.option for one in named)
        yield Recorded("prior_treatments", options, provenance("treatment", named[0]))
    for one in treatments:
        if one.option in ("ssa", "ssa_intensification"):
            where = provenance("treatment", one)
            if one.is_ongoing is not None:
                yield Recorded("on_ssa", one.is_ongoing, where)
            if one.response == Treatment.Response.PROGRESSION:
                yield Recorded("progressed_on_ssa", True, where)


def _sheet(on: date, recorded: dict[str, Recorded], records: dict[str, list[Record]]) -> FactSheet:
    given = {name: one.value for name, one in recorded.items()}
    conflicts: list[str] = []
    while True:
        try:
            derivation = derive(given)
            break
        except FactErrors as errors:
            conflicts += [error.message for error in errors.errors]
            given = {name: value for name, value in given.items() if name not in {one.fact for one in errors.errors}}
    return FactSheet(on, recorded, derivation.derived, _ordered(derivation.facts), tuple(conflicts), records)


def _ordered(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {name: _typed(name, facts[name]) for name in FACTS if name in facts}


def _typed(name: str, value: Value) -> Value:
    return Decimal(value) if FACTS[name].kind == Kind.DECIMAL and isinstance(value, int) else value
