from decimal import Decimal

import pytest

from recommendations.engine import (
    AllOf,
    AnyOf,
    Is,
    Known,
    Not,
    Verdict,
    criteria,
    deciding,
    evaluate,
    leaves,
    left_open,
    missing,
    verdict_of,
)
from recommendations.engine.criteria import Operand, Rule
from recommendations.engine.vocabulary import Value

T = criteria.Test
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
UNRESECTABLE = Is("resectable", T.EQUALS, False)
SMALL = Is("size_mm", T.BELOW, Decimal(50), T.EQUALS, Decimal(50), "Exactly 5 cm is not said.")
YOUNG = Is("age_years", T.BELOW, 55)

LEAVES: list[tuple[criteria.Test, Operand, Value, Verdict]] = [
    (T.EQUALS, True, True, MET),
    (T.EQUALS, True, False, NOT_MET),
    (T.EQUALS, "G1", "G1", MET),
    (T.EQUALS, "G1", "G2", NOT_MET),
    (T.EQUALS, frozenset[str](), frozenset[str](), MET),
    (T.EQUALS, frozenset[str](), frozenset(["spleen"]), NOT_MET),
    (T.ONE_OF, ("G1", "G2"), "G2", MET),
    (T.ONE_OF, ("G1", "G2"), "G3", NOT_MET),
    (T.ONE_OF, (0, 1), 1, MET),
    (T.ONE_OF, (0, 1), 2, NOT_MET),
    (T.ABOVE, 75, Decimal("75.1"), MET),
    (T.ABOVE, 75, Decimal("75.0"), NOT_MET),
    (T.AT_LEAST, 75, Decimal(75), MET),
    (T.AT_LEAST, 75, Decimal("74.9"), NOT_MET),
    (T.BELOW, 50, Decimal("49.9"), MET),
    (T.BELOW, 50, 50, NOT_MET),
    (T.AT_MOST, 50, 50, MET),
    (T.AT_MOST, 50, Decimal("50.1"), NOT_MET),
    (T.HAS_ANY, ("spleen", "kidney"), frozenset(["kidney", "vein"]), MET),
    (T.HAS_ANY, ("spleen", "kidney"), frozenset(["vein"]), NOT_MET),
    (T.HAS_ANY, ("spleen",), frozenset[str](), NOT_MET),
    (T.HAS_NONE, ("spleen",), frozenset(["vein"]), MET),
    (T.HAS_NONE, ("spleen",), frozenset(["spleen"]), NOT_MET),
    (T.HAS_NONE, ("spleen",), frozenset[str](), MET),
]


@pytest.mark.parametrize(("test", "operand", "value", "expected"), LEAVES)
def test_a_leaf_is_met_or_not_met_by_a_recorded_value(
    test: criteria.Test, operand: Operand, value: Value, expected: Verdict
) -> None:
    assert evaluate(Is("fact", test, operand), {"fact": value}).verdict is expected


@pytest.mark.parametrize(("test", "operand"), dict.fromkeys((test, operand) for test, operand, _, _ in LEAVES))
def test_a_leaf_without_a_recorded_value_is_unknown(test: criteria.Test, operand: Operand) -> None:
    leaf = Is("fact", test, operand)
    for facts in ({}, {"fact": None}):
        finding = evaluate(leaf, facts)
        assert (finding.verdict, finding.value, missing(finding)) == (UNKNOWN, None, ("fact",))


def test_every_test_is_seen_met_and_not_met() -> None:
    assert {(test, verdict) for test, _, _, verdict in LEAVES} == {(test, v) for test in T for v in (MET, NOT_MET)}


def test_a_decimal_threshold_is_met_exactly() -> None:
    assert evaluate(Is("ratio", T.AT_MOST, Decimal("0.3")), {"ratio": Decimal("0.1") + Decimal("0.2")}).verdict is MET
    assert evaluate(Is("ratio", T.EQUALS, Decimal("50.0")), {"ratio": 50}).verdict is MET


def test_a_comparison_refuses_what_is_no_exact_number() -> None:
    for value in (0.3, True, "30"):
        with pytest.raises(TypeError, match="not an exact number"):
            evaluate(Is("ratio", T.BELOW, 1), {"ratio": value})  # type: ignore[dict-item]


def test_a_set_test_refuses_what_is_no_set() -> None:
    with pytest.raises(TypeError, match="not a set"):
        evaluate(Is("invaded", T.HAS_ANY, ("spleen",)), {"invaded": "spleen"})


def test_known_is_met_or_unknown_but_never_not_met() -> None:
    assert evaluate(Known("vein"), {"vein": "occluded"}).verdict is MET
    assert evaluate(Known("vein"), {}).verdict is UNKNOWN


def test_a_value_that_the_source_leaves_open_is_unknown_and_not_missing() -> None:
    finding = evaluate(SMALL, {"size_mm": Decimal("50.0")})
    assert (finding.verdict, finding.value, finding.open) == (UNKNOWN, Decimal(50), "Exactly 5 cm is not said.")
    assert (missing(finding), left_open(finding)) == ((), ("Exactly 5 cm is not said.",))


@pytest.mark.parametrize(("size", "expected"), [("49.9", MET), ("50.1", NOT_MET)])
def test_around_the_open_value_the_leaf_decides(size: str, expected: Verdict) -> None:
    finding = evaluate(SMALL, {"size_mm": Decimal(size)})
    assert (finding.verdict, finding.open) == (expected, "")


def test_negation_keeps_the_unknown_and_the_open() -> None:
    assert evaluate(Not(UNRESECTABLE), {}).verdict is UNKNOWN
    assert left_open(evaluate(Not(SMALL), {"size_mm": Decimal(50)})) == ("Exactly 5 cm is not said.",)
    assert evaluate(Not(UNRESECTABLE), {"resectable": True}).verdict is MET


def test_one_failed_part_ends_the_question() -> None:
    finding = evaluate(AllOf((UNRESECTABLE, SMALL)), {"resectable": True})
    assert (finding.verdict, missing(finding)) == (NOT_MET, ())


def test_one_met_alternative_ends_the_question() -> None:
    finding = evaluate(AnyOf((UNRESECTABLE, SMALL)), {"resectable": False})
    assert (finding.verdict, missing(finding)) == (MET, ())


def test_only_undetermined_branches_ask_for_facts() -> None:
    rule = AllOf((AnyOf((UNRESECTABLE, SMALL)), AnyOf((YOUNG, SMALL))))
    assert missing(evaluate(rule, {"resectable": False})) == ("age_years", "size_mm")


def test_the_deciding_leaves_are_those_that_agree_with_the_verdict() -> None:
    rule = Not(AnyOf((UNRESECTABLE, YOUNG)))
    finding = evaluate(rule, {"resectable": True, "age_years": 50})
    assert [leaf.fact for leaf in deciding(finding)] == ["age_years"]
    assert [leaf.fact for leaf in leaves(finding)] == ["resectable", "age_years"]


@pytest.mark.parametrize("group", [AllOf, AnyOf])
def test_an_empty_group_cannot_be_made(group: type[AllOf | AnyOf]) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        group(())


@pytest.mark.parametrize("rule", [SMALL, Known("vein"), Not(SMALL), AllOf((SMALL, YOUNG)), AnyOf((SMALL, YOUNG))])
def test_the_verdict_alone_is_that_of_the_finding(rule: Rule) -> None:
    recorded: dict[str, Value] = {"resectable": False, "size_mm": Decimal(50), "age_years": 60, "vein": "patent"}
    for facts in ({}, recorded):
        assert verdict_of(rule, facts) is evaluate(rule, facts).verdict
