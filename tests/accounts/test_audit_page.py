from uuid import uuid4

import pytest
from django.db import transaction

from accounts import actions
from accounts.audit import record
from accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


def write(verb: str, by, board, **fields) -> AuditEvent:
    with transaction.atomic():
        return record(verb, by=by, board=board, **fields)


def shown(response) -> list[str]:
    return [event.verb for event in response.context["page"].events]


@pytest.mark.parametrize("who", ["coordinator", "chair", "surgeon", "referrer", "editor", "outsider"])
def test_for_all_but_auditors_the_page_does_not_exist(client_for, cast, who):
    assert client_for(getattr(cast, who)).get("/audit/").status_code == 404


def test_an_auditor_sees_own_boards_and_the_sign_ins_of_their_people_only(client_for, cast):
    write("case_read", cast.surgeon, cast.board)
    write("signed_in", cast.surgeon, None)
    write("case_read", cast.outsider, cast.other_board)
    write("signed_in", cast.outsider, None)
    write("papers_swept", None, None)
    response = client_for(cast.auditor).get("/audit/")
    assert shown(response) == ["signed_in", "signed_in", "case_read"]
    assert "TEST Outsider" not in response.text


def test_examining_the_trail_is_an_event_of_it(client_for, cast):
    patient = uuid4()
    client_for(cast.auditor).get(f"/audit/?verb=case_read&patient={patient}")
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.by, event.board) == ("audit_read", cast.auditor, cast.board)
    assert event.patient_id == patient and event.detail == {"verb": "case_read", "boards": 1, "events": 0}


def test_the_trail_is_filtered_by_verb_and_by_patient(client_for, cast):
    patient = uuid4()
    write("case_read", cast.surgeon, cast.board, patient_id=patient)
    write("case_read", cast.surgeon, cast.board, patient_id=uuid4())
    write("case_changed", cast.surgeon, cast.board, patient_id=patient)
    client = client_for(cast.auditor)
    assert shown(client.get("/audit/?verb=case_read")) == ["case_read", "case_read"]
    assert shown(client.get(f"/audit/?verb=case_read&patient={patient}")) == ["case_read"]


def test_a_wrong_filter_is_named_and_left_out(client_for, cast):
    response = client_for(cast.auditor).get("/audit/?patient=4711&verb=a-b&before=x")
    assert response.status_code == 200
    assert "patient&#x27;s id, as in the table" in response.text and "one verb" in response.text


def test_pages_do_not_shift_when_new_events_arrive(cast):
    for _ in range(5):
        write("case_read", cast.surgeon, cast.board)
    first = actions.read_audit(by=cast.auditor, verb="case_read", size=2)
    write("case_read", cast.surgeon, cast.board)
    second = actions.read_audit(by=cast.auditor, verb="case_read", size=2, before=first.older)
    third = actions.read_audit(by=cast.auditor, verb="case_read", size=2, before=second.older)
    assert [event.pk for page in (first, second, third) for event in page.events] == [5, 4, 3, 2, 1]
    assert third.older is None


def test_the_page_takes_few_queries(client_for, cast, django_assert_max_num_queries):
    for _ in range(30):
        write("case_read", cast.surgeon, cast.board)
    client = client_for(cast.auditor)
    client.get("/audit/")
    with django_assert_max_num_queries(12):
        client.get("/audit/")
