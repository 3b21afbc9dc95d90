"""What is measured on: the edition's own options, and generated trees that are harder than any edition (seed 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from cases.facts.vocabulary import FACTS, Kind
from recommendations.engine import AllOf, AnyOf, Criterion, Facts, Intent, Is, Not, Option, Rule, Test, Value, leaves_of
from recommendations.library import edition

SEED = 7
MISSING = 0.3
CASES = 300


@dataclass(frozen=True)
class Workload:
    """Options, the one rule each of them comes down to, and patients."""

    name: str
    options: tuple[Option, ...]
    cases: tuple[Facts, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(suits(option) for option in self.options)

    @property
    def nodes(self) -> int:
        return sum(nodes_of(rule) for option in self.options for rule in option.rules)


def suits(option: Option) -> Rule:
    """Met: eligible. Not met: not eligible, or contraindicated. What any engine can be asked, two-valued or not."""
    barring = tuple(Not(one.rule) for one in option.contraindications)
    return AllOf((*(one.rule for one in option.indications), *barring))


def nodes_of(rule: Rule) -> int:
    parts = rule.parts if isinstance(rule, AllOf | AnyOf) else (rule.part,) if isinstance(rule, Not) else ()
    return 1 + sum(nodes_of(part) for part in parts)


def own(edition_id: str, count: int = CASES) -> Workload:
    """The options of an edition and patients who have each fact that they ask, or not.

    What has no indication stays undetermined whoever the patient is: there is no rule of it to ask.
    """
    options = tuple(one for one in edition(edition_id).options if one.indications)
    random = Random(SEED)
    name = f"the {len(options)} options of {edition_id} that have an indication"
    return Workload(name, options, tuple(patient(options, random) for _ in range(count)))


def patient(options: Sequence[Option], random: Random) -> dict[str, Value]:
    asked = sorted({leaf.fact for option in options for rule in option.rules for leaf in leaves_of(rule)})
    return {name: _recorded(name, random) for name in asked if random.random() > MISSING}


def _recorded(name: str, random: Random) -> Value:
    """A value that the fact can have; numbers to the first decimal, so that thresholds are met exactly."""
    fact = FACTS[name]
    low, high = int(fact.minimum or 0), min(int(fact.maximum or 100), 200)
    choices = [value for value, _ in fact.choices]
    match fact.kind:
        case Kind.BOOL:
            return random.random() < 0.5
        case Kind.INTEGER:
            return random.randint(low, high)
        case Kind.DECIMAL:
            return Decimal(random.randint(low * 10, high * 10)) / 10
        case Kind.CHOICE:
            return random.choice(choices)
    return frozenset(random.sample(choices, random.randint(0, 3)))


def generated(count: int = CASES) -> Workload:
    """25 options on 60 facts (20 numbers, 20 yes or no, 14 choices, 6 sets), trees to depth 4, criteria shared."""
    random = Random(SEED)
    facts = _facts()
    shared = [_leaf(name, kind, random) for name, kind in facts for _ in range(2)]
    random.shuffle(shared)
    options = tuple(_option(number, _tree(shared[:92], random, 0), random) for number in range(25))
    return Workload("25 generated options", options, tuple(_case(facts, random) for _ in range(count)))


def _facts() -> list[tuple[str, str]]:
    kinds = ("number",) * 20 + ("bool",) * 20 + ("choice",) * 14 + ("set",) * 6
    return [(f"{kind}_{number}", kind) for number, kind in enumerate(kinds)]


def _option(number: int, rule: Rule, random: Random) -> Option:
    return Option(f"option_{number}", f"Option {number}", Intent.SYSTEMIC, number, "", (Criterion("c", "", rule, ()),))


def _tree(leaves: list[Rule], random: Random, depth: int) -> Rule:
    """A root is a group; below it every second node is a leaf, and at depth 4 all are."""
    if depth and (depth == 4 or random.random() < 0.45 + 0.1 * depth):
        return random.choice(leaves)
    if depth and random.random() < 0.2:
        return Not(_tree(leaves, random, depth + 1))
    parts = tuple(_tree(leaves, random, depth + 1) for _ in range(random.randint(2, 4)))
    return random.choice((AllOf, AnyOf))(parts)


LETTERS = tuple("abcdef")


def _leaf(name: str, kind: str, random: Random) -> Rule:
    if kind == "number":
        tests = (Test.ABOVE, Test.AT_LEAST, Test.BELOW, Test.AT_MOST)
        return Is(name, random.choice(tests), Decimal(random.randint(10, 900)) / 10)
    if kind == "bool":
        return Is(name, Test.EQUALS, random.random() < 0.5)
    if kind == "choice":
        return Is(name, Test.ONE_OF, tuple(random.sample(LETTERS, 3)))
    return Is(name, random.choice((Test.HAS_ANY, Test.HAS_NONE)), tuple(random.sample(LETTERS, 2)))


def _case(facts: list[tuple[str, str]], random: Random) -> dict[str, Value]:
    return {name: _value(kind, random) for name, kind in facts if random.random() > MISSING}


def _value(kind: str, random: Random) -> Value:
    if kind == "number":
        return Decimal(random.randint(0, 1000)) / 10
    if kind == "bool":
        return random.random() < 0.5
    if kind == "choice":
        return random.choice(LETTERS)
    return frozenset(random.sample(LETTERS, random.randint(0, 3)))
