"""How an option stands for a patient, decided by verdicts alone."""

from collections.abc import Iterable
from enum import StrEnum

from .logic import Verdict, every, some


class Standing(StrEnum):
    """Four answers and no score. Undetermined is what silence means: neither yes nor no."""

    ELIGIBLE = "eligible"
    UNDETERMINED = "undetermined"
    CONTRAINDICATED = "contraindicated"
    NOT_ELIGIBLE = "not_eligible"


class Role(StrEnum):
    """What a criterion is to its option."""

    INDICATION = "indication"
    CONTRAINDICATION = "contraindication"
    CAUTION = "caution"


class Speaks(StrEnum):
    """Which way a finding speaks for its option. Cautions only apply or not: they never speak for or against."""

    FOR = "for"
    AGAINST = "against"
    MISSING = "missing"
    OPEN = "open"
    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"


def standing(indications: Iterable[Verdict], contraindications: Iterable[Verdict]) -> Standing:
    """One failed criterion outweighs unknown ones, and a contraindication outweighs everything.

    Without any indication nothing says who may have the option, so it stays undetermined.
    """
    excluded = some(contraindications)
    if excluded is Verdict.MET:
        return Standing.CONTRAINDICATED
    asked = tuple(indications)
    indicated = every(asked) if asked else Verdict.UNKNOWN
    if indicated is Verdict.NOT_MET:
        return Standing.NOT_ELIGIBLE
    if indicated is Verdict.MET and excluded is Verdict.NOT_MET:
        return Standing.ELIGIBLE
    return Standing.UNDETERMINED


def speaks(role: Role, verdict: Verdict, is_missing: bool) -> Speaks:
    """An indication met or a contraindication not met speaks for; the reverse speaks against."""
    if verdict is Verdict.UNKNOWN:
        return Speaks.MISSING if is_missing else Speaks.OPEN
    return SPEAKS[role, verdict]


SPEAKS = {
    (Role.INDICATION, Verdict.MET): Speaks.FOR,
    (Role.INDICATION, Verdict.NOT_MET): Speaks.AGAINST,
    (Role.CONTRAINDICATION, Verdict.MET): Speaks.AGAINST,
    (Role.CONTRAINDICATION, Verdict.NOT_MET): Speaks.FOR,
    (Role.CAUTION, Verdict.MET): Speaks.APPLIES,
    (Role.CAUTION, Verdict.NOT_MET): Speaks.DOES_NOT_APPLY,
}
