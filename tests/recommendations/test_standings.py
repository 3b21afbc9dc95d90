"""Kept standings: what the evaluator says of every open case, written with its facts, found by one index."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.test.utils import CaptureQueriesContext

from cases.actions import add_record, correct_record, keep_facts, move_case
from cases.models import CaseFacts
from recommendations import standings
from recommendations.engine import standing_of
from recommendations.library import edition
from recommendations.models import Cohort, CohortChange, KeptStanding, StandingsBasis
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
IMAGING = ("imaging", {"liver_metastases": True, "portal_vein": "occluded", "liver_involvement_percent": "30"})


def kept(case) -> dict[str, str]:
    rows = KeptStanding.objects.filter(case=case).values_list("cohort__option", "cohort__standing")
    assert len(rows) == len(dict(rows)), "a case stands in one way to an option"
    return dict(rows)


def evaluated(case) -> dict[str, str]:
    facts = CaseFacts.objects.get(case=case).known()
    return {option.id: standing_of(option, facts).value for option in edition("nigri-2018").options}


@pytest.fixture
def new_edition(monkeypatch):
    """The edition as it is after somebody has changed it: another hash, and one option fewer."""
    old = edition("nigri-2018")
    new = replace(old, sha256="0" * 64, options=old.options[1:])

    def publish():
        monkeypatch.setattr(standings, "edition_of", lambda board: new)
        return new

    return publish


def test_every_option_stands_as_the_evaluator_says_from_the_first_moment_on(cast):
    case = a_case(cast.surgeon, cast.board)
    assert kept(case) == evaluated(case)
    assert set(kept(case)) == {option.id for option in edition("nigri-2018").options}


def test_a_new_fact_moves_the_standings_in_the_same_request(cast):
    case = a_case(cast.surgeon, cast.board)
    before = kept(case)
    (imaging,) = [add_record(case=case, kind=kind, by=cast.surgeon, **values) for kind, values in [IMAGING]]
    assert kept(case) == evaluated(case) != before
    assert kept(case)["tace"] in ("contraindicated", "not_eligible")
    values = {**IMAGING[1], "portal_vein": "patent"}
    correct_record(record=imaging, kind="imaging", by=cast.surgeon, reason="Read again", **values)
    assert kept(case) == evaluated(case)


def test_they_name_the_edition_and_the_facts_they_rest_on(cast):
    case = a_case(cast.surgeon, cast.board, IMAGING)
    basis = StandingsBasis.objects.get(case=case)
    assert (basis.edition_sha256, basis.facts_sha256) == (edition("nigri-2018").sha256, case.facts.sha256)


def test_when_a_write_fails_nothing_is_kept_of_it(cast, monkeypatch):
    case = a_case(cast.surgeon, cast.board)
    before = kept(case)
    monkeypatch.setattr("cases.actions.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_record(case=case, kind="imaging", by=cast.surgeon, **IMAGING[1])
    assert kept(case) == before


def test_a_closed_case_stands_nowhere_and_an_opened_one_stands_again(cast):
    case = a_case(cast.surgeon, cast.board, IMAGING)
    move_case(case=case, to="closed", by=cast.surgeon, why="Over")
    assert kept(case) == {} and not StandingsBasis.objects.filter(case=case).exists()
    move_case(case=case, to="in_preparation", by=cast.surgeon)
    assert kept(case) == evaluated(case)


def test_what_does_not_change_is_not_written_again(cast):
    case = a_case(cast.surgeon, cast.board, IMAGING)
    with CaptureQueriesContext(connection) as captured:
        standings.write_standings(cast.board, [(case, case.facts.known(), case.facts.sha256)])
    written = [one["sql"] for one in captured if "recommendations_keptstanding" in one["sql"]]
    assert not [sql for sql in written if sql.startswith(("INSERT", "DELETE"))]


def test_a_case_is_due_exactly_while_its_standings_are_of_another_edition(cast, new_edition):
    case = a_case(cast.surgeon, cast.board, IMAGING)
    a_case(cast.outsider, cast.other_board)
    assert not standings.due(cast.board).exists()
    new_edition()
    assert [one.pk for one in standings.due(cast.board)] == [case.pk]
    standings.write_standings(cast.board, [(case, case.facts.known(), case.facts.sha256)])
    assert not standings.due(cast.board).exists()


def test_after_an_edition_has_changed_no_standing_of_the_old_one_is_left(cast, new_edition):
    case = a_case(cast.surgeon, cast.board, IMAGING)
    new = new_edition()
    standings.write_standings(cast.board, [(case, case.facts.known(), case.facts.sha256)])
    assert set(kept(case)) == {option.id for option in new.options}
    found = KeptStanding.objects.filter(case=case).values_list("cohort__edition_sha256", flat=True).distinct()
    assert list(found) == [new.sha256]


def sizes() -> dict[int, int]:
    rows = CohortChange.objects.values("cohort").annotate(cases=Sum("change")).values_list("cohort", "cases")
    return {cohort: cases for cohort, cases in rows if cases}


def members() -> dict[int, int]:
    return dict(KeptStanding.objects.values("cohort").annotate(cases=Count("*")).values_list("cohort", "cases"))


def test_the_size_of_a_cohort_is_the_number_of_its_cases_whatever_happens(cast, new_edition):
    first, second = (a_case(cast.surgeon, cast.board) for _ in range(2))
    assert sizes() == members() != {}
    add_record(case=first, kind="imaging", by=cast.surgeon, **IMAGING[1])
    assert sizes() == members()
    move_case(case=second, to="closed", by=cast.surgeon, why="Over")
    assert sizes() == members()
    standings.add_up()
    assert sizes() == members() and CohortChange.objects.count() == len(sizes())
    new_edition()
    first.refresh_from_db()
    standings.write_standings(cast.board, [(first, first.facts.known(), first.facts.sha256)])
    assert sizes() == members()
    standings.add_up()
    standings.add_up()
    assert sizes() == members()


def test_there_is_one_cohort_for_each_standing_of_each_option(cast):
    for _ in range(2):
        a_case(cast.surgeon, cast.board)
    assert Cohort.objects.filter(board=cast.board).count() == 4 * len(edition("nigri-2018").options)


def test_a_birthday_moves_the_age_and_what_follows_from_it(cast):
    case = a_case(cast.surgeon, cast.board, identity={"born_on": date(1980, 6, 1)})
    keep_facts(case, date(2026, 5, 30))
    assert standings.keep_ages(date(2026, 5, 31)) == 0
    assert standings.keep_ages(date(2026, 6, 1)) == 1
    assert CaseFacts.objects.get(case=case).age_years == 46
    assert kept(case) == evaluated(case)
    assert standings.keep_ages(date(2026, 6, 1) + timedelta(days=30)) == 0
