"""The truth tables of HL7 CQL, written out as text, so that a reader can check them with a finger.

Each is held twice: by the functions on verdicts, and by a rule over two facts of which each is true, false or not
recorded, which is how a patient meets it.
"""

from collections.abc import Callable
from itertools import permutations, product

import pytest

from recommendations.engine import (
    AllOf,
    AnyOf,
    Facts,
    Is,
    Not,
    Rule,
    Standing,
    Verdict,
    criteria,
    evaluate,
    every,
    negate,
    some,
    verdict_of,
)
from recommendations.engine.standing import standing

WORDS = {"true": Verdict.MET, "false": Verdict.NOT_MET, "null": Verdict.UNKNOWN}
RECORDED = {Verdict.MET: True, Verdict.NOT_MET: False, Verdict.UNKNOWN: None}

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
XOR = """
        true    false   null
true    false   true    null
false   true    false   null
null    null    null    null
"""
IMPLIES = """
        true    false   null
true    true    false   null
false   true    true    true
null    true    null    null
"""
NOT = {"true": "false", "false": "true", "null": "null"}

LEFT = Is("resectable", criteria.Test.EQUALS, True)
RIGHT = Is("prior_operation", criteria.Test.EQUALS, True)
Of = Callable[[Verdict, Verdict], Verdict]

CLAIMS: dict[str, tuple[str, Of, Rule]] = {
    "and": (AND, lambda left, right: every([left, right]), AllOf((LEFT, RIGHT))),
    "or": (OR, lambda left, right: some([left, right]), AnyOf((LEFT, RIGHT))),
    "xor": (
        XOR,
        lambda left, right: every([some([left, right]), negate(every([left, right]))]),
        AllOf((AnyOf((LEFT, RIGHT)), Not(AllOf((LEFT, RIGHT))))),
    ),
    "implies": (IMPLIES, lambda left, right: some([negate(left), right]), AnyOf((Not(LEFT), RIGHT))),
}


def rows(table: str) -> list[tuple[Verdict, Verdict, Verdict]]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return [
        (WORDS[left], WORDS[right], WORDS[result])
        for left, *results in lines
        for right, result in zip(head, results, strict=True)
    ]


CASES = [
    pytest.param(of, rule, *row, id=f"{row[0]} {name} {row[1]}")
    for name, (table, of, rule) in CLAIMS.items()
    for row in rows(table)
]


def test_every_table_holds_every_combination() -> None:
    for table, _, _ in CLAIMS.values():
        assert {(left, right) for left, right, _ in rows(table)} == set(product(Verdict, repeat=2))
    assert {WORDS[word] for word in NOT} == set(Verdict)


@pytest.mark.parametrize(("of", "rule", "left", "right", "expected"), CASES)
def test_two_verdicts_combine_as_published(
    of: Of, rule: Rule, left: Verdict, right: Verdict, expected: Verdict
) -> None:
    assert of(left, right) is expected


@pytest.mark.parametrize(("of", "rule", "left", "right", "expected"), CASES)
def test_a_rule_over_two_facts_answers_as_published(
    of: Of, rule: Rule, left: Verdict, right: Verdict, expected: Verdict
) -> None:
    facts: Facts = {LEFT.fact: RECORDED[left], RIGHT.fact: RECORDED[right]}
    assert evaluate(rule, facts).verdict is expected
    assert verdict_of(rule, facts) is expected


@pytest.mark.parametrize("word", NOT)
def test_negation_is_the_published_not(word: str) -> None:
    assert negate(WORDS[word]) is WORDS[NOT[word]]
    assert evaluate(Not(LEFT), {LEFT.fact: RECORDED[WORDS[word]]}).verdict is WORDS[NOT[word]]


@pytest.mark.parametrize("verdicts", list(product(Verdict, repeat=3)))
def test_groups_do_not_depend_on_order_and_obey_de_morgan(verdicts: tuple[Verdict, ...]) -> None:
    assert len({every(order) for order in permutations(verdicts)}) == 1
    assert len({some(order) for order in permutations(verdicts)}) == 1
    assert negate(every(verdicts)) is some(negate(verdict) for verdict in verdicts)


# One indication down, one contraindication across.
STANDING = """
        true             false          null
true    contraindicated  eligible       undetermined
false   contraindicated  not_eligible   not_eligible
null    contraindicated  undetermined   undetermined
"""


def test_a_standing_follows_its_table_of_one_indication_and_one_contraindication() -> None:
    head, *lines = [line.split() for line in STANDING.strip().splitlines()]
    for indication, *expected in lines:
        found = [standing([WORDS[indication]], [WORDS[contraindication]]) for contraindication in head]
        assert found == [Standing(word) for word in expected]
