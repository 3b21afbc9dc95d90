"""Supposing another value of one fact, for "what would change it": grade and stage follow, as they do in a record."""

from collections.abc import Mapping

from cases.facts.document import FactErrors
from cases.facts.vocabulary import FACTS, Value
from cases.staging import derive
from recommendations.engine import Facts

# What grade, T, N, M and stage are computed from; any other fact can change without them.
BEHIND_GRADE_AND_STAGE = frozenset(
    name for name, fact in FACTS.items() if fact.group in ("Primary tumor", "Pathology", "Stage") or fact.derived
)


class Supposing:
    """`given` are the facts as recorded, before anything was computed from them: those of one patient.

    Many options suppose the same value; what follows from it is derived once.
    """

    def __init__(self, given: Mapping[str, Value]) -> None:
        self.given = given
        self._derived: dict[tuple[str, Value], Facts | None] = {}

    def __call__(self, facts: Facts, name: str, value: Value) -> Facts:
        """The facts with one value set. Where the value contradicts what is recorded, only that one changes."""
        if name not in BEHIND_GRADE_AND_STAGE:
            return {**facts, name: value}
        if (name, value) not in self._derived:
            self._derived[name, value] = self._derive(name, value)
        return self._derived[name, value] or {**facts, name: value}

    def _derive(self, name: str, value: Value) -> Facts | None:
        try:
            return derive({**self.given, name: value}).facts
        except FactErrors:
            return None
