"""Every worked case of an edition leads to the standings it promises, grade and spread derived as in a record."""

import pytest

from cases.staging import derive
from recommendations.engine import assess, standing_of
from recommendations.engine.edition import Example
from recommendations.library import edition, edition_ids

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{example.id}")
    for name in edition_ids()
    for example in edition(name).examples
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_worked_case_stands_as_promised(name: str, example: Example):
    known = derive(example.facts).facts
    found = {option.id: standing_of(option, known) for option in edition(name).options if option.id in example.expect}
    assert found == dict(example.expect)


@pytest.mark.parametrize("name", edition_ids())
def test_the_full_assessment_agrees_with_the_standing_alone(name: str):
    one = edition(name)
    for example in one.examples[::10]:
        known = derive(example.facts).facts
        assert {each.id: each.standing for each in assess(one, known).options} == {
            option.id: standing_of(option, known) for option in one.options
        }
