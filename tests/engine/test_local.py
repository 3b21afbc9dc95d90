"""A board's own policy: values, wording and names may change, what is asked may not, and each rule says it is local."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine import (
    Edition,
    EditionError,
    Rule,
    Standing,
    Value,
    assess,
    assess_option,
    differences,
    standing_of,
    with_policy,
)
from recommendations.engine.adjust import Answer, Beyond, Settled, adjusted, answers_of, has_number, is_open
from recommendations.engine.criteria import AllOf, AnyOf, Is, Known, Not, Test, leaves_of
from recommendations.engine.document import Json
from recommendations.engine.evaluate import verdict_of
from recommendations.engine.fields import Place
from recommendations.engine.logic import Verdict
from recommendations.engine.rules import read_rule
from recommendations.engine.write import node_of, written, written_criterion

from .generated import RECORDS, RULES
from .tiny_edition import FACTS

HERE = Place("here", 1)
INSIDE = Is("size_mm", Test.BELOW, 50, Test.EQUALS, 30, "Exactly 3 cm is not said.")
SMALL = Is("size_mm", Test.BELOW, 50, Test.EQUALS, 50, "Exactly 5 cm is not said.")


def change(edition: Edition, criterion: str, part: str = "indications", **item: Json) -> dict[str, Json]:
    heat = edition.option("heat")
    found = next(each for each in getattr(heat, part) if each.id == criterion)
    whole = {**written_criterion(found), **item}
    return {"option": "heat", "replace": part, "id": criterion, "item": whole, "why": "Our surgeons do it so."}


def test_a_policy_changes_a_number_and_says_so_wherever_the_criterion_is_shown(edition: Edition) -> None:
    rule: Json = {"fact": "size_mm", "below": 30}
    local = with_policy(edition, [change(edition, "small", rule=rule, text="Smaller than 3 cm")], 2)
    assert (local.id, local.version, local.base, local.extends) == ("tiny+local", "1+2", edition, "tiny")
    found = local.option("heat").indications[1]
    assert (found.text, found.rule) == ("Smaller than 3 cm", Is("size_mm", Test.BELOW, 30))
    assert found.note.startswith("Local rule of this board, policy 2: Our surgeons do it so.")
    assert (
        "(local rule; largest liver metastasis 40 mm)"
        in assess_option(local.option("heat"), local, {"size_mm": 40}).decides
    )
    assert "Smaller than 5 cm: largest liver metastasis below 50 mm" in found.note
    assert [(each.option, each.id, each.why) for each in local.changes] == [("heat", "small", "Our surgeons do it so.")]


def test_the_hash_covers_the_base_and_every_change(edition: Edition) -> None:
    changes = [change(edition, "old", "cautions", rule={"fact": "age_years", "at_least": age}) for age in (70, 80)]
    hashes = {edition.sha256, *(with_policy(edition, [one], 1).sha256 for one in changes)}
    assert len(hashes) == 3
    assert with_policy(edition, changes[:1], 1).sha256 == with_policy(edition, changes[:1], 1).sha256


def test_what_the_text_leaves_open_can_be_settled(edition: Edition) -> None:
    facts = {"resectable": False, "size_mm": 50, "prior_operation": False, "involvement_percent": 10}
    assert standing_of(edition.option("heat"), facts) is Standing.UNDETERMINED
    for settled, standing in ((Settled.MET, Standing.ELIGIBLE), (Settled.NOT_MET, Standing.NOT_ELIGIBLE)):
        rule = written(adjusted(SMALL, [Answer(None, settled)], FACTS))
        local = with_policy(edition, [change(edition, "small", rule=rule)], 1)
        assert standing_of(local.option("heat"), facts) is standing
        (found,) = (one for one in differences(assess(edition, facts), assess(local, facts)) if one.stands_differently)
        assert found.criteria[0].change is not None and found.criteria[0].change.why == "Our surgeons do it so."


def test_a_name_may_be_set_and_the_summary_tells_the_old_one(edition: Edition) -> None:
    local = with_policy(edition, [{"option": "heat", "set": "name", "to": "Warmth", "why": "We say so."}], 1)
    assert local.option("heat").name == "Warmth"
    assert "Local wording of this board, policy 1: We say so. The edition says: Heat" in local.option("heat").summary


BEYOND: list[tuple[dict[str, Json], str]] = [
    ({"option": "fire", "set": "name", "to": "x", "why": "y"}, 'no option "fire"'),
    ({"option": "heat", "set": "order", "to": 1, "why": "y"}, "cannot set order"),
    ({"option": "heat", "withdraw": "indications", "id": "small", "why": "y"}, "cannot withdraw indications"),
    ({"option": "heat", "set": "name", "to": "Warmth"}, '"why" is missing'),
    ({"option": "heat", "replace": "indications", "id": "small", "item": {"id": "small"}, "why": "y"}, "is missing"),
]


@pytest.mark.parametrize(("raw", "says"), BEYOND)
def test_a_policy_that_goes_too_far_is_refused(edition: Edition, raw: dict[str, Json], says: str) -> None:
    with pytest.raises(EditionError, match="^local policy 3:1: ") as caught:
        with_policy(edition, [raw], 3)
    assert says in caught.value.sentence


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ({"rule": {"fact": "age_years", "below": 30}}, "would ask something else"),
        ({"rule": {"fact": "size_mm", "above": 30}}, "would ask something else"),
        ({"rule": {"fact": "size_mm", "below": 5000}}, "at most 500 mm"),
        ({"claims": ["T-01"]}, "keeps its id, claims"),
        ({"id": "other"}, "keeps its id, claims"),
    ],
)
def test_a_criterion_keeps_its_question_and_its_claims(edition: Edition, item: dict[str, Json], says: str) -> None:
    with pytest.raises(EditionError) as caught:
        with_policy(edition, [change(edition, "small", **item)], 1)
    assert says in caught.value.sentence


@given(RULES)
def test_a_written_rule_is_read_back_as_it_was(rule: Rule) -> None:
    assert read_rule(node_of(written(rule), 1), HERE, FACTS) == rule


@st.composite
def adjustments(draw: st.DrawFn) -> tuple[Rule, tuple[Answer, ...]]:
    rule = draw(RULES)
    return rule, tuple(draw(_answer(leaf)) for leaf in leaves_of(rule))


def _answer(leaf: Is | Known) -> st.SearchStrategy[Answer]:
    numbers = has_number(leaf, FACTS[leaf.fact])
    values = st.none() | st.integers(1, 4) if numbers else st.none()
    return st.builds(Answer, values, st.sampled_from(Settled) if is_open(leaf) else st.just(Settled.KEEP))


@given(adjustments(), RECORDS)
def test_adjusting_settles_only_what_is_open_and_can_be_told_apart_again(
    adjustment: tuple[Rule, tuple[Answer, ...]], facts: dict[str, Value]
) -> None:
    rule, answers = adjustment
    after = adjusted(rule, answers, FACTS)
    told = answers_of(rule, after, FACTS)
    assert adjusted(rule, told, FACTS) == after
    if not any(answer.value for answer in answers):
        before = verdict_of(rule, facts)
        assert before in (Verdict.UNKNOWN, verdict_of(after, facts))


def test_another_structure_is_beyond_a_policy() -> None:
    leaf = Is("size_mm", Test.BELOW, Decimal(50))
    for other in (Not(leaf), AllOf((leaf,)), AnyOf((leaf, leaf)), Known("size_mm"), Is("vein", Test.EQUALS, "patent")):
        with pytest.raises(Beyond):
            answers_of(leaf, other, FACTS)
    with pytest.raises(Beyond):
        answers_of(Is("vein", Test.EQUALS, "patent"), Is("vein", Test.EQUALS, "occluded"), FACTS)
    with pytest.raises(Beyond):
        answers_of(Is("ecog", Test.ONE_OF, (1, 2)), Is("ecog", Test.ONE_OF, 1), FACTS)
    with pytest.raises(Beyond):
        answers_of(leaf, SMALL, FACTS)
    with pytest.raises(Beyond):
        answers_of(AllOf((leaf, SMALL)), AnyOf((leaf, SMALL)), FACTS)


def test_the_answers_are_told_from_a_rule_of_any_structure() -> None:
    closed = Is("size_mm", Test.BELOW, 50)
    overlapping = Is("size_mm", Test.AT_LEAST, 40, Test.ABOVE, 90, "Over 9 cm is not said.")
    asked = AllOf((Not(SMALL), AnyOf((Known("vein"), overlapping))))
    answers = (Answer(30, Settled.NOT_MET), Answer(), Answer(None, Settled.NOT_MET))
    after = adjusted(asked, answers, FACTS)
    assert answers_of(asked, after, FACTS) == answers
    assert answers_of(SMALL, closed, FACTS) == (Answer(None, Settled.NOT_MET),)


@pytest.mark.parametrize(
    ("leaf", "settled", "met"),
    [
        (SMALL, Settled.KEEP, {49: Verdict.MET, 50: Verdict.UNKNOWN, 51: Verdict.NOT_MET}),
        (SMALL, Settled.MET, {49: Verdict.MET, 50: Verdict.MET, 51: Verdict.NOT_MET}),
        (SMALL, Settled.NOT_MET, {49: Verdict.MET, 50: Verdict.NOT_MET, 51: Verdict.NOT_MET}),
        (
            Is("size_mm", Test.BELOW, 50, Test.EQUALS, 30, "Open."),
            Settled.NOT_MET,
            {30: Verdict.NOT_MET, 40: Verdict.MET},
        ),
        (Is("size_mm", Test.BELOW, 50), Settled.NOT_MET, {49: Verdict.MET, 50: Verdict.NOT_MET}),
    ],
)
def test_what_is_left_open_becomes_what_the_board_says_and_all_else_stays(
    leaf: Is, settled: Settled, met: dict[int, Verdict]
) -> None:
    rule = adjusted(leaf, [Answer(None, settled)], FACTS)
    assert {size: verdict_of(rule, {"size_mm": size}) for size in met} == met
    assert is_open(leaf) == (leaf.opened is not None) == bool(leaf.open_note)


def test_another_note_another_open_value_and_yes_for_a_number_are_beyond_a_policy() -> None:
    for other in (
        Is("size_mm", Test.BELOW, 50, Test.EQUALS, 50, "Said otherwise."),
        Is("size_mm", Test.BELOW, 50, Test.EQUALS, 60, SMALL.open_note),
        Is("size_mm", Test.BELOW, True, Test.EQUALS, 50, SMALL.open_note),
    ):
        with pytest.raises(Beyond, match="^size_mm$"):
            answers_of(SMALL, other, FACTS)
