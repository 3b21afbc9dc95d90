"""The words for standings, verdicts, flags, intents and rules. Pages, papers and the API take them from here alone."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .claim import Check, Claim, Flag, Verification
from .criteria import AllOf, AnyOf, Criterion, Is, Known, Not, Operand, Rule, Test
from .edition import AdverseEffect, ChangeKind, Edition, Evidence, Intent, Part, Status, Technique, Threshold, WorkUp
from .logic import Verdict
from .region import Approval, Region, RegionalStatus
from .standing import Role, Speaks, Standing
from .vocabulary import BOOL, CHOICE, NUMERIC, FactLike, Value, Vocabulary

STANDINGS = {
    Standing.ELIGIBLE: "Eligible",
    Standing.UNDETERMINED: "Undetermined",
    Standing.CONTRAINDICATED: "Contraindicated",
    Standing.NOT_ELIGIBLE: "Not eligible",
}
STANDINGS_EXPLAINED = {
    Standing.ELIGIBLE: "Every indication is met, and every contraindication is not met.",
    Standing.UNDETERMINED: "It cannot be told yet: a fact is not recorded, or the text leaves the answer open.",
    Standing.CONTRAINDICATED: "A contraindication is met.",
    Standing.NOT_ELIGIBLE: "An indication is not met.",
}
VERDICTS = {Verdict.MET: "Met", Verdict.NOT_MET: "Not met", Verdict.UNKNOWN: "Not known"}
ROLES = {
    Role.INDICATION: "Indication",
    Role.CONTRAINDICATION: "Contraindication",
    Role.CAUTION: "Caution",
}
SPEAKS = {
    Speaks.FOR: "For",
    Speaks.AGAINST: "Against",
    Speaks.MISSING: "Missing",
    Speaks.OPEN: "Left open by the text",
    Speaks.APPLIES: "Applies",
    Speaks.DOES_NOT_APPLY: "Does not apply",
}
INTENTS = {
    Intent.CURATIVE: "Curative intent",
    Intent.CYTOREDUCTIVE: "Tumor reduction and palliation by surgery",
    Intent.LIVER_DIRECTED: "Local control in the liver",
    Intent.SYSTEMIC: "Systemic treatment",
    Intent.SUPPORTIVE: "Surveillance, trials and supportive care",
}
STATUSES = {Status.DRAFT: "Draft", Status.REVIEWED: "Reviewed", Status.RETIRED: "Retired"}
STATUSES_EXPLAINED = {
    Status.DRAFT: "Draft, not clinically reviewed",
    Status.REVIEWED: "Clinically reviewed",
    Status.RETIRED: "Retired, not to be relied on",
}
FLAGS = {
    Flag.OK: "OK",
    Flag.INCONSISTENT: "Inconsistent",
    Flag.AMBIGUOUS: "Ambiguous",
    Flag.OUTDATED: "Outdated",
    Flag.ERROR: "Error",
    Flag.PROBABLE_ERROR: "Probable error",
    Flag.CITATION: "Citation does not carry it",
    Flag.EXTRAPOLATED: "Extrapolated",
    Flag.SAFETY: "Safety",
}
CHECKS = {
    Check.PRIMARY: "Checked against the primary source",
    Check.SECONDARY: "Checked against a secondary source",
    Check.BACKGROUND: "Background knowledge, unverified",
    Check.INSIDE: "Seen inside the review itself",
}
VERIFICATIONS = {
    Verification.VERIFIED: "Verified",
    Verification.PARTLY: "Partly verified",
    Verification.BACKGROUND: "Not verified: background knowledge only",
}
REGIONS = {
    Region.US: "United States",
    Region.EU: "European Union",
    Region.UK: "United Kingdom",
    Region.OTHER: "Other regions",
}
APPROVALS = {
    Approval.APPROVED: "Approved",
    Approval.OFF_LABEL: "Off label",
    Approval.NOT_APPROVED: "Not approved",
    Approval.CHECK: "Check, not settled",
}
CHANGES = {
    ChangeKind.ADD: "Added",
    ChangeKind.REPLACE: "Replaced",
    ChangeKind.WITHDRAW: "Withdrawn",
    ChangeKind.SET: "Reworded",
}
PARTS = {
    "indications": "indication",
    "contraindications": "contraindication",
    "cautions": "caution",
    "evidence": "evidence",
    "adverse_effects": "adverse effect",
    "technique": "technique",
    "thresholds": "threshold",
    "work_up": "work-up",
    "name": "name",
    "summary": "summary",
    "intent": "intent",
    "order": "order",
    "regional_status": "regional status",
}
NOT_RECORDED = "not recorded"

COMPARED = {
    Test.ABOVE: "above",
    Test.AT_LEAST: "at least",
    Test.BELOW: "below",
    Test.AT_MOST: "at most",
    Test.EQUALS: "exactly",
}
# Names keep their capital inside a sentence.
PROPER_NAMES = ("Krenning", "Cushing", "Tis")


def sentence(rule: Rule, vocabulary: Vocabulary) -> str:
    """A rule in plain English: "largest liver metastasis below 50 mm and portal vein patent"."""
    match rule:
        case Is():
            return _leaf(rule, vocabulary[rule.fact])
        case Known(fact):
            return f"{label(vocabulary[fact])} recorded"
        case Not(part):
            return f"not ({sentence(part, vocabulary)})"
        case AllOf(parts):
            return " and ".join(_part(part, vocabulary) for part in parts)
        case AnyOf(parts):
            return " or ".join(_part(part, vocabulary) for part in parts)


def label(fact: FactLike) -> str:
    """The label of a fact as it stands inside a sentence: "largest liver metastasis", but "Ki-67 index" and "VIP"."""
    return inside(fact.label)


def inside(words: str) -> str:
    """Words as they stand inside a sentence: without their capital, unless it belongs to a name or an abbreviation."""
    first = words.split(" ")[0].rstrip(",")
    is_plain_word = first.isalpha() and first[1:].islower() and first not in PROPER_NAMES
    return words[:1].lower() + words[1:] if is_plain_word else words


def shown_value(value: Value | None, fact: FactLike) -> str:
    """A value as a person writes it: with its unit, in the words of its choices, "not recorded" where there is none."""
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{plain_number(value)} {fact.unit}".rstrip()
    if isinstance(value, str):
        return dict(fact.choices).get(value, value)
    return ", ".join(_in_order(value, fact)) or "none"


def told_value(value: Value | None, fact: FactLike) -> str:
    """A value as it stands inside a sentence: "patent" where a table says "Patent"."""
    if isinstance(value, frozenset):
        return ", ".join(inside(word) for word in _in_order(value, fact)) or "none"
    return inside(shown_value(value, fact))


def told_fact(fact: FactLike, value: Value | None) -> str:
    """A fact with its value inside a sentence: "liver involvement 80 %", but "portal vein: partly occluded"."""
    between = " " if fact.kind in NUMERIC else ": "
    return f"{label(fact)}{between}{told_value(value, fact)}"


def plain_number(value: int | Decimal) -> str:
    """A number without exponent and without zeros that say nothing: 50, 0.3."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def open_words(leaf: Is, vocabulary: Vocabulary) -> str:
    """What a leaf leaves open: "ECOG performance status exactly 2"; empty where it leaves nothing open."""
    return _leaf(leaf.opened, vocabulary[leaf.fact]) if leaf.opened else ""


