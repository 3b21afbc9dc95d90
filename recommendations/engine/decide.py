"""The deciding line: one short sentence that says why an option stands where it stands."""

from collections.abc import Sequence

from .assessment import CriterionFinding
from .edition import Option
from .evaluate import deciding
from .logic import Verdict
from .standing import Role, Speaks, Standing
from .vocabulary import BOOL, SET, Vocabulary
from .words import label, listed, separated, told_fact

NO_CRITERION = "The edition gives no criterion; the board decides"


def decides(
    option: Option,
    stands: Standing,
    findings: Sequence[CriterionFinding],
    missing: Sequence[str],
    vocabulary: Vocabulary,
) -> str:
    """The criterion that decides, or what is missing, or that all is met."""
    match stands:
        case Standing.CONTRAINDICATED:
            return _told(_first_against(findings, Role.CONTRAINDICATION), vocabulary)
        case Standing.NOT_ELIGIBLE:
            return f"Not met: {_told(_first_against(findings, Role.INDICATION), vocabulary)}"
        case Standing.UNDETERMINED:
            return _undetermined(findings, missing, vocabulary)
        case Standing.ELIGIBLE:
            return _eligible(option)


def _first_against(findings: Sequence[CriterionFinding], role: Role) -> CriterionFinding:
    return next(found for found in findings if found.role is role and found.speaks is Speaks.AGAINST)


def _told(found: CriterionFinding, vocabulary: Vocabulary) -> str:
    """The criterion in the source's words, its qualifier and the values that decide: "… (liver involvement 80 %)"."""
    aside = [found.qualifier] if found.qualifier else []
    aside += _values(found, vocabulary)
    return f"{found.text} ({'; '.join(aside)})" if aside else found.text


def _values(found: CriterionFinding, vocabulary: Vocabulary) -> list[str]:
    """Each fact that decides, once. A criterion that is met by yes and no alone says so by its text; one that fails
    may be worded the other way round than its fact.
    """
    leaves = [leaf for leaf in deciding(found.finding) if vocabulary[leaf.fact].kind != SET]
    if found.verdict is Verdict.MET and all(vocabulary[leaf.fact].kind == BOOL for leaf in leaves):
        return []
    return list(dict.fromkeys(told_fact(vocabulary[leaf.fact], leaf.value) for leaf in leaves))


def _undetermined(findings: Sequence[CriterionFinding], missing: Sequence[str], vocabulary: Vocabulary) -> str:
    parts = []
    if missing:
        parts.append(f"Missing: {separated([label(vocabulary[name]) for name in missing])}")
    unsettled = [_told(found, vocabulary) for found in findings if found.speaks is Speaks.OPEN]
    if unsettled:
        parts.append(f"The text leaves open: {listed(unsettled)}")
    return ". ".join(parts) or NO_CRITERION


def _eligible(option: Option) -> str:
    number = len(option.indications)
    met = {1: "The indication is met", 2: "Both indications met"}.get(number, f"All {number} indications met")
    without = ", no contraindication" if option.contraindications else "; the edition names no contraindication"
    return met + without
