"""What the database finds where nothing is recorded; that it agrees with the evaluator stands in test_agreement."""

from decimal import Decimal

import pytest

from cases.facts.vocabulary import FACTS
from cases.models import CaseFacts
from recommendations.engine import Is, Known, Not, criteria
from recommendations.query import pair
from tests.factories.cases import a_case


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [Is("ki67_percent", criteria.Test.ABOVE, Decimal(10)), Known("ki67_percent")])
def test_a_fact_that_is_not_recorded_is_neither_met_nor_not_met(cast, rule):
    case = a_case(cast.surgeon, cast.board)
    CaseFacts.objects.filter(pk=case.pk).update(**dict.fromkeys(FACTS))
    for both in (pair(rule), pair(Not(rule))):
        assert not CaseFacts.objects.filter(both.met | both.not_met).exists()
