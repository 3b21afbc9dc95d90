"""Three readers of one tree agree on generated criteria and patients: the evaluator, the database and the sentence.

Every criterion is asked of many patients in one query, so that tens of thousands of pairs cost seconds.
"""

from decimal import Decimal
from functools import cache
from itertools import chain
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from cases.facts.vocabulary import FACTS, Fact, Kind
from cases.models import Case, CaseFacts
from recommendations.engine import Rule, Verdict, evaluate, leaves_of, verdict_of, words
from recommendations.library import edition, edition_ids
from recommendations.query import pair, verdict
from tests.engine.generated import rules
from tests.engine.sentences import readings
from tests.factories.cases import a_case

PATIENTS = 128
PAIRS = 50_000
VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNKNOWN}
HALVES = [Decimal(number) / 2 for number in range(9)]


def edition_rules() -> list[Rule]:
    """Every rule of every edition, whatever it is for."""
    found: list[Rule] = []
    for one in map(edition, edition_ids()):
        for option in one.options:
            found += [each.rule for each in (*option.indications, *option.contraindications, *option.cautions)]
            found += [each.applies_if for each in option.technique if each.applies_if]
            found += [each.matters_if for each in option.adverse_effects if each.matters_if]
        found += [each.rule for each in one.thresholds]
        found += [each.applies_if for each in one.work_up if each.applies_if]
    return list(dict.fromkeys(found))


EDITION_RULES = edition_rules()


@cache
def numbers(fact: Fact) -> list[Decimal]:
    """What the generated rules ask, and each threshold of the editions with a value just below and just above it."""
    step = Decimal(1) if fact.kind is Kind.INTEGER else Decimal("0.1")
    leaves = chain.from_iterable(leaves_of(rule) for rule in EDITION_RULES)
    asked = [leaf.comparisons() for leaf in leaves if leaf.fact == fact.name and hasattr(leaf, "comparisons")]
    limits = {operand for _, operand in chain.from_iterable(asked) if isinstance(operand, int | Decimal)}
    near = {value for limit in limits for value in (limit - step, Decimal(limit), limit + step)}
    return sorted({*HALVES, *near} if fact.kind is Kind.DECIMAL else {*HALVES[::2], *near})


def value(fact: Fact, random: Random):
    choices = [each for each, _ in fact.choices]
    match fact.kind:
        case Kind.BOOL:
            return random.random() < 0.5
        case Kind.CHOICE:
            return random.choice(choices)
        case Kind.SET:
            return frozenset(random.sample(choices, random.choice([0, 1, 1, 2, 3])))
    number = random.choice(numbers(fact))
    return int(number) if fact.kind is Kind.INTEGER else number


def patients(random: Random) -> list[dict]:
    """The first has nothing recorded, the second everything; of the others each lacks about a quarter."""
    shares = [0.0, 1.0, *[0.75] * (PATIENTS - 2)]
    return [{name: value(fact, random) for name, fact in FACTS.items() if random.random() < share} for share in shares]


@pytest.fixture
def recorded(cast) -> dict:
    """Case to facts, stored as the kept row of each case: copies of one case that the product made."""
    one = a_case(cast.surgeon, cast.board)
    shared = {"board": one.board, "patient": one.patient, "owner": one.owner, "created_by": one.created_by}
    found = {
        Case(question=f"Case {number}?", **shared): facts
        for number, facts in enumerate(patients(Random(20180714)))  # noqa: S311
    }
    Case.objects.bulk_create(found)
    CaseFacts.objects.filter(pk=one.pk).delete()
    CaseFacts.objects.bulk_create(
        CaseFacts(case=case, as_of=one.facts.as_of, sha256="", **{name: column(facts.get(name)) for name in FACTS})
        for case, facts in found.items()
    )
    return {case.pk: facts for case, facts in found.items()}


def column(known):
    return sorted(known) if isinstance(known, frozenset) else known


def hold(rule: Rule, recorded: dict) -> int:
    """The three readers agree on this rule for every patient; how many pairs that were."""
    asked = dict(CaseFacts.objects.annotate(found=verdict(rule)).values_list("pk", "found"))
    read = readings(words.sentence(rule, FACTS), FACTS)
    assert asked.keys() == recorded.keys() and read
    both = pair(rule)
    assert not CaseFacts.objects.filter(both.met & both.not_met).exists()
    for case, facts in recorded.items():
        found = evaluate(rule, facts).verdict
        assert verdict_of(rule, facts) is found
        assert asked[case] == found.value
        assert {VERDICTS[answer(facts)] for answer in read} == {found}
    return len(recorded)


@pytest.mark.django_db
def test_the_readers_agree_on_fifty_thousand_generated_pairs(recorded):
    held: dict[Rule, int] = {}

    @settings(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rule=rules(FACTS))
    def agree(rule: Rule) -> None:
        held[rule] = hold(rule, recorded)

    agree()
    assert len({repr(sorted(facts.items(), key=str)) for facts in recorded.values()}) == PATIENTS
    assert sum(held.values()) >= PAIRS


@pytest.mark.django_db
def test_the_readers_agree_on_every_rule_of_every_edition(recorded):
    assert sum(hold(rule, recorded) for rule in EDITION_RULES) == len(EDITION_RULES) * PATIENTS
