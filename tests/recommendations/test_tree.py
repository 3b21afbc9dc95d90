"""The drawn tree says what the rule says, in boxes that hold their words and never touch."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.facts.vocabulary import FACTS
from cases.staging import derive
from recommendations import tree
from recommendations.drawing import CHARACTERS, LINE, PADDING, draw
from recommendations.engine import Criterion, assess_option, leaves_of, standing_of
from recommendations.library import edition
from recommendations.tree import Node
from tests.engine.generated import rules

NIGRI = edition("nigri-2018")


def leaves(node: Node) -> list[Node]:
    return [node] if not node.parts else [leaf for part in node.parts for leaf in leaves(part)]


def overlap(one, other) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def check(nodes) -> None:
    drawing = draw(nodes)
    boxes = drawing.boxes
    assert not [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if overlap(a, b)]
    for box in boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= drawing.width and box.y + box.height <= drawing.height
        assert box.height == len(box.texts) * LINE + 2 * PADDING
        assert all(len(text.words) <= CHARACTERS[box.kind] for text in box.texts)
    count = sum(_size(node) for node in nodes)
    assert len(boxes) == count and len(drawing.lines) == count - len(nodes)


def _size(node: Node) -> int:
    return 1 + sum(_size(part) for part in node.parts)


@settings(deadline=None)
@given(rule=rules(FACTS))
def test_any_rule_is_drawn_whole_with_a_leaf_for_each_of_its_leaves(rule):
    node = tree.of_criterion(Criterion("x", "Some words", rule, ()), FACTS)
    assert len(leaves(node)) == len(list(leaves_of(rule)))
    check((node,))


@settings(deadline=None)
@given(words=st.text(min_size=1, max_size=200), aside=st.text(max_size=60))
def test_no_word_however_long_leaves_its_box(words, aside):
    check((Node("leaf", words, (), "met", aside),))


def test_every_option_of_the_edition_is_drawn_whole_with_and_without_a_patient():
    facts = derive(NIGRI.examples[0].facts).facts
    for option in NIGRI.options:
        check(tree.of_option(option, FACTS))
        check(tree.of_patient(assess_option(option, NIGRI, facts), FACTS))


def test_the_verdicts_of_a_patient_are_those_of_the_assessment():
    for example in NIGRI.examples:
        facts = derive(example.facts).facts
        for option in NIGRI.options:
            nodes = tree.of_patient(assess_option(option, NIGRI, facts), FACTS)
            answers = {node.text: node.aside for node in nodes}
            is_eligible = set(answers.values()) == {"yes"}
            assert is_eligible is (standing_of(option, facts).value == "eligible"), (example.id, option.id)


def test_a_met_contraindication_stops_and_a_value_nobody_recorded_is_not_known():
    tace = NIGRI.option("tace")
    nodes = tree.of_patient(assess_option(tace, NIGRI, {"portal_vein": "occluded"}), FACTS)
    stopped = next(node for node in nodes[1].parts if node.text == "Occluded portal vein")
    assert (stopped.verdict, nodes[1].aside) == ("stop", "no")
    assert nodes[0].aside == "not known"
    assert leaves(nodes[0])[0].aside == "this patient: not recorded"


def test_a_value_that_the_text_leaves_open_is_said_to_be_open():
    nodes = tree.of_patient(assess_option(NIGRI.option("tace"), NIGRI, {"ecog": 2}), FACTS)
    leaf = next(leaf for node in nodes for leaf in leaves(node) if "ECOG" in leaf.text)
    assert (leaf.aside, leaf.verdict) == ("this patient: 2, left open", "unknown")
