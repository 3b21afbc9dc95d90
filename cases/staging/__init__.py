"""Grade and stage as pure functions of the facts, each under the name of its edition."""

from cases.staging.derive import derive
from cases.staging.outcome import Derivation, Derived

__all__ = ["Derivation", "Derived", "derive"]
