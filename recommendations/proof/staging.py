"""Grade and stage tables are total: every complete input gets exactly one value, but for the places named here.

Staging is plain Python, so it is run on every input it can tell apart: each limit with a value on either side, each
structure alone, and every union of structures that the systems treat differently.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations, product

from cases.facts.vocabulary import FACTS, Value
from cases.staging import derive
from cases.staging.grade import POOR_AT_LOW_INDEX
from cases.staging.scope import CARCINOMA, IN_SITU
from cases.staging.stages import SYSTEMS, System
from cases.staging.tumor import AJCC_7, AJCC_8, ENETS_2006, SMALLEST

GRADES = ("grade_who_2010", "class_who_2022")
SPREAD_FREE: dict[str, Value] = {
    "distant_nodes_involved": False,
    "lung_metastases": False,
    "other_extrahepatic_metastases": False,
    "peritoneal_metastases": "none",
}
# Why a complete input may have no value at all, or several; anything else is a hole in a table.
MAY_BE_OUTSIDE = {note.text for note in (CARCINOMA, IN_SITU)}
MAY_BE_OPEN = {POOR_AT_LOW_INDEX.text}
INDICES = tuple(map(Decimal, ("0", "1.9", "2", "2.1", "2.9", "3", "3.1", "10", "19.9", "20", "20.1", "100")))


@dataclass
class Total:
    """How many complete inputs a table answers with one value, leaves open or does not speak of, and the reasons."""

    fact: str
    complete: int = 0
    one: int = 0
    left_open: int = 0
    outside: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    holes: list[str] = field(default_factory=list)

    def count(self, facts: Mapping[str, Value], possible: tuple[bool | str, ...], notes: tuple[str, ...]) -> None:
        self.complete += 1
        if len(possible) == 1:
            self.one += 1
        elif reasons := [note for note in notes if note in (MAY_BE_OPEN if possible else MAY_BE_OUTSIDE)]:
            self.reasons |= dict.fromkeys(reasons)
            self.left_open += bool(possible)
            self.outside += not possible
        else:
            self.holes.append(f"{_told(facts)} gives {' or '.join(map(str, possible)) or 'no value'}")


def totals() -> tuple[Total, ...]:
    """Every grade and stage table over its complete inputs."""
    staged = tuple(chain.from_iterable((system.tumor, system.stage) for system in SYSTEMS))
    return (*_totals(GRADES, pathologies()), *_totals(staged, tumors()))


def flaws(counted: Iterable[Total]) -> Iterator[str]:
    """What is wrong with a table: an input that does not have one value, a combination with two rows or none."""
    for total in counted:
        yield from (f"{total.fact}: {each}." for each in total.holes[:3])
    for system in SYSTEMS:
        yield from (f"{system.stage}: {each}." for each in misplaced(system))


def misplaced(system: System) -> Iterator[str]:
    """Combinations of T, N and M with two rows, or with none that the text does not leave out itself."""
    rows = [each for _, *columns in system.rows for each in product(*columns)]
    tumors = [value for value, _ in FACTS[system.tumor].choices]
    for each in product(tumors, ("N0", "N1"), ("M0", "M1")):
        found, wanted = rows.count(each), 0 if each == ("Tis", "N1", "M0") else 1
        if found != wanted:
            yield f"{' '.join(each)} has {found} rows and should have {wanted}"


def pathologies() -> Iterator[dict[str, Value]]:
    """Each differentiation with each pair of indices."""
    for differentiation, ki67, mitoses in product(("well", "moderate", "poor"), INDICES, INDICES):
        yield {"differentiation": differentiation, "ki67_percent": ki67, "mitoses_per_2mm2": mitoses}


def tumors() -> Iterator[dict[str, Value]]:
    """Each size with each set of structures, nodes and metastases, well and poorly differentiated; and each in situ.

    In situ and spread at once is a contradiction between records, not a complete input.
    """
    answers, kinds = (False, True), ("well", "poor")
    for size, kind in product(sizes(), kinds):
        yield _tumor(size, kind, frozenset(), True, False, False, False)
        for invaded, *spread in product(structures(), answers, answers, answers):
            yield _tumor(size, kind, invaded, False, *spread)


def _tumor(
    size: Decimal, kind: str, invaded: frozenset[str], in_situ: bool, nodes: bool, liver: bool, bone: bool
) -> dict[str, Value]:
    return {
        **SPREAD_FREE,
        "primary_site": "tail",
        "primary_size_mm": size,
        "structures_invaded": invaded,
        "primary_in_situ": in_situ,
        "regional_nodes_involved": nodes,
        "liver_metastases": liver,
        "bone_metastases": bone,
        "differentiation": kind,
        "ki67_percent": Decimal(30),
        "mitoses_per_2mm2": Decimal(30),
    }


def sizes() -> tuple[Decimal, ...]:
    """Each limit of a system, and a value in each gap between them."""
    limits = sorted({SMALLEST, *(rules.largest for rules in (AJCC_7, AJCC_8, ENETS_2006) if rules.largest)})
    gaps = (value for limit in limits for value in (limit - Decimal("0.1"), limit, limit + Decimal("0.1")))
    return (Decimal(0), *gaps, FACTS["primary_size_mm"].maximum or Decimal(500))


def structures() -> tuple[frozenset[str], ...]:
    """Every union of one structure for each way the systems see one, and each structure alone."""
    alike: dict[tuple[str | None, ...], str] = {}
    every = [value for value, _ in FACTS["structures_invaded"].choices]
    for each in every:
        alike.setdefault(tuple(rules.extensions.get(each) for rules in (AJCC_7, AJCC_8, ENETS_2006)), each)
    unions = chain.from_iterable(combinations(alike.values(), size) for size in range(len(alike) + 1))
    return tuple(dict.fromkeys(map(frozenset, chain(unions, ([each] for each in every)))))


def _totals(names: tuple[str, ...], inputs: Iterator[dict[str, Value]]) -> tuple[Total, ...]:
    found = {name: Total(name) for name in names}
    for facts in inputs:
        derived = derive(facts).derived
        for name, total in found.items():
            total.count(facts, derived[name].possible, derived[name].notes)
    return tuple(found.values())


def _told(facts: Mapping[str, Value]) -> str:
    """The input without what is the same in all of them."""
    shown = {name: value for name, value in facts.items() if name not in SPREAD_FREE}
    return ", ".join(
        f"{name} {sorted(value) if isinstance(value, frozenset) else value}" for name, value in shown.items()
    )
