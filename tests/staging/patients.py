"""Patients for the staging tests: written by hand as keywords, or generated from the facts that staging reads."""

from typing import Any

from hypothesis import strategies as st

from cases.facts.document import read_facts
from cases.facts.vocabulary import FACTS, Kind
from cases.staging import Derivation, Derived, derive

# What staging reads that is not itself derived.
READ = (
    "primary_site",
    "primary_size_mm",
    "primary_in_situ",
    "structures_invaded",
    "differentiation",
    "ki67_percent",
    "mitoses_per_2mm2",
    "regional_nodes_involved",
    "distant_nodes_involved",
    "bone_metastases",
    "lung_metastases",
    "other_extrahepatic_metastases",
    "peritoneal_metastases",
    "liver_metastases",
    "prior_pancreaticoduodenectomy",
    "sstr_imaging",
)
GRADE_AND_STAGE = [name for name, fact in FACTS.items() if fact.derived and fact.kind is Kind.CHOICE]

_SIZES = st.sampled_from([5, 19.9, 20, 20.1, 35, 40, 40.1, 90])
_INDICES = st.sampled_from([0, 1.9, 2, 2.5, 3, 10, 20, 20.1, 80])


def derivation(**facts: Any) -> Derivation:
    return derive(read_facts(facts))


def derived(name: str, **facts: Any) -> Derived:
    return derivation(**facts).derived[name]


def value_of(name: str, **facts: Any) -> object:
    return derived(name, **facts).value


def _values(name: str) -> st.SearchStrategy[Any]:
    fact = FACTS[name]
    if fact.kind is Kind.BOOL:
        return st.booleans()
    if fact.kind is Kind.DECIMAL:
        return _SIZES if fact.unit == "mm" else _INDICES
    choices = st.sampled_from([value for value, _ in fact.choices])
    return st.lists(choices, max_size=3, unique=True) if fact.kind is Kind.SET else choices


def patients(*names: str, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of these names, each recorded or (unless `complete`) not."""
    every = {name: _values(name) for name in names}
    return st.fixed_dictionaries(every) if complete else st.fixed_dictionaries({}, optional=every)
