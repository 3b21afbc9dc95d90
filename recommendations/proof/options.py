"""What is proven of one option: the standings it can have, that they exclude each other, that each criterion counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import z3

from recommendations.engine import (
    Criterion,
    Edition,
    Is,
    Option,
    Role,
    Standing,
    facts_of,
    leaves_of,
    standing_of,
    words,
)

from .patient import Patient, at_odds, chosen


@dataclass(frozen=True)
class Flaw:
    """What must not be, and where: the file, the option and the criterion."""

    file: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.sentence}" if self.where else f"{self.file}: {self.sentence}"


class OptionFormulas:
    """An option beside the patient of the solver. Cautions have formulas too, though no standing asks them."""

    def __init__(self, option: Option, edition: Edition) -> None:
        self.option, self.file = option, f"{edition.id}/options/{option.id}.yaml"
        self.criteria: dict[str, tuple[Role, Criterion]] = dict(_criteria(option))
        names = chain(option.facts, *(facts_of(each.rule) for each in option.cautions))
        self.patient = Patient(edition.vocabulary, dict.fromkeys(names))
        self.truths = {name: self.patient.truth(each.rule) for name, (_, each) in self.criteria.items()}
        self.standings = self._standings()

    def named(self, role: Role) -> list[str]:
        return [name for name, (each, _) in self.criteria.items() if each is role]

    @property
    def deciding(self) -> list[str]:
        return [*self.named(Role.INDICATION), *self.named(Role.CONTRAINDICATION)]

    def supports(self, name: str) -> Any:
        """That a criterion says what an eligible patient needs."""
        truth = self.truths[name]
        return truth.met if self.criteria[name][0] is Role.INDICATION else truth.not_met

    def opposes(self, name: str) -> Any:
        truth = self.truths[name]
        return truth.not_met if self.criteria[name][0] is Role.INDICATION else truth.met

    @property
    def whole(self) -> Any:
        """That every fact that decides the standing is recorded."""
        return z3.And(*(self.patient.recorded[name] for name in self.option.facts))

    @property
    def left_open(self) -> Any:
        return z3.Or(*(self.patient.left_open(self.criteria[name][1].rule) for name in self.deciding))

    def _standings(self) -> dict[Standing, Any]:
        excluded = z3.Or(*(self.opposes(name) for name in self.named(Role.CONTRAINDICATION)))
        failed = z3.Or(*(self.opposes(name) for name in self.named(Role.INDICATION)))
        eligible = z3.And(bool(self.option.indications), *(self.supports(name) for name in self.deciding))
        decided = {
            Standing.ELIGIBLE: eligible,
            Standing.CONTRAINDICATED: excluded,
            Standing.NOT_ELIGIBLE: z3.And(failed, z3.Not(excluded)),
        }
        found = decided | {Standing.UNDETERMINED: z3.Not(z3.Or(*decided.values()))}
        return {each: found[each] for each in Standing}


def expected(option: Option) -> tuple[Standing, ...]:
    """The standings that an option should be able to have; without an indication nothing says who may have it."""
    if not option.indications:
        return (*((Standing.CONTRAINDICATED,) if option.contraindications else ()), Standing.UNDETERMINED)
    return tuple(each for each in Standing if option.contraindications or each is not Standing.CONTRAINDICATED)


def reached(formulas: OptionFormulas) -> dict[Standing, Any]:
    """Each standing that some patient has, with a patient who has it."""
    found = {each: chosen(formulas.patient, condition) for each, condition in formulas.standings.items()}
    return {each: model for each, model in found.items() if model is not None}


def flaws(formulas: OptionFormulas) -> Iterator[Flaw]:
    """Everything that is wrong with an option."""
    yield from _unreached(formulas)
    yield from _both_at_once(formulas)
    for name, (_, criterion) in formulas.criteria.items():
        yield from _without_effect(formulas, name, criterion)
    gap = chosen(
        formulas.patient, formulas.whole, formulas.standings[Standing.UNDETERMINED], z3.Not(formulas.left_open)
    )
    if gap is not None and formulas.option.indications:
        yield Flaw(
            formulas.file, "", "A gap: everything is recorded, nothing is left open, and still it is undetermined."
        )


def left_open(formulas: OptionFormulas) -> dict[str, tuple[str, ...]]:
    """The criteria that a whole record can leave open, each with the notes of the leaves that do so."""
    found = {}
    for name, (_, criterion) in formulas.criteria.items():
        undecided = z3.Not(z3.Or(formulas.truths[name].met, formulas.truths[name].not_met))
        leaves = [leaf for leaf in leaves_of(criterion.rule) if isinstance(leaf, Is) and leaf.open_test is not None]
        notes = (
            leaf.open_note
            for leaf in leaves
            if chosen(formulas.patient, formulas.patient.whole, undecided, formulas.patient.left_open(leaf)) is not None
        )
        found[name] = tuple(dict.fromkeys(notes))
    return {name: notes for name, notes in found.items() if notes}


def never_alone(formulas: OptionFormulas) -> list[str]:
    """The criteria that never decide by themselves: whoever fails one of these fails another as well."""
    return [
        name
        for name in formulas.deciding
        if chosen(
            formulas.patient,
            formulas.opposes(name),
            *(formulas.supports(other) for other in formulas.deciding if other != name),
        )
        is None
    ]


def _criteria(option: Option) -> Iterator[tuple[str, tuple[Role, Criterion]]]:
    roles = (
        (Role.INDICATION, option.indications),
        (Role.CONTRAINDICATION, option.contraindications),
        (Role.CAUTION, option.cautions),
    )
    for role, criteria in roles:
        for criterion in criteria:
            yield f"{role.value} {criterion.id}", (role, criterion)


def _unreached(formulas: OptionFormulas) -> Iterator[Flaw]:
    found = reached(formulas)
    for each in expected(formulas.option):
        if each not in found:
            yield Flaw(formulas.file, _culprits(formulas, each), f"No patient is ever {words.STANDINGS[each].lower()}.")
        elif standing_of(formulas.option, formulas.patient.described(found[each])) is not each:
            yield Flaw(
                formulas.file, "", f"The solver and the engine disagree on who is {words.STANDINGS[each].lower()}."
            )


def _culprits(formulas: OptionFormulas, unreached: Standing) -> str:
    """For eligible, the criteria that exclude each other; for the others, those that never speak against."""
    if unreached is Standing.ELIGIBLE:
        names = at_odds(formulas.patient, {name: formulas.supports(name) for name in formulas.deciding})
    else:
        names = tuple(
            formulas.named(Role.CONTRAINDICATION if unreached is Standing.CONTRAINDICATED else Role.INDICATION)
        )
    return words.listed(names)


def _both_at_once(formulas: OptionFormulas) -> Iterator[Flaw]:
    for one, other in combinations(Standing, 2):
        both = chosen(formulas.patient, formulas.standings[one], formulas.standings[other])
        if both is not None:
            said = f"{words.STANDINGS[one].lower()} and {words.STANDINGS[other].lower()}"
            yield Flaw(formulas.file, "", f"A patient can be {said} at once.")


def _without_effect(formulas: OptionFormulas, name: str, criterion: Criterion) -> Iterator[Flaw]:
    """A criterion that is never met, never fails or does both at once; or a part of it that nobody can meet or fail."""
    for sentence in verdict_flaws(formulas.patient, formulas.truths[name]):
        yield Flaw(formulas.file, name, sentence)
    for leaf in leaves_of(criterion.rule):
        if isinstance(leaf, Is) and leaf.open_test is None:
            for sentence in verdict_flaws(formulas.patient, formulas.patient.truth(leaf)):
                yield Flaw(formulas.file, name, f"The part on {leaf.fact}: {sentence}")


def verdict_flaws(patient: Patient, truth: Any) -> Iterator[str]:
    if chosen(patient, truth.met) is None:
        yield "No patient can ever meet it."
    if chosen(patient, truth.not_met) is None:
        yield "No patient can ever fail it."
    if chosen(patient, truth.met, truth.not_met) is not None:
        yield "A patient can meet and fail it at once."
