"""A sentence says what its rule says: read back by a grammar of its own, it answers every patient alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.engine import (
    AllOf,
    AnyOf,
    Facts,
    Is,
    Known,
    Not,
    Rule,
    Value,
    Verdict,
    criteria,
    verdict_of,
    words,
)

from .generated import RECORDS, RULES
from .sentences import readings
from .tiny_edition import FACTS

VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNKNOWN}
T = criteria.Test


@settings(max_examples=200, deadline=None)
@given(RULES, st.lists(RECORDS, min_size=1, max_size=5))
def test_a_sentence_read_back_answers_as_its_rule_does(rule: Rule, patients: list[dict[str, Value]]) -> None:
    found = readings(words.sentence(rule, FACTS), FACTS)
    assert found
    for facts in patients:
        assert {VERDICTS[answer(facts)] for answer in found} == {verdict_of(rule, facts)}


@pytest.mark.parametrize(
    ("sentence", "facts", "expected"),
    [
        ("age below 60 years", {"age_years": 59}, True),
        ("age below 60 years", {"age_years": 60}, False),
        ("age below 60 years", {}, None),
        ("age below 60 years (the text leaves open: exactly 50 years)", {"age_years": 50}, None),
        ("not (portal vein: patent)", {"vein": "occluded"}, True),
        ("portal vein recorded and age above 3 years", {"age_years": 2}, False),
        ("grade, WHO 2010: G1, G2 or G3 or prior operation: yes", {"grade": "G3"}, True),
        ("structures invaded: none", {"invaded": frozenset[str]()}, True),
        ("structures invaded: none of vein", {"invaded": frozenset(["spleen"])}, True),
    ],
)
def test_the_reader_reads_as_a_person_would(sentence: str, facts: Facts, expected: bool | None) -> None:
    assert {answer(facts) for answer in readings(sentence, FACTS)} == {expected}


@pytest.mark.parametrize("sentence", ["", "age", "portal vein: open", "age below 60", "age below 60 years and"])
def test_the_reader_makes_nothing_of_what_is_no_sentence(sentence: str) -> None:
    assert readings(sentence, FACTS) == []


def test_the_reader_tells_and_from_or_and_inner_groups() -> None:
    leaf, other = Is("resectable", T.EQUALS, True), Known("vein")
    rule = AnyOf((AllOf((leaf, Not(other))), other))
    (answer,) = readings(words.sentence(rule, FACTS), FACTS)
    assert [answer(facts) for facts in ({"resectable": True}, {"resectable": False}, {"vein": "patent"})] == [
        None,
        None,
        True,
    ]
