"""Every worked case of an edition leads to the standings it promises, grade and spread derived as in a record.

Those of a layered edition stand beside its base: what changes a standing is shown under both, the rest as in the base.
"""

from collections.abc import Mapping

import pytest

from cases.staging import derive
from recommendations.engine import Edition, Option, Standing, Verdict, assess, differences, standing_of, verdict_of
from recommendations.engine.criteria import Criterion
from recommendations.engine.edition import Example
from recommendations.engine.vocabulary import Value
from recommendations.library import edition, edition_ids

LAYERED = [one for one in map(edition, edition_ids()) if one.base]
PARTS = ("indications", "contraindications")


def cases(*editions: Edition) -> list:
    return [pytest.param(one, each, id=f"{one.id}-{each.id}") for one in editions for each in one.examples]


def stands(one: Edition, example: Example, options: dict[str, Standing]) -> dict[str, Standing]:
    """How these options stand under an edition for the patient of an example."""
    known = derive(example.facts).facts
    return {name: standing_of(one.option(name), known) for name in options}


def stands_as_in_the_base(one: Edition, option: Option) -> bool:
    """Whether no criterion that decides was changed."""
    base = {each.id: each.rules for each in one.base.options} if one.base else {}
    return base.get(option.id) == option.rules


@pytest.mark.parametrize(("one", "example"), cases(*map(edition, edition_ids())))
def test_the_worked_case_stands_as_promised_here_and_before(one: Edition, example: Example):
    assert stands(one, example, example.expect) == example.expect
    assert stands(one.base or one, example, example.before) == example.before


def worked_cautions(one: Edition, option: Option, caution: Criterion) -> list[tuple[Mapping[str, Value], Verdict]]:
    """The patients of whom an edition says whether the caution applies; where it asks the same, those of its base."""
    own = (each for each in one.caution_examples if option.id in each.options and each.caution == caution.id)
    found = [answer for each in own for answer in each.answers]
    for before in one.base.options if one.base else ():
        for same in before.cautions if before.id == option.id else ():
            if (same.id, same.rule) == (caution.id, caution.rule):
                found += worked_cautions(one.base, before, same)
    return found


@pytest.mark.parametrize(
    ("one", "option", "caution"),
    [
        pytest.param(one, option, caution, id=f"{one.id}-{option.id}-{caution.id}")
        for one in map(edition, edition_ids())
        for option in one.options
        for caution in option.cautions
    ],
)
def test_a_caution_applies_to_its_worked_patients_as_promised(one: Edition, option: Option, caution: Criterion):
    promised = worked_cautions(one, option, caution)
    assert {verdict for _, verdict in promised} == set(Verdict)
    for facts, verdict in promised:
        assert verdict_of(caution.rule, derive(facts).facts) is verdict, facts


@pytest.mark.parametrize("one", LAYERED, ids=lambda one: one.id)
def test_an_option_that_no_change_decides_stands_in_the_cases_of_the_base_as_there(one: Edition):
    alike = {each.id for each in one.options if stands_as_in_the_base(one, each)}
    assert alike
    for example in one.base.examples:
        expected = {name: standing for name, standing in example.expect.items() if name in alike}
        assert stands(one, example, expected) == expected, example.id


def told_anew(one: Edition) -> list[tuple[str, set[str]]]:
    """The options that a case shows standing differently under both editions, each with the rows that are why."""
    found = []
    for example in one.examples:
        known = derive(example.facts).facts
        changed = [name for name, before in example.before.items() if before is not example.expect.get(name)]
        for each in differences(assess(one.base, known), assess(one, known)) if changed else ():
            if each.option.id in changed:
                rows = {row for criterion in each.criteria if criterion.matters for row in criterion.because}
                found.append((each.option.id, rows))
    return found


@pytest.mark.parametrize("one", LAYERED, ids=lambda one: one.id)
def test_every_update_that_changes_a_standing_has_a_worked_case_under_both_editions(one: Edition):
    deciding = [each for each in one.changes if each.option and each.part in PARTS]
    shown = told_anew(one)
    assert {name for name, _ in shown} == {each.option for each in deciding}
    assert set().union(*(rows for _, rows in shown)) >= {row for each in deciding for row in each.because}


@pytest.mark.parametrize("name", edition_ids())
def test_the_full_assessment_agrees_with_the_standing_alone(name: str):
    one = edition(name)
    for example in one.examples[::10]:
        known = derive(example.facts).facts
        assert {each.id: each.standing for each in assess(one, known).options} == {
            option.id: standing_of(option, known) for option in one.options
        }
