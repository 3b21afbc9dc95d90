from decimal import Decimal

import pytest

from recommendations.engine import AllOf, AnyOf, Is, Known, Not, Rule, checks, criteria
from recommendations.engine.checks import flaw_of
from recommendations.engine.representatives import cells, representatives

from .tiny_edition import FACTS

T = criteria.Test


def size(test: criteria.Test, value: int) -> Is:
    return Is("size_mm", test, Decimal(value))


NEVER_MET: list[Rule] = [
    AllOf((size(T.BELOW, 50), size(T.ABOVE, 75))),
    AllOf((size(T.BELOW, 50), size(T.AT_LEAST, 50))),
    size(T.BELOW, 0),
    size(T.ABOVE, 500),
    AllOf((Is("age_years", T.ABOVE, 54), Is("age_years", T.BELOW, 55))),
    Not(Known("vein")),
    AllOf((Is("grade", T.EQUALS, "G1"), Is("grade", T.EQUALS, "G2"))),
    Is("size_mm", T.BELOW, Decimal(50), T.BELOW, Decimal(60), "All of it is open."),
    AllOf((Is("invaded", T.HAS_ANY, ("spleen",)), Is("invaded", T.HAS_NONE, ("spleen", "vein")))),
    AllOf((Is("invaded", T.EQUALS, frozenset()), Is("invaded", T.HAS_ANY, ("vein",)))),
]
NEVER_FAIL: list[Rule] = [
    AnyOf((Is("resectable", T.EQUALS, True), Not(Is("resectable", T.EQUALS, True)))),
    AnyOf((size(T.AT_MOST, 50), size(T.ABOVE, 50))),
    Is("grade", T.ONE_OF, ("G1", "G2", "G3")),
    size(T.AT_LEAST, 0),
    Known("vein"),
    AnyOf((Is("invaded", T.HAS_ANY, ("spleen",)), Is("invaded", T.HAS_NONE, ("spleen",)))),
]
SOUND: list[Rule] = [
    AnyOf((size(T.BELOW, 50), size(T.ABOVE, 50))),
    AllOf((size(T.AT_LEAST, 50), size(T.AT_MOST, 50))),
    AllOf((Is("age_years", T.ABOVE, 53), Is("age_years", T.BELOW, 55))),
    AllOf((Known("vein"), Is("grade", T.EQUALS, "G1"))),
    AllOf((Is("invaded", T.HAS_ANY, ("spleen",)), Is("invaded", T.HAS_NONE, ("vein",)))),
    Is("invaded", T.EQUALS, frozenset(["spleen", "kidney"])),
    Is("size_mm", T.BELOW, Decimal(50), T.EQUALS, Decimal(50), "Open."),
]


@pytest.mark.parametrize("rule", NEVER_MET)
def test_a_rule_that_nobody_can_meet_is_found(rule: Rule) -> None:
    assert flaw_of(rule, FACTS).startswith("No patient can ever meet")


@pytest.mark.parametrize("rule", NEVER_FAIL)
def test_a_rule_that_nobody_can_fail_is_found(rule: Rule) -> None:
    assert flaw_of(rule, FACTS).startswith("No patient can ever fail")


@pytest.mark.parametrize("rule", SOUND)
def test_a_rule_that_decides_is_left_alone(rule: Rule) -> None:
    assert flaw_of(rule, FACTS) == ""


def test_a_table_too_large_to_write_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LARGEST_TABLE", 1)
    assert flaw_of(NEVER_MET[0], FACTS) == ""


def test_a_number_is_cut_at_its_thresholds_and_at_what_is_possible() -> None:
    line = cells(FACTS["size_mm"], [Decimal(50), Decimal(75)])
    assert [(cell.low, cell.high) for cell in line] == [(None, 50), (50, 50), (50, 75), (75, 75), (75, None)]
    assert all(cell.holds(cell.sample) for cell in line)
    assert [cell.sample for cell in cells(FACTS["size_mm"], [Decimal(0), Decimal(500)])] == [0, 250, 500]
    near_the_end = cells(FACTS["size_mm"], [Decimal("499.5")])
    assert [cell.sample for cell in near_the_end] == [0, Decimal("499.5"), 500]


def test_whole_numbers_have_no_gap_between_neighbors() -> None:
    assert [cell.sample for cell in cells(FACTS["age_years"], [54, 55])] == [0, 54, 55, 120]
    assert all(isinstance(cell.sample, int) for cell in cells(FACTS["age_years"], [54, 60]))


def test_a_number_without_limits_goes_on_beyond_its_thresholds() -> None:
    samples = [str(cell.sample) for cell in cells(FACTS["ratio"], [Decimal("0.3")])]
    assert samples == ["-0.7", "0.3", "1.3"]
    assert len(cells(FACTS["ratio"], [])) == 1


def test_every_way_to_see_a_set_is_represented() -> None:
    rule = AllOf((Is("invaded", T.HAS_ANY, ("spleen", "kidney")), Is("invaded", T.HAS_NONE, ("kidney",))))
    assert len(representatives(FACTS["invaded"], [rule])) == 8
    assert representatives(FACTS["invaded"], []) == (frozenset(), frozenset(["spleen"]))
