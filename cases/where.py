"""Which kind of record is asked for a fact: the first, in the order of a case page, that has a column for it."""

from functools import cache

from cases.facts.laboratory import ANALYTES
from cases.models import RECORD_KINDS

# Facts that no column carries but a record states all the same.
_STATED_BY = {"prior_treatments": "treatment", "on_ssa": "treatment", "progressed_on_ssa": "treatment"}


@cache
def kind_that_records(fact: str) -> str:
    """The word for the kind, as in addresses; empty where the fact is computed or stands with the patient."""
    if fact in ANALYTES:
        return "laboratory"
    return _STATED_BY.get(fact) or next((k for k, model in RECORD_KINDS.items() if fact in model.fact_names()), "")
