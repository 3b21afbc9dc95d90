"""Every fact, once, in the order of the fact sheet; evaluator, columns, forms, API and documentation read it here."""

from cases.facts.course_facts import COURSE_FACTS, FUNCTION_FACTS, IMAGING_FACTS
from cases.facts.fact import Fact, Kind, Value
from cases.facts.liver_facts import LIVER_FACTS
from cases.facts.patient_facts import PATIENT_FACTS
from cases.facts.tumor_facts import PATHOLOGY_FACTS, PRIMARY_FACTS, STAGE_FACTS

__all__ = ["FACTS", "Fact", "Kind", "Value"]

_TABLES = (
    PATIENT_FACTS,
    PRIMARY_FACTS,
    PATHOLOGY_FACTS,
    STAGE_FACTS,
    LIVER_FACTS,
    FUNCTION_FACTS,
    IMAGING_FACTS,
    COURSE_FACTS,
)

FACTS: dict[str, Fact] = {fact.name: fact for table in _TABLES for fact in table}
