"""T of the primary tumor, from its size and the structures it invades, under each staging system.

The same tumor can have another T in another system (S-CLS-09), so size and structures are recorded once and each
system reads them by its own rules: the review's Tables 2 and 3, and U-STG-02. Version 9 follows the 8th edition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from cases.facts.vocabulary import FACTS
from cases.staging.outcome import Facts, Note, Outcome, in_order, values_of

_STRUCTURES = tuple(value for value, _ in FACTS["structures_invaded"].choices)


@dataclass(frozen=True)
class TumorRules:
    """One system's T. `smallest` is T1's upper end, which is itself T1 only where `smallest_included`.

    `largest` is T2's upper end, included, where the system has one; `extensions` gives the T of an invaded structure,
    and a structure that is not in it is no basis for T.
    """

    fact: str
    smallest_included: bool
    largest: Decimal | None
    extensions: dict[str, str]
    claims: tuple[str, ...]


SMALLEST = Decimal(20)


def _extensions(t3: Iterable[str], t4: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(t3, "T3") | dict.fromkeys(t4, "T4")


_ARTERIES = ("celiac_axis", "superior_mesenteric_artery")
_NEAREST = ("duodenum", "ampulla", "bile_duct")
_NO_BASIS = ("peripancreatic_fat",)
_BY_ARTERIES = _extensions([each for each in _STRUCTURES if each not in _ARTERIES], _ARTERIES)
_BY_NEIGHBORS = _extensions(_NEAREST, [each for each in _STRUCTURES if each not in (*_NEAREST, *_NO_BASIS)])

ENETS_2006 = TumorRules("t_enets_2006", False, Decimal(40), _BY_NEIGHBORS, ("S-CLS-07",))
AJCC_7 = TumorRules("t_ajcc_7", True, None, _BY_ARTERIES, ("S-CLS-09",))
AJCC_8 = TumorRules("t_ajcc_8", False, Decimal(40), _BY_NEIGHBORS, ("U-STG-02",))

EXACTLY_20_MM = Note(
    "Exactly 20 mm is T1 in AJCC 7, and T2 in ENETS 2006, AJCC 8 and version 9; the footnote of the review's Table 3 "
    "leaves it open.",
    ("S-CLS-07", "S-CLS-09", "U-STG-02"),
    leaves_open=True,
)
FAT_IS_NO_BASIS = Note(
    "Peripancreatic fat is no basis for T in this system; in AJCC 7 it is beyond the pancreas.", ("U-STG-02",)
)
IN_SITU_AND_SPREAD = Note(
    "Recorded as in situ together with invasion, involved nodes or metastases: T is not derived until one of them is "
    "corrected.",
    ("S-CLS-12",),
)
NO_SIZE = Note("Size of the primary tumor not recorded.", ())
NO_STRUCTURES = Note("Structures invaded not recorded.", ())
FOLLOWS_8 = Note(
    "Version 9 is computed with the rules of the 8th edition; its own table is not verified.", ("U-STG-09",)
)


def t_category(facts: Facts, rules: TumorRules) -> Outcome:
    """T of an invasive tumor: what size and structures leave possible, whichever of them is recorded."""
    if is_recorded_both_ways(facts):
        every = values_of(rules.fact)
        return Outcome(every, every, rules.claims, (IN_SITU_AND_SPREAD,))
    possible = in_order(
        rules.fact,
        {max(by_size, by_extent) for by_size in _by_size(facts, rules) for by_extent in _by_extent(facts, rules)},
    )
    open_notes = _missing(facts) if len(possible) > 1 else ()
    return Outcome(possible, possible, rules.claims, _notes(facts, rules, possible), open_notes)


def t_ajcc_7(facts: Facts) -> Outcome:
    """As `t_category`, and the only system here with Tis.

    A tumor counts as invasive unless it is recorded as in situ: nobody records that it is not (S-CLS-12).
    """
    outcome = t_category(facts, AJCC_7)
    in_situ = facts.get("primary_in_situ")
    if in_situ and not is_recorded_both_ways(facts):
        return Outcome(("Tis",), ("Tis",), (*AJCC_7.claims, "S-CLS-12"))
    if in_situ is None and not facts.get("structures_invaded"):
        return replace(outcome, could_be=("Tis", *outcome.could_be))
    return outcome


def t_ajcc_9(t_ajcc_8: Outcome) -> Outcome:
    """Version 9 from the settled T of the 8th edition, always with the note that its table is not verified."""
    return replace(t_ajcc_8, notes=(*t_ajcc_8.notes, FOLLOWS_8))


def is_recorded_both_ways(facts: Facts) -> bool:
    """In situ and spread at once: a contradiction between records that only a person can settle.

    It may also mean that somebody took "in situ" for "not removed", so nothing must follow from it.
    """
    spread = facts.get("structures_invaded") or facts.get("n_category") == "N1" or facts.get("m_category") == "M1"
    return bool(facts.get("primary_in_situ")) and bool(spread)


def _by_size(facts: Facts, rules: TumorRules) -> tuple[str, ...]:
    size = facts.get("primary_size_mm")
    if not isinstance(size, int | Decimal):
        return ("T1", "T2") if rules.largest is None else ("T1", "T2", "T3")
    if size < SMALLEST or (size == SMALLEST and rules.smallest_included):
        return ("T1",)
    return ("T2",) if rules.largest is None or size <= rules.largest else ("T3",)


def _by_extent(facts: Facts, rules: TumorRules) -> tuple[str, ...]:
    invaded = facts.get("structures_invaded")
    if not isinstance(invaded, frozenset):
        return ("T1", "T3", "T4")
    return (max((rules.extensions.get(each, "T1") for each in invaded), default="T1"),)


def _missing(facts: Facts) -> tuple[Note, ...]:
    needed = (("primary_size_mm", NO_SIZE), ("structures_invaded", NO_STRUCTURES))
    return tuple(note for name, note in needed if name not in facts)


def _notes(facts: Facts, rules: TumorRules, possible: tuple[str, ...]) -> tuple[Note, ...]:
    invaded = facts.get("structures_invaded")
    fat = isinstance(invaded, frozenset) and "peripancreatic_fat" in invaded
    size_decides = facts.get("primary_size_mm") == SMALLEST and possible[0] in ("T1", "T2")
    said = ((EXACTLY_20_MM, size_decides), (FAT_IS_NO_BASIS, fat and "peripancreatic_fat" not in rules.extensions))
    return tuple(note for note, holds in said if holds)
