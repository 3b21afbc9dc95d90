"""All derived facts of a patient at once, and the refusal of a given one that contradicts what it derives from.

A given value is used as input wherever the recorded facts leave room for it. Facts that are not derived never
contradict each other here: where they cannot both be true, nothing is derived and a note says so.
"""

from dataclasses import dataclass, field, replace

from cases.facts.document import FactError, FactErrors
from cases.facts.vocabulary import FACTS, Kind, Value
from cases.staging import grade, spread, stages, tumor
from cases.staging.outcome import Derivation, Derived, Facts, Note, Outcome, as_text
from cases.staging.scope import outside, reservations
from cases.staging.stages import SYSTEMS, System


def derive(facts: Facts) -> Derivation:
    """Grade, class, T, N, M and stages under each system; FactErrors names both sides of each contradiction."""
    settling = _settle_all(facts)
    if settling.refused:
        raise FactErrors([_contradiction(facts, name, settling.derived[name]) for name in settling.refused])
    known = dict(facts) | {name: each.value for name, each in settling.derived.items() if each.value is not None}
    return Derivation({name: known[name] for name in FACTS if name in known}, settling.derived)


@dataclass
class _Settling:
    """The derived facts so far. `facts` grows by what is settled, so that later steps read it like a recorded fact."""

    facts: dict[str, Value]
    derived: dict[str, Derived] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def settle(self, name: str, outcome: Outcome) -> Outcome:
        """Put a given value in the place of the outcome if it could be, note it as refused if not."""
        given = as_text(self.facts[name]) if name in self.facts else None
        if given in outcome.could_be:
            outcome = replace(outcome, could_be=(given,), possible=(given,), open_notes=())
        elif given is not None:
            self.refused.append(name)
            del self.facts[name]
        self.derived[name] = derived = _derived(name, outcome)
        if derived.value is not None:
            self.facts[name] = derived.value
        return outcome


def _derived(name: str, outcome: Outcome) -> Derived:
    notes = tuple(dict.fromkeys((*outcome.notes, *outcome.open_notes)))
    claims = dict.fromkeys((*outcome.claims, *(claim for note in notes for claim in note.claims)))
    possible = tuple(_typed(name, value) for value in outcome.possible)
    value = possible[0] if len(possible) == 1 else None
    left_open = tuple(note for note in notes if note.leaves_open)
    return Derived(value, possible, tuple(note.text for note in notes), tuple(claims), left_open)


def _typed(name: str, value: str) -> bool | str:
    return value == "true" if FACTS[name].kind is Kind.BOOL else value


def _settle_all(facts: Facts) -> _Settling:
    """Each derived fact after those it rests on, then all in the order of the vocabulary."""
    settling = _Settling(dict(facts))
    tumor_grade = settling.settle("grade_who_2010", grade.grade_who_2010(facts))
    tumor_class = settling.settle("class_who_2022", grade.class_who_2022(facts, tumor_grade))
    nodes = settling.settle("n_category", spread.n_category(facts))
    metastases = _settle_metastases(settling)
    tumors = _settle_tumors(settling, tumor_class)
    for system in SYSTEMS:
        reserved = reservations(system, facts, tumor_grade, tumor_class)
        why_not = outside(system, facts, tumor_class, tumors["t_ajcc_7"])
        settling.settle(system.stage, _staged(system, tumors[system.tumor], nodes, metastases, reserved, why_not))
    settling.settle("primary_drains_to_portal_vein", spread.primary_drains_to_portal_vein(facts))
    settling.settle("bilioenteric_anastomosis", spread.bilioenteric_anastomosis(facts))
    settling.settle("sstr_uptake", spread.sstr_uptake(facts))
    settling.derived = {name: settling.derived[name] for name in FACTS if name in settling.derived}
    return settling


def _settle_metastases(settling: _Settling) -> Outcome:
    beyond = settling.settle("extrahepatic_metastases", spread.extrahepatic_metastases(settling.facts))
    finer = spread.m_possible(settling.facts, beyond)
    coarse = settling.settle("m_category", spread.m_category(finer, settling.facts))
    settling.settle("m_ajcc_8", spread.m_ajcc_8(finer, coarse, settling.facts))
    return coarse


def _settle_tumors(settling: _Settling, tumor_class: Outcome) -> dict[str, Outcome]:
    """T under each system; AJCC 7 comes first, because it alone has Tis, and 8 before version 9, which follows it."""
    facts, tumors = settling.facts, dict[str, Outcome]()
    for system in SYSTEMS:
        why_not = outside(system, facts, tumor_class, tumors.get("t_ajcc_7"))
        outcome = _silent(system.claims, why_not) if why_not else _t_category(system, facts, tumors)
        tumors[system.tumor] = settling.settle(system.tumor, outcome)
    return tumors


def _t_category(system: System, facts: Facts, tumors: dict[str, Outcome]) -> Outcome:
    if system.tumor == "t_ajcc_9":
        return tumor.t_ajcc_9(tumors["t_ajcc_8"])
    if system.tumor == "t_ajcc_7":
        return tumor.t_ajcc_7(facts)
    return tumor.t_category(facts, tumor.ENETS_2006 if system.tumor == "t_enets_2006" else tumor.AJCC_8)


def _staged(
    system: System, t: Outcome, n: Outcome, m: Outcome, reserved: tuple[Note, ...], why_not: Note | None
) -> Outcome:
    if why_not:
        return _silent(system.claims, why_not)
    outcome = stages.stage(system, t, n, m)
    return replace(outcome, notes=(*outcome.notes, *reserved))


def _silent(claims: tuple[str, ...], why: Note) -> Outcome:
    """No value is possible: the system does not speak of this tumor."""
    return Outcome((), (), claims, (why,))


def _contradiction(facts: Facts, name: str, derived: Derived) -> FactError:
    """Names the fact and the fewest others that exclude its value, so that both sides can be looked up."""
    others = dict(facts)
    for each in sorted(facts, key=lambda fact: not FACTS[fact].derived):
        without = {other: value for other, value in others.items() if other != each}
        if each != name and name in _settle_all(without).refused:
            others = without
    against = ", ".join(f"{other} ({_shown(value)})" for other, value in others.items() if other != name)
    possible = " or ".join(as_text(value) for value in derived.possible)
    expected = f"expected {possible}" if possible else "it does not apply"
    given = f"{name}: {_shown(facts[name])} contradicts {against}; {expected}"
    return FactError(name, f"{given}. Correct one of them, or leave {name} out to have it derived")


def _shown(value: Value) -> str:
    return f"[{', '.join(sorted(value))}]" if isinstance(value, frozenset) else as_text(value)
