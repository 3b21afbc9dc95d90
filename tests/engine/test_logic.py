"""The truth tables of HL7 CQL, written out as text, so that a reader can check them with a finger."""

from itertools import permutations, product

import pytest

from recommendations.engine import Verdict, every, negate, some

WORDS = {"true": Verdict.MET, "false": Verdict.NOT_MET, "null": Verdict.UNKNOWN}

AND = """
        true    false   null
true    true    false   null
false   false   false   false
null    null    false   null
"""
OR = """
        true    false   null
true    true    true    true
false   true    false   null
null    true    null    null
"""
IMPLIES = """
        true    false   null
true    true    false   null
false   true    true    true
null    true    null    null
"""
NOT = {"true": "false", "false": "true", "null": "null"}


def rows(table: str) -> list[tuple[Verdict, Verdict, Verdict]]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return [
        (WORDS[left], WORDS[right], WORDS[result])
        for left, *results in lines
        for right, result in zip(head, results, strict=True)
    ]


@pytest.mark.parametrize(("left", "right", "expected"), rows(AND))
def test_every_is_the_published_and(left: Verdict, right: Verdict, expected: Verdict) -> None:
    assert every([left, right]) is expected


@pytest.mark.parametrize(("left", "right", "expected"), rows(OR))
def test_some_is_the_published_or(left: Verdict, right: Verdict, expected: Verdict) -> None:
    assert some([left, right]) is expected


@pytest.mark.parametrize(("left", "right", "expected"), rows(IMPLIES))
def test_not_left_or_right_is_the_published_implies(left: Verdict, right: Verdict, expected: Verdict) -> None:
    assert some([negate(left), right]) is expected


@pytest.mark.parametrize("word", NOT)
def test_negate_is_the_published_not(word: str) -> None:
    assert negate(WORDS[word]) is WORDS[NOT[word]]


@pytest.mark.parametrize("verdicts", list(product(Verdict, repeat=3)))
def test_groups_do_not_depend_on_order_and_obey_de_morgan(verdicts: tuple[Verdict, ...]) -> None:
    assert len({every(order) for order in permutations(verdicts)}) == 1
    assert len({some(order) for order in permutations(verdicts)}) == 1
    assert negate(every(verdicts)) is some(negate(verdict) for verdict in verdicts)