def flag_words(claim: Claim) -> str:
    """What the audit found: "Error, Outdated"; empty for a claim without a flag."""
    return ", ".join(FLAGS[flag] for flag in claim.flags if flag is not Flag.OK)


def verification_words(claim: Claim) -> str:
    """How far a claim was verified, where that is less than wholly; empty for one that says nothing of it."""
    mark = claim.verification
    return VERIFICATIONS[mark] if mark and mark is not Verification.VERIFIED else ""


def superseded_words(newer: Iterable[str]) -> str:
    """Superseded by U-PRRT-01 and U-PRRT-02; empty where nothing is newer."""
    named = listed(newer)
    return f"Superseded by {named}" if named else ""


def mark_words(edition: Edition, claim_id: str) -> str:
    """Everything a claim is never shown without, for where only its id stands; empty for one that is sound."""
    claim = edition.claims[claim_id]
    newer = superseded_words(edition.superseded_by.get(claim_id, ()))
    return "; ".join(filter(None, (flag_words(claim), newer, verification_words(claim))))


def told_part(part: Part, vocabulary: Vocabulary) -> str:
    """A part of an edition in one sentence, for a list of what has changed."""
    match part:
        case Criterion():
            return f"{part.said}: {sentence(part.rule, vocabulary)}"
        case Threshold():
            return f"{part.text}: {sentence(part.rule, vocabulary)}"
        case Evidence():
            return f"{part.study}, {part.design}. {part.measure}: {part.value} (of {part.denominator})"
        case AdverseEffect():
            return f"{part.effect} ({part.frequency})"
        case Technique() | WorkUp():
            return part.text
        case RegionalStatus():
            return regional_words(part)
        case Intent():
            return INTENTS[part]
    return str(part)


def regional_words(one: RegionalStatus) -> str:
    """European Union: approved (2017-09): wording of the label."""
    dated = f" ({one.date})" if one.date else ""
    return f"{REGIONS[one.region]}: {inside(APPROVALS[one.status])}{dated}: {one.wording}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """a, b and c"""
    found = list(words)
    return f" {last} ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def separated(words: Sequence[str]) -> str:
    """a, b, c; with semicolons where a comma stands inside one of them, as in "grade, WHO 2010"."""
    return ("; " if any("," in word for word in words) else ", ").join(words)


def _part(rule: Rule, vocabulary: Vocabulary) -> str:
    words = sentence(rule, vocabulary)
    return f"({words})" if isinstance(rule, AllOf | AnyOf) else words


def _leaf(leaf: Is, fact: FactLike) -> str:
    words = f"{label(fact)}{_compared(leaf.test, leaf.value, fact)}"
    if leaf.opened is None:
        return words
    return f"{words} (the text leaves open:{_compared(leaf.opened.test, leaf.opened.value, fact).removeprefix(':')})"


def _compared(test: Test, operand: Operand, fact: FactLike) -> str:
    """The part after the label: " below 50 mm", ": yes", ": G1 or G2", ": any of kidney, spleen"."""
    if isinstance(operand, tuple):
        return _among(test, operand, fact)
    if isinstance(operand, frozenset):
        return f": {'exactly ' if operand else ''}{told_value(operand, fact)}"
    if fact.kind in (BOOL, CHOICE):
        return f": {told_value(operand, fact)}"
    return f" {COMPARED[test]} {shown_value(operand, fact)}"


def _among(test: Test, operand: Sequence[Value], fact: FactLike) -> str:
    words = [told_value(value, fact) for value in operand]
    if test is Test.ONE_OF:
        return f": {listed(words, 'or')}"
    return f": {'any' if test is Test.HAS_ANY else 'none'} of {separated(words)}"


def _in_order(values: frozenset[str], fact: FactLike) -> list[str]:
    """Choices in the order of the vocabulary; what it does not know comes last, sorted."""
    known = {value: word for value, word in fact.choices if value in values}
    return [*known.values(), *sorted(values - known.keys())]
