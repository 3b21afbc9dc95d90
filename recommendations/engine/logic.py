"""Kleene's three-valued logic: a verdict is met, not met, or unknown, and nothing else."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What a rule says of a patient. Unknown is an answer of its own: it never counts as no."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """And: one failure decides, whatever else is unknown."""
    seen = set(verdicts)
    if Verdict.NOT_MET in seen:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.MET


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Or: one success decides, whatever else is unknown."""
    seen = set(verdicts)
    if Verdict.MET in seen:
        return Verdict.MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.NOT_MET


def negate(verdict: Verdict) -> Verdict:
    """Not: swaps met and not met; the unknown stays unknown."""
    return OPPOSITE[verdict]


OPPOSITE = {
    Verdict.MET: Verdict.NOT_MET,
    Verdict.NOT_MET: Verdict.MET,
    Verdict.UNKNOWN: Verdict.UNKNOWN,
}
