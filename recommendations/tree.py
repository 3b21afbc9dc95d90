"""The logic of an option as a tree, plain or with one patient's verdicts: drawn by `drawing`, told as a nested list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from recommendations.engine import (
    AllOf,
    Criterion,
    CriterionFinding,
    Finding,
    Not,
    Option,
    OptionAssessment,
    Role,
    Rule,
    Verdict,
    Vocabulary,
    every,
    negate,
    some,
    words,
)
from recommendations.engine.criteria import AnyOf


@dataclass(frozen=True)
class Node:
    """`kind` is group, criterion, joint or leaf. Without a patient `verdict` and `aside` are empty."""

    kind: str
    text: str
    parts: "tuple[Node, ...]" = ()
    verdict: str = ""
    aside: str = ""

    @property
    def mark(self) -> str:
        return MARKS.get(self.verdict, "")

    @property
    def verdict_word(self) -> str:
        """The verdict in words; of a leaf `aside` holds the patient's value instead."""
        return WORDS.get(self.verdict, "") if self.kind == "leaf" else self.aside


MARKS = {"met": "met", "not-met": "not-met", "stop": "not-met", "unknown": "undetermined"}
WORDS = {"met": "met", "not-met": "not met", "stop": "met, stops", "unknown": "not known"}
ANSWERS = {Verdict.MET: "yes", Verdict.NOT_MET: "no", Verdict.UNKNOWN: "not known"}


INDICATIONS, CONTRAINDICATIONS = "Every indication is met", "No contraindication is met"


def of_option(option: Option, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """As the edition holds it."""
    return _forest(
        [of_criterion(one, vocabulary) for one in option.indications],
        [of_criterion(one, vocabulary) for one in option.contraindications],
    )


def of_patient(assessed: OptionAssessment, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """The same tree with what one patient's facts make of each part."""
    by_role = {
        role: [found for found in assessed.findings if found.role is role]
        for role in (Role.INDICATION, Role.CONTRAINDICATION)
    }
    indicated = every(found.verdict for found in by_role[Role.INDICATION])
    free = negate(some(found.verdict for found in by_role[Role.CONTRAINDICATION]))
    nodes = [[_found(one, vocabulary) for one in found] for found in by_role.values()]
    return _forest(*nodes, indicated, free)


def of_criterion(criterion: Criterion, vocabulary: Vocabulary) -> Node:
    return Node("criterion", criterion.said, (_rule(criterion.rule, vocabulary, None),))


def _forest(
    indications: Iterable[Node],
    contraindications: Iterable[Node],
    indicated: Verdict | None = None,
    free: Verdict | None = None,
) -> tuple[Node, ...]:
    """Two trees; an option without contraindications has one."""
    roots = ((INDICATIONS, tuple(indications), indicated), (CONTRAINDICATIONS, tuple(contraindications), free))
    return tuple(_answered(Node("group", title, parts), verdict) for title, parts, verdict in roots if parts)


def _answered(node: Node, verdict: Verdict | None) -> Node:
    """A group is a sentence, so it is answered with yes or no."""
    return replace(node, verdict=_code(verdict), aside=ANSWERS[verdict]) if verdict else node


def _found(found: CriterionFinding, vocabulary: Vocabulary) -> Node:
    rule = _rule(found.criterion.rule, vocabulary, found.finding)
    node = Node("criterion", found.criterion.said, (rule,))
    stops = found.role is Role.CONTRAINDICATION and found.verdict is Verdict.MET
    return _judged(node, found.verdict, "stop" if stops else "")


def _rule(rule: Rule, vocabulary: Vocabulary, finding: Finding | None) -> Node:
    found = finding.parts if finding else ()
    match rule:
        case AllOf(parts) | AnyOf(parts):
            node = Node("joint", "all of" if isinstance(rule, AllOf) else "any of", _parts(parts, vocabulary, found))
        case Not(part):
            node = Node("joint", "not", _parts((part,), vocabulary, found))
        case _:
            return _leaf(rule, vocabulary, finding)
    return _judged(node, finding.verdict) if finding else node


def _parts(parts: tuple[Rule, ...], vocabulary: Vocabulary, found: tuple[Finding, ...]) -> tuple[Node, ...]:
    return tuple(_rule(part, vocabulary, one) for part, one in zip(parts, found or (None,) * len(parts), strict=True))


def _leaf(rule: Rule, vocabulary: Vocabulary, finding: Finding | None) -> Node:
    text = words.sentence(rule, vocabulary)
    if finding is None:
        return Node("leaf", text)
    value = words.shown_value(finding.value, vocabulary[finding.fact])
    aside = f"this patient: {value}{', left open' if finding.open else ''}"
    return Node("leaf", text, (), _code(finding.verdict), aside)


def _judged(node: Node, verdict: Verdict, code: str = "") -> Node:
    shown = code or _code(verdict)
    return replace(node, verdict=shown, aside=WORDS[shown])


def _code(verdict: Verdict) -> str:
    return verdict.value.replace("_", "-")
