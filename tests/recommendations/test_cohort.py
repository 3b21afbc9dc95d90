"""All cases that are eligible for X: who sees which, why each stands there, and that reading them is told."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cases.actions import move_case
from recommendations import actions, cohort, progress, reassessment, standings
from recommendations.engine import Standing
from recommendations.library import edition
from recommendations.models import Reassessment
from tests.factories.accounts import MembershipFactory
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
OPTION = edition("nigri-2018").option("tace")
PAGE, API = reverse("cohort"), reverse("api-standings")
OCCLUDED = ("imaging", {"liver_metastases": True, "portal_vein": "occluded"})
UNDETERMINED = {"option": "tace", "standing": "undetermined"}
CONTRAINDICATED = {"option": "tace", "standing": "contraindicated"}


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, identity={"family_name": "TESTOPEN"})


@pytest.fixture
def barred(cast):
    return a_case(cast.surgeon, cast.board, OCCLUDED, identity={"family_name": "TESTBARRED"})


def shown(client, **asked) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_case_stands_in_its_cohort_with_the_line_that_decides(client_for, cast, case, barred):
    client = client_for(cast.surgeon)
    text = shown(client, **UNDETERMINED)
    assert "TESTOPEN" in text and "TESTBARRED" not in text
    assert "Missing: " in text and "portal vein" in text
    text = shown(client, **CONTRAINDICATED)
    assert "TESTBARRED" in text and "TESTOPEN" not in text


def test_the_counts_say_how_many_stand_how(cast, case, barred):
    counts = cohort.cohorts_of(cast.surgeon, cast.board).counts()
    assert counts["tace", Standing.UNDETERMINED] == counts["tace", Standing.CONTRAINDICATED] == 1
    assert sum(counts.values()) == 2 * len(edition("nigri-2018").options)


def test_the_newest_case_comes_first_and_pages_follow(client_for, cast, case, monkeypatch):
    from recommendations.views import cohort as view

    monkeypatch.setattr(view, "PER_PAGE", 1)
    a_case(cast.surgeon, cast.board, identity={"family_name": "TESTNEWER"})
    client = client_for(cast.surgeon)
    assert "TESTNEWER" in shown(client, **UNDETERMINED) and "TESTOPEN" in shown(client, **UNDETERMINED, page=2)


def test_a_closed_case_is_in_no_cohort(client_for, cast, case):
    move_case(case=case, to="closed", by=cast.surgeon, why="Over")
    assert "TESTOPEN" not in shown(client_for(cast.surgeon), **UNDETERMINED)


def test_a_referrer_counts_and_sees_the_own_cases_only(client_for, api_for, cast, case):
    a_case(cast.surgeon, cast.board, identity={"family_name": "TESTREFERRED"}, referred_by=cast.referrer)
    text = shown(client_for(cast.referrer), **UNDETERMINED)
    assert "TESTREFERRED" in text and "TESTOPEN" not in text
    assert cohort.cohorts_of(cast.referrer, cast.board).counts()["tace", Standing.UNDETERMINED] == 1
    assert api_for(cast.referrer).get(API, UNDETERMINED).json()["count"] == 1


def test_another_board_does_not_exist_and_editor_and_auditor_see_no_case(client_for, api_for, cast, case):
    named = {**UNDETERMINED, "board": str(cast.board.pk)}
    for person in (cast.outsider, cast.editor, cast.auditor):
        assert "TESTOPEN" not in shown(client_for(person), **({} if person != cast.outsider else UNDETERMINED))
        assert client_for(person).get(PAGE, named).status_code == 404
        assert api_for(person).get(API, named).status_code == 404


@pytest.mark.parametrize("wrong", [{"option": "x"}, {"standing": "best"}, {"board": "x"}])
def test_what_does_not_exist_is_not_found_and_the_api_says_what_there_is(client_for, api_for, cast, case, wrong):
    assert client_for(cast.surgeon).get(PAGE, {**UNDETERMINED, **wrong}).status_code == 404
    answer = api_for(cast.surgeon).get(API, {**UNDETERMINED, **wrong})
    assert answer.status_code == (404 if "board" in wrong else 400)
    if "option" in wrong:
        assert "sunitinib" in answer.json()["errors"][0]["message"]


def test_who_works_on_two_boards_chooses_one(client_for, api_for, cast, case):
    MembershipFactory(user=cast.surgeon, board=cast.other_board)
    a_case(cast.outsider, cast.other_board, identity={"family_name": "TESTELSEWHERE"})
    named = {**UNDETERMINED, "board": str(cast.other_board.pk)}
    text = shown(client_for(cast.surgeon), **named)
    assert "TESTELSEWHERE" in text and "TESTOPEN" not in text and cast.board.name in text
    api = api_for(cast.surgeon)
    assert api.get(API, named).json()["count"] == 1
    assert str(cast.other_board.pk) in api.get(API, UNDETERMINED).json()["errors"][0]["message"]


def test_reading_the_cases_is_an_event_and_counting_them_is_none(client_for, api_for, cast, case):
    events = AuditEvent.objects.filter(verb="cohort.listed", by=cast.surgeon)
    shown(client_for(cast.surgeon))
    assert not events.exists()
    shown(client_for(cast.surgeon), **UNDETERMINED)
    api_for(cast.surgeon).get(API, UNDETERMINED)
    assert [one.detail["count"] for one in events] == [1, 1]
    assert events[0].detail["option"] == "tace" and events[0].board == cast.board


def test_the_api_names_the_missing_facts_and_no_patient(api_for, cast, case):
    answer = api_for(cast.surgeon).get(API, UNDETERMINED)
    (one,) = answer.json()["results"]
    assert one["case"] == str(case.pk) and one["standing"] == "undetermined" and "portal_vein" in one["missing"]
    assert one["facts_sha256"] == case.facts.sha256 and "TESTOPEN" not in answer.content.decode()
    assert api_for(cast.surgeon, "assess").get(API, UNDETERMINED).status_code == 403


def test_the_page_stays_within_its_queries(client_for, cast, case, barred, django_assert_max_num_queries):
    client = client_for(cast.surgeon)
    client.get(PAGE)
    # One of them asks whether somebody reviewed the edition.
    with django_assert_max_num_queries(13):
        client.get(PAGE, UNDETERMINED)


def test_standings_by_another_edition_are_never_shown_as_current(client_for, cast, case, monkeypatch):
    changed(monkeypatch)
    text = shown(client_for(cast.surgeon), **UNDETERMINED)
    assert "TESTOPEN" not in text and cohort.cohorts_of(cast.surgeon, cast.board).counts() == {}


def changed(monkeypatch):
    new = replace(edition("nigri-2018"), sha256="0" * 64)
    for module in (standings, reassessment, actions, cohort, progress):
        monkeypatch.setattr(module, "edition_of", lambda board: new)


# How far a changed edition has come, on its page


def edition_page(client) -> str:
    return client.get(reverse("edition", args=["nigri-2018"])).content.decode()


def status(client, board):
    return client.get(reverse("reassessment-status", args=["nigri-2018", board.pk]))


def test_coordinator_and_editor_see_how_far_it_has_come_and_the_line_asks_again_while_it_runs(
    client_for, cast, case, monkeypatch
):
    for person in (cast.coordinator, cast.editor):
        assert "Every open case stands by this edition" in edition_page(client_for(person))
    changed(monkeypatch)
    job = actions.start_reassessment(board=cast.board, by=cast.editor)
    client = client_for(cast.editor)
    assert "0 of 1 cases" in edition_page(client) and "Look again" in edition_page(client)
    assert "every 1s" in status(client, cast.board).content.decode()
    reassessment.run(job.pk)
    after = status(client, cast.board).content.decode()
    assert "Every open case stands by this edition" in after and "every 1s" not in after


def test_others_see_nothing_of_it(client_for, cast, case):
    for person in (cast.surgeon, cast.chair, cast.referrer, cast.auditor, cast.outsider):
        client = client_for(person)
        assert f"board-{cast.board.pk}" not in edition_page(client)
        assert status(client, cast.board).status_code == 404
        start = reverse("reassessment-start", args=["nigri-2018", cast.board.pk])
        assert client.post(start).status_code == 404


def test_what_failed_is_tried_again_by_a_person(client_for, cast, case, monkeypatch):
    changed(monkeypatch)
    actions.start_reassessment(board=cast.board, by=None)
    Reassessment.objects.update(state="failed")
    client = client_for(cast.coordinator)
    assert "Try again" in edition_page(client)
    client.post(reverse("reassessment-start", args=["nigri-2018", cast.board.pk]))
    assert Reassessment.objects.get().state == "waiting"
