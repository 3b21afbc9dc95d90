"""Meetings and decisions for API clients: the rights of the pages, ids for names, every reading in the trail."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from meetings import actions
from tests.factories.cases import a_case
from tests.factories.meetings import WHOLE, a_meeting, a_signed, item_of

pytestmark = pytest.mark.django_db


def test_the_meetings_of_the_own_boards_are_listed(api_for, cast, meeting):
    assert [one["id"] for one in api_for(cast.surgeon).get(reverse("api-meetings")).json()["results"]] == [
        str(meeting.pk)
    ]
    assert api_for(cast.outsider).get(reverse("api-meetings")).json()["results"] == []


def test_a_meeting_comes_with_agenda_and_attendance_and_no_name_of_a_patient(api_for, cast, case, meeting):
    answer = api_for(cast.surgeon).get(reverse("api-meeting", args=[meeting.pk]))
    (item,) = answer.json()["agenda"]
    assert (item["case"], item["patient"]) == (str(case.pk), str(case.patient_id))
    assert {one["name"] for one in answer.json()["attendance"]} >= {"TEST Surgeon", "TEST Chair"}
    assert "TESTSECRET" not in answer.content.decode()


def test_reading_a_meeting_and_a_decision_is_an_event(api_for, cast, meeting):
    signed = a_signed(cast, meeting)
    client = api_for(cast.surgeon)
    client.get(reverse("api-meeting", args=[meeting.pk]))
    client.get(reverse("api-decision", args=[signed.pk]))
    client.get(reverse("api-decisions"))
    seen = set(AuditEvent.objects.filter(by=cast.surgeon).values_list("verb", flat=True))
    assert {"meeting_viewed", "decision_viewed", "decisions.listed"} <= seen


def test_a_decision_says_what_was_chosen_and_what_was_not(api_for, cast, case, meeting):
    signed = a_signed(cast, meeting)
    one = api_for(cast.surgeon).get(reverse("api-decision", args=[signed.pk])).json()
    assert one["text"] == WHOLE["text"] and one["case"] == str(case.pk) and one["signed_by"] == "TEST Chair"
    assert [option["option"] for option in one["options"] if option["chosen"]] == ["everolimus"]
    assert len(one["options"]) > 1


def test_only_signed_decisions_in_force_are_listed_and_the_case_filters(api_for, cast, case, meeting):
    first = a_signed(cast, meeting)
    second = actions.amend_decision(decision=first, by=cast.chair, because="New imaging")
    client, address = api_for(cast.surgeon), reverse("api-decisions")
    assert [one["version"] for one in client.get(address).json()["results"]] == [1]
    actions.sign_decision(decision=second, revision=second.revision, by=cast.chair)
    assert [one["version"] for one in client.get(address, {"case": case.pk}).json()["results"]] == [2]
    assert client.get(address, {"case": a_case(cast.surgeon, cast.board).pk}).json()["results"] == []
    assert client.get(address, {"case": "x"}).status_code == 400


def test_a_draft_is_nobodys_decision_yet(api_for, cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.coordinator)
    assert api_for(cast.surgeon).get(reverse("api-decision", args=[draft.pk])).status_code == 404


def test_another_board_and_a_token_without_the_scope_read_nothing(api_for, cast, meeting):
    signed = a_signed(cast, meeting)
    for route, key in (("api-meeting", meeting.pk), ("api-decision", signed.pk)):
        assert api_for(cast.outsider).get(reverse(route, args=[key])).status_code == 404
        assert api_for(cast.surgeon, "assess").get(reverse(route, args=[key])).status_code == 403
    assert api_for(cast.outsider).get(reverse("api-decisions")).json()["results"] == []


def test_a_longer_list_costs_no_more_queries(api_for, cast, meeting):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = api_for(cast.surgeon), reverse("api-decisions")
    a_signed(cast, meeting)
    client.get(address)
    counts = []
    for days in (2, 3):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
        a_signed(cast, a_meeting(cast, a_case(cast.surgeon, cast.board), days=days))
    assert counts[0] == counts[1]


def test_an_address_that_does_not_exist_is_told_to_a_program_as_a_problem_and_to_a_person_as_a_page(client):
    for address, kind in (("/api/v1/nothing/", "application/problem+json"), ("/nothing/", "text/html")):
        response = client.get(address)
        assert response.status_code == 404 and response["Content-Type"].startswith(kind)
