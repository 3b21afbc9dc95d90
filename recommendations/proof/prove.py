"""The proof of an edition: every question put to the solver, with what it found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import z3

from recommendations.engine import Edition, Option, Rule, Standing, Threshold, Verdict, facts_of
from recommendations.engine.vocabulary import NUMERIC

from .options import Flaw, OptionFormulas, flaws, left_open, never_alone, reached, verdict_flaws
from .patient import Patient
from .regions import Line, Region

Regions = Mapping[str, tuple[Region, ...]]


@dataclass(frozen=True)
class OptionProof:
    """What an option can say. `regions` cut each number it asks; `left_open` and `never_alone` name criteria."""

    option: Option
    standings: tuple[Standing, ...]
    regions: Regions
    left_open: Mapping[str, tuple[str, ...]]
    never_alone: tuple[str, ...]
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True)
class ThresholdProof:
    threshold: Threshold
    regions: Regions
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True)
class EditionProof:
    """An edition is sound when it has no flaw; what the text leaves open is none."""

    edition: Edition
    options: tuple[OptionProof, ...]
    thresholds: tuple[ThresholdProof, ...]
    others: int
    flaws: tuple[Flaw, ...]


def prove(edition: Edition) -> EditionProof:
    options = tuple(prove_option(option, edition) for option in edition.options)
    thresholds = tuple(_prove_threshold(threshold, edition) for threshold in edition.thresholds)
    others = tuple(_other_rules(edition))
    found = chain(
        chain.from_iterable(each.flaws for each in options),
        chain.from_iterable(each.flaws for each in thresholds),
        chain.from_iterable(_rule_flaws(*each, edition) for each in others),
    )
    return EditionProof(edition, options, thresholds, len(others), tuple(found))


def prove_option(option: Option, edition: Edition) -> OptionProof:
    formulas = OptionFormulas(option, edition)
    lines = [
        Line(formulas.patient, edition.vocabulary[name], option.rules, formulas.standings)
        for name in option.facts
        if edition.vocabulary[name].kind in NUMERIC
    ]
    cut = (Flaw(formulas.file, line.fact.name, each) for line in lines for each in line.flaws())
    return OptionProof(
        option,
        tuple(each for each in Standing if each in reached(formulas)),
        {line.fact.name: line.regions(formulas.whole) for line in lines},
        left_open(formulas),
        tuple(never_alone(formulas)),
        (*flaws(formulas), *cut),
    )


def _prove_threshold(threshold: Threshold, edition: Edition) -> ThresholdProof:
    patient = Patient(edition.vocabulary, facts_of(threshold.rule))
    truth = patient.truth(threshold.rule)
    unknown = z3.Not(z3.Or(truth.met, truth.not_met))
    verdicts = {Verdict.MET: truth.met, Verdict.NOT_MET: truth.not_met, Verdict.UNKNOWN: unknown}
    lines = [Line(patient, fact, [threshold.rule], verdicts) for fact in patient.facts.values() if fact.kind in NUMERIC]
    found = chain(verdict_flaws(patient, truth), chain.from_iterable(line.flaws() for line in lines))
    return ThresholdProof(
        threshold,
        {line.fact.name: line.regions(patient.whole) for line in lines},
        tuple(Flaw(f"{edition.id}/edition.yaml", f"threshold {threshold.id}", each) for each in found),
    )


def _other_rules(edition: Edition) -> Iterator[tuple[str, str, Rule]]:
    """The rules that decide no standing: to whom a remark, a harm or a step of the work-up applies."""
    for option in edition.options:
        file = f"{edition.id}/options/{option.id}.yaml"
        yield from ((file, each.text, each.applies_if) for each in option.technique if each.applies_if)
        yield from ((file, each.effect, each.matters_if) for each in option.adverse_effects if each.matters_if)
    for step in edition.work_up:
        if step.applies_if:
            yield f"{edition.id}/edition.yaml", f"work-up {step.id}", step.applies_if


def _rule_flaws(file: str, where: str, rule: Rule, edition: Edition) -> Iterator[Flaw]:
    patient = Patient(edition.vocabulary, facts_of(rule))
    return (Flaw(file, where, sentence) for sentence in verdict_flaws(patient, patient.truth(rule)))
