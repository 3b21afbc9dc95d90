"""The bench measures the same work every time, and a missed target is told."""

from decimal import Decimal

import pytest

from meetings.bench import kept, workload
from meetings.bench.spelling import JsonLogic, plain_facts
from meetings.bench.table import Table
from recommendations.engine import AllOf, Is, Not, Standing, Test, Verdict, standing_of, verdict_of
from recommendations.library import edition_ids


def test_the_generated_trees_are_the_same_every_time_and_as_large_as_they_say():
    one, other = workload.generated(20), workload.generated(20)
    assert one.options == other.options and one.cases == other.cases
    assert len(one.options) == 25 and 250 < one.nodes < 400


@pytest.mark.parametrize("edition_id", edition_ids())
def test_generated_patients_lack_facts_and_meet_every_standing_of_the_edition(edition_id):
    work = workload.own(edition_id, 200)
    asked = {fact for option in work.options for fact in option.facts}
    share = sum(len(facts) for facts in work.cases) / (len(asked) * len(work.cases))
    assert 0.65 < share < 0.75
    assert {standing_of(option, facts) for option in work.options for facts in work.cases} == set(Standing)


@pytest.mark.parametrize("edition_id", edition_ids())
def test_the_one_rule_of_an_option_is_met_exactly_where_it_is_eligible(edition_id):
    work = workload.own(edition_id, 50)
    for option, rule in zip(work.options, work.rules, strict=True):
        for facts in work.cases:
            verdict, standing = verdict_of(rule, facts), standing_of(option, facts)
            assert (verdict is Verdict.MET) == (standing is Standing.ELIGIBLE)
            assert (verdict is Verdict.UNKNOWN) == (standing is Standing.UNDETERMINED)


def test_a_rule_in_json_logic_guards_what_is_missing_and_what_is_left_open():
    leaf = Is("size_mm", Test.BELOW, Decimal(50), Test.EQUALS, Decimal(50), "Exactly 5 cm is not said.")
    known, is_open = {"!==": [{"var": "size_mm"}, None]}, {"===": [{"var": "size_mm"}, 50.0]}
    below = {"<": [{"var": "size_mm"}, 50.0]}
    met, not_met = JsonLogic().met(AllOf((leaf,))), JsonLogic().not_met(Not(leaf))
    assert met == not_met == {"and": [known, {"!": [is_open]}, below]}


def test_facts_travel_as_json_and_what_is_not_known_stays_away():
    facts = {"a": Decimal("4.2"), "b": True, "c": frozenset({"y", "x"}), "d": None, "e": 3}
    assert plain_facts(facts) == {"a": 4.2, "b": True, "c": ["x", "y"], "e": 3.0}


def test_a_missed_target_is_named_in_the_end_and_a_met_one_is_not():
    lines: list[str] = []
    table = Table(lines.append)
    table.gate("fast", 0.5, 1)
    table.gate("slow", 2, 1)
    table.gate("times as fast", 20, 15, at_least=True)
    assert table.conclude() == ["slow"]
    assert "| slow | 2.00 | ≤ 1 | **missed** |" in lines and "| times as fast | 20.00 | ≥ 15 | met |" in lines


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("edition_id", edition_ids())
def test_the_many_cases_fit_the_tables_of_today_and_three_ways_of_counting_agree(edition_id, monkeypatch):
    monkeypatch.setattr(kept, "DISTINCT", 40)
    crowd = kept.Crowd(edition_id)
    with kept.schema():
        assert crowd.load() == 40 * kept.COPIES
        counts = crowd.kept_counts()
        assert any(counts.values())
        assert counts == crowd.indexed_counts() == crowd.filtered_counts()
