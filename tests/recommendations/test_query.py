"""The evaluator and the database answer every rule alike, in all three values."""

from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.facts.vocabulary import FACTS, Kind
from cases.models import CaseFacts
from recommendations.engine import AllOf, AnyOf, Is, Known, Not, Test, evaluate
from recommendations.query import pair, verdict

# A few facts of each kind, so that rules and rows meet often.
ASKED = (
    "age_years", "ecog", "ki67_percent", "liver_involvement_percent", "largest_liver_metastasis_mm",
    "liver_metastases_resectable", "primary_resected", "portal_vein", "grade_who_2010", "sstr_uptake",
    "structures_invaded", "prior_treatments",
)  # fmt: skip
BOUNDS = [Decimal(text) for text in ("0.3", "2.99", "3", "20", "20.01", "50", "75")]


def values(name: str):
    fact = FACTS[name]
    choices = [value for value, _ in fact.choices]
    return {
        Kind.BOOL: st.booleans(),
        Kind.INTEGER: st.integers(0, 4) if name == "ecog" else st.integers(40, 60),
        Kind.DECIMAL: st.sampled_from(BOUNDS),
        Kind.CHOICE: st.sampled_from(choices or ["x"]),
        Kind.SET: st.frozensets(st.sampled_from(choices[:5] or ["x"]), max_size=3),
    }[fact.kind]


@st.composite
def leaves(draw):
    name = draw(st.sampled_from(ASKED))
    kind = FACTS[name].kind
    if draw(st.integers(0, 9)) == 0:
        return Known(name)
    if kind == Kind.SET:
        choices = tuple(sorted(draw(values(name)) or {FACTS[name].choices[0][0]}))
        return Is(name, draw(st.sampled_from([Test.HAS_ANY, Test.HAS_NONE])), choices)
    if kind in (Kind.INTEGER, Kind.DECIMAL):
        test = st.sampled_from([Test.ABOVE, Test.AT_LEAST, Test.BELOW, Test.AT_MOST, Test.EQUALS])
        opened = draw(st.booleans())
        open_part = (draw(test), draw(values(name)), "open") if opened else (None, None, "")
        return Is(name, draw(test), draw(values(name)), *open_part)
    if kind == Kind.CHOICE:
        return Is(name, Test.ONE_OF, tuple(draw(st.lists(values(name), min_size=1, max_size=3, unique=True))))
    return Is(name, Test.EQUALS, draw(values(name)))


rules = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf),
    ),
    max_leaves=8,
)
rows = st.fixed_dictionaries({}, optional={name: values(name) for name in ASKED})


def store(case, facts: dict) -> None:
    columns = {
        name: sorted(facts[name]) if isinstance(facts.get(name), frozenset) else facts.get(name) for name in ASKED
    }
    CaseFacts.objects.filter(pk=case.pk).update(**columns)


@pytest.mark.django_db
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=rules, facts=rows)
def test_the_evaluator_and_the_database_agree(kept_cases, rule, facts):
    case = kept_cases[0]
    store(case, facts)
    asked = CaseFacts.objects.filter(pk=case.pk).annotate(found=verdict(rule)).get()
    assert asked.found == evaluate(rule, facts).verdict.value


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=rules, facts=rows)
def test_a_rule_is_never_both_met_and_not_met(kept_cases, rule, facts):
    store(kept_cases[0], facts)
    both = pair(rule)
    assert not CaseFacts.objects.filter(both.met & both.not_met).exists()


@pytest.mark.django_db
def test_a_fact_that_is_not_recorded_is_neither_met_nor_not_met(kept_cases):
    store(kept_cases[0], {})
    both = pair(Not(Is("ki67_percent", Test.ABOVE, Decimal(10))))
    assert not CaseFacts.objects.filter(both.met | both.not_met | Q(pk__in=[])).exists()
