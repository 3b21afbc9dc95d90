"""What a board may change of a rule: its numbers, and what the text leaves open. Never what it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from .criteria import AllOf, AnyOf, Is, Known, Not, Operand, Rule, leaves_of
from .evaluate import passes
from .representatives import representatives
from .vocabulary import NUMERIC, FactLike, Number, Vocabulary


class Settled(StrEnum):
    """What becomes of the values that the text leaves open."""

    KEEP = "keep"
    MET = "met"
    NOT_MET = "not_met"


@dataclass(frozen=True)
class Answer:
    """A board's answer for one leaf: another number (None: that of the edition), and what becomes of what is open."""

    value: Number | None = None
    settled: Settled = Settled.KEEP


class Beyond(ValueError):
    """The rule asks something else than the edition does, so it is no adjustment of it."""


def has_number(leaf: Is | Known, fact: FactLike) -> bool:
    """Whether a board may put another number in place of the edition's."""
    return isinstance(leaf, Is) and fact.kind in NUMERIC and not isinstance(leaf.value, tuple)


def is_open(leaf: Is | Known) -> bool:
    return isinstance(leaf, Is) and leaf.opened is not None


def adjusted(rule: Rule, answers: Sequence[Answer], vocabulary: Vocabulary) -> Rule:
    """The rule with one answer for each of its leaves, in their order."""
    return _adjusted(rule, iter(answers), vocabulary)


def _adjusted(rule: Rule, answers: Iterator[Answer], vocabulary: Vocabulary) -> Rule:
    match rule:
        case Is():
            return _settled(rule, next(answers), vocabulary)
        case Known():
            next(answers)
            return rule
        case Not(part):
            return Not(_adjusted(part, answers, vocabulary))
        case AllOf(parts):
            return AllOf(tuple(_adjusted(part, answers, vocabulary) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_adjusted(part, answers, vocabulary) for part in parts))


def _settled(leaf: Is, answer: Answer, vocabulary: Vocabulary) -> Rule:
    leaf = leaf if answer.value is None else replace(leaf, value=answer.value)
    opened = leaf.opened
    if opened is None or answer.settled is Settled.KEEP:
        return leaf
    plain = Is(leaf.fact, leaf.test, leaf.value)
    if answer.settled is Settled.MET:
        return AnyOf((plain, opened))
    overlaps = any(
        passes(plain.test, value, plain.value) and passes(opened.test, value, opened.value)
        for value in representatives(vocabulary[leaf.fact], [plain, opened])
    )
    return AllOf((plain, Not(opened))) if overlaps else plain


def answers_of(before: Rule, after: Rule, vocabulary: Vocabulary) -> tuple[Answer, ...]:
    """The answers that make one rule of the other; Beyond where there are none."""
    answers = tuple(_answers(before, after))
    for leaf, answer in zip(leaves_of(before), answers, strict=True):
        if answer.value is not None and not has_number(leaf, vocabulary[leaf.fact]):
            raise Beyond(leaf.fact)
    return answers


def _answers(before: Rule, after: Rule) -> Iterator[Answer]:
    match before, after:
        case Is(), _:
            yield _answer(before, after)
        case Known(), Known() if before == after:
            yield Answer()
        case Not(old), Not(new):
            yield from _answers(old, new)
        case (AllOf(olds), AllOf(news)) | (AnyOf(olds), AnyOf(news)) if len(olds) == len(news):
            for old, new in zip(olds, news, strict=True):
                yield from _answers(old, new)
        case _:
            raise Beyond


def _answer(before: Is, after: Rule) -> Answer:
    opened = before.opened
    match after:
        case Is():
            return Answer(_number(before, after), _kept(before, after))
        case AnyOf((Is() as plain, Is() as other)) if opened is not None and other == opened:
            return Answer(_number(before, plain), Settled.MET)
        case AllOf((Is() as plain, Not(other))) if opened is not None and other == opened:
            return Answer(_number(before, plain), Settled.NOT_MET)
    raise Beyond(before.fact)


def _kept(before: Is, after: Is) -> Settled:
    if before.opened == after.opened and before.open_note == after.open_note:
        return Settled.KEEP
    if after.opened is None:
        return Settled.NOT_MET
    raise Beyond(before.fact)


def _number(before: Is, after: Is) -> Number | None:
    """The other number, where it is one; the question itself must be the same."""
    if (before.fact, before.test) != (after.fact, after.test):
        raise Beyond(before.fact)
    return None if before.value == after.value else _as_number(after.value, before.fact)


def _as_number(value: Operand, fact: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Beyond(fact)
    return value
