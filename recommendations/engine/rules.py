"""Rules as an edition writes them, read into the tree. A rule that could surprise is refused here, with its line."""

from collections.abc import Sequence

from .criteria import COMPARISONS, AllOf, AnyOf, Is, Known, Not, Operand, Rule, Test
from .errors import did_you_mean
from .fields import Fields, Place, shown
from .read_yaml import Entries, Items, Node
from .values import read_choice, read_value
from .vocabulary import BOOL, CHOICE, DECIMAL, INTEGER, SET, FactLike, Value, Vocabulary

SHAPES = "{fact: …, TEST: value}, {all: […]}, {any: […]} or {not: {…}}"
TESTS = tuple(test.value for test in Test)
TESTS_OF_KIND: dict[str, tuple[Test, ...]] = {
    BOOL: (Test.EQUALS,),
    CHOICE: (Test.EQUALS, Test.ONE_OF),
    INTEGER: (Test.EQUALS, Test.ONE_OF, *COMPARISONS),
    DECIMAL: (Test.EQUALS, Test.ONE_OF, *COMPARISONS),
    SET: (Test.EQUALS, Test.HAS_ANY, Test.HAS_NONE),
}
LISTS = (Test.ONE_OF, Test.HAS_ANY, Test.HAS_NONE)


def read_rule(node: Node, place: Place, vocabulary: Vocabulary) -> Rule:
    """The rule written at a place."""
    if not isinstance(node, Entries) or not node:
        raise place.error(f"A rule is one of {SHAPES}, not {shown(node)}.")
    place = Place(place.file, node.line)
    if "fact" in node:
        return _read_leaf(node, place, vocabulary)
    if len(node) != 1:
        raise place.error(f"A rule says one thing: {SHAPES}. Put several rules into all or any.")
    (word, inner), *_ = node.items()
    match word:
        case "all":
            return AllOf(_read_parts(word, inner, place, vocabulary))
        case "any":
            return AnyOf(_read_parts(word, inner, place, vocabulary))
        case "not":
            return Not(read_rule(inner, place, vocabulary))
    raise place.error(f'A rule cannot begin with "{word}". It is one of {SHAPES}.')


def fact_named(name: Node, place: Place, vocabulary: Vocabulary) -> FactLike:
    """The fact of that name in the vocabulary."""
    if not isinstance(name, str) or name not in vocabulary:
        raise place.error(f"There is no fact {shown(name)}. {did_you_mean(str(name), vocabulary)}")
    return vocabulary[name]


def _read_parts(word: str, node: Node, place: Place, vocabulary: Vocabulary) -> tuple[Rule, ...]:
    if not isinstance(node, Items) or not node:
        raise place.error(f'"{word}" needs a list of rules: an empty group says nothing. Add one or remove it.')
    return tuple(read_rule(part, Place(place.file, line), vocabulary) for line, part in node.numbered())


def _read_leaf(node: Entries, place: Place, vocabulary: Vocabulary) -> Rule:
    fields = Fields(node, place, "A rule", ("fact", *TESTS, "known", "open"))
    fact = fact_named(node["fact"], fields.at("fact"), vocabulary)
    if "known" in node:
        return _read_known(fields, fact)
    test, operand = _read_test(fields, fact)
    if not fields.has("open"):
        return Is(fact.name, test, operand)
    return _with_open(Is(fact.name, test, operand), fields, fact)


def _read_known(fields: Fields, fact: FactLike) -> Known:
    if fields.node["known"] is not True or len(fields.node) != 2:
        raise fields.error("known", "is written {fact: …, known: true}, alone: what is absent decides nothing.")
    return Known(fact.name)


def _with_open(leaf: Is, fields: Fields, fact: FactLike) -> Is:
    inner = Fields(fields.node["open"], fields.at("open"), f"What is left open of {fact.name}", (*TESTS, "note"))
    test, operand = _read_test(inner, fact)
    return Is(leaf.fact, leaf.test, leaf.value, test, operand, inner.text("note"))


def _read_test(fields: Fields, fact: FactLike) -> tuple[Test, Operand]:
    """The one test of a leaf and its value, in the kind of the fact."""
    allowed = TESTS_OF_KIND[fact.kind]
    given = [key for key in fields.node if key in TESTS]
    if len(given) != 1:
        count = "no test" if not given else f"{len(given)} tests"
        raise fields.place.error(f"The rule on {fact.name} has {count}. Write one of {_listed(allowed)}.")
    test = Test(given[0])
    if test not in allowed:
        remedy = f"Use {_listed(allowed)}."
        raise fields.at(test).error(f'{fact.name} is {KINDS[fact.kind]}, so "{test}" cannot ask it. {remedy}')
    return test, _read_operand(fields, test, fact)


def _read_operand(fields: Fields, test: Test, fact: FactLike) -> Operand:
    if test not in LISTS:
        return read_value(fields.node[test], fields.at(test), fact)
    parts = [_read_element(node, place, fact) for place, node in fields.items(test)]
    if not parts:
        raise fields.error(test, "needs a list of at least one value.")
    if len(set(parts)) < len(parts):
        raise fields.error(test, "names a value twice. Keep one.")
    return tuple(parts)


def _read_element(node: Node, place: Place, fact: FactLike) -> Value:
    """One value of a list: of a set fact it is one of its choices."""
    return read_choice(node, place, fact) if fact.kind == SET else read_value(node, place, fact)


def _listed(tests: Sequence[Test]) -> str:
    return ", ".join(test.value for test in tests)


KINDS = {
    BOOL: "true or false",
    INTEGER: "a whole number",
    DECIMAL: "a number",
    CHOICE: "one of its choices",
    SET: "a set of its choices",
}
