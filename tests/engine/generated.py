"""Generated rules, facts and options over a vocabulary, for the laws that no example could show."""

from decimal import Decimal

from hypothesis import strategies as st

from recommendations.engine import (
    AllOf,
    AnyOf,
    Criterion,
    FactLike,
    Intent,
    Is,
    Known,
    Not,
    Option,
    Rule,
    Value,
    Vocabulary,
    criteria,
)

from .tiny_edition import FACTS

T = criteria.Test
NUMBERS: dict[str, st.SearchStrategy[Value]] = {
    "decimal": st.sampled_from([Decimal(n) / 2 for n in range(9)]),
    "int": st.integers(0, 4),
}


def values(fact: FactLike) -> st.SearchStrategy[Value]:
    """A value the fact can have; numbers from a few, so that thresholds are hit."""
    choices = [value for value, _ in fact.choices]
    if fact.kind == "bool":
        return st.booleans()
    if fact.kind == "choice":
        return st.sampled_from(choices)
    if fact.kind == "set":
        return st.frozensets(st.sampled_from(choices))
    return NUMBERS[fact.kind]


def comparisons(fact: FactLike) -> st.SearchStrategy[tuple[criteria.Test, criteria.Operand]]:
    """A test with its value, of the kind of the fact."""
    equal = st.tuples(st.just(T.EQUALS), values(fact))
    if fact.kind == "bool":
        return equal
    if fact.kind == "set":
        some = st.lists(st.sampled_from([value for value, _ in fact.choices]), min_size=1, unique=True).map(tuple)
        return equal | st.tuples(st.sampled_from([T.HAS_ANY, T.HAS_NONE]), some)
    listed = st.tuples(st.just(T.ONE_OF), st.lists(values(fact), min_size=1, max_size=3, unique=True).map(tuple))
    if fact.kind == "choice":
        return equal | listed
    return equal | listed | st.tuples(st.sampled_from(criteria.COMPARISONS), values(fact))


@st.composite
def leaves(draw: st.DrawFn, vocabulary: Vocabulary) -> Rule:
    fact = draw(st.sampled_from(list(vocabulary.values())))
    kind = draw(st.sampled_from(["plain", "plain", "plain", "open", "known"]))
    if kind == "known":
        return Known(fact.name)
    leaf = Is(fact.name, *draw(comparisons(fact)))
    if kind == "plain":
        return leaf
    return Is(leaf.fact, leaf.test, leaf.value, *draw(comparisons(fact)), "Left open.")


def groups(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return inner.map(Not) | parts.map(AllOf) | parts.map(AnyOf)


def rules(vocabulary: Vocabulary) -> st.SearchStrategy[Rule]:
    return st.recursive(leaves(vocabulary), groups, max_leaves=8)


RULES: st.SearchStrategy[Rule] = rules(FACTS)
RECORDS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={name: values(fact) for name, fact in FACTS.items()}
)


def named(rules: list[Rule]) -> tuple[Criterion, ...]:
    return tuple(Criterion(f"c{number}", f"Criterion {number}", rule, ("T-01",)) for number, rule in enumerate(rules))


OPTIONS: st.SearchStrategy[Option] = st.builds(
    lambda indications, contraindications, cautions: Option(
        id="generated",
        name="Generated",
        intent=Intent.SYSTEMIC,
        order=1,
        summary="",
        indications=named(indications),
        contraindications=named(contraindications),
        cautions=named(cautions),
    ),
    st.lists(RULES, min_size=1, max_size=3),
    st.lists(RULES, max_size=3),
    st.lists(RULES, max_size=1),
)
