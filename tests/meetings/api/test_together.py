"""The standard-of-care part by API: all of them or none, each its own decision, signed as one is signed alone."""

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import Decision
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, whole
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(3)))
    for item in meeting.items.select_related("meeting__board", "case").order_by("position")[:2]:
        actions.plan_item(item=item, by=cast.coordinator, stratum="standard", minutes=1)
        draft = actions.start_decision(item=item, by=cast.surgeon)
        told = whole(cast, outcome="further_tests", relation="", intent="", consensus="")
        actions.save_draft(
            decision=draft, revision=draft.revision, by=cast.surgeon, values=told, options={}, actions=[]
        )
    return meeting


def at(meeting, what="") -> str:
    return reverse("api-together", args=[meeting.pk]) + what


def read(client, meeting) -> dict:
    block = client.get(at(meeting)).json()
    return {"read": [{"decision": one["decision"], "revision": one["revision"]} for one in block if one["decision"]]}


def test_the_block_is_read_confirmed_verified_and_signed(by, meeting):
    block = by.surgeon.get(at(meeting)).json()
    assert [(one["number"], one["state"], one["may_be_confirmed"], one["why_not"]) for one in block] == [
        (one["number"], "open", True, []) for one in block
    ]
    confirmed = send(by.coordinator, at(meeting, "confirm/"), read(by.surgeon, meeting), Idempotency_Key="c-1")
    assert {one["state"] for one in confirmed.json()} == {"confirmed"}, confirmed.json()
    verified = send(by.chair, at(meeting, "verify/"), read(by.chair, meeting))
    assert all(one["is_verified"] for one in verified.json()), verified.json()
    signed = send(by.chair, at(meeting, "sign/"), {**read(by.chair, meeting), "password": PASSWORD})
    assert signed.status_code == 200 and {one["state"] for one in signed.json()} == {"signed"}, signed.json()
    assert Decision.objects.signed().count() == 2


def test_where_one_text_changed_meanwhile_none_is_touched_and_which_is_told(by, cast, meeting):
    body = read(by.chair, meeting)
    draft = Decision.objects.get(pk=body["read"][1]["decision"])
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.surgeon, values={"text": "Otherwise"}, options={}, actions=[]
    )
    answer = send(by.chair, at(meeting, "confirm/"), body)
    assert answer.status_code == 409, answer.json()
    assert answer.json()["current"] == {"decision": str(draft.pk), "revision": draft.revision + 1}
    assert not Decision.objects.exclude(confirmed_at=None).exists()


def test_nothing_is_signed_without_the_scope_the_role_the_password_and_a_confirmation(by, api_for, cast, meeting):
    body = {**read(by.chair, meeting), "password": PASSWORD}
    early = send(by.chair, at(meeting, "sign/"), body)
    assert early.status_code == 400 and "Confirm" in errors(early)[""]
    send(by.coordinator, at(meeting, "confirm/"), read(by.chair, meeting))
    body = {**read(by.chair, meeting), "password": PASSWORD}
    assert send(api_for(cast.chair, "read", "write"), at(meeting, "sign/"), body).status_code == 403
    assert "chair" in send(by.surgeon, at(meeting, "sign/"), body).json()["detail"]
    wrong = send(by.chair, at(meeting, "sign/"), {**body, "password": "guess"})
    assert "not your password" in errors(wrong)["password"]
    assert send(by.chair, at(meeting, "sign/"), {"read": body["read"]}).status_code == 400
    assert not Decision.objects.signed().exists()


@pytest.mark.parametrize("body", [{}, {"read": []}, {"read": [{"decision": "x", "revision": 1}]}, {"read": "all"}])
def test_a_body_names_what_was_read(by, meeting, body):
    answer = send(by.coordinator, at(meeting, "confirm/"), body)
    assert answer.status_code == 400 and all(one.startswith("read") for one in errors(answer))


def test_what_is_not_in_the_block_cannot_be_nodded_through(by, cast, meeting):
    item = meeting.items.select_related("meeting__board", "case").get(stratum="discuss")
    draft = actions.start_decision(item=item, by=cast.surgeon)
    body = read(by.chair, meeting)
    body["read"].append({"decision": str(draft.pk), "revision": draft.revision})
    answer = send(by.chair, at(meeting, "confirm/"), body)
    assert answer.status_code == 400 and "block has changed" in errors(answer)[""]


def test_anybody_of_the_board_has_a_case_discussed_instead(by, meeting):
    first = by.surgeon.get(at(meeting)).json()[0]
    answer = send(by.surgeon, reverse("api-agenda-discuss", args=[first["item"]]))
    assert answer.status_code == 200 and answer.json()["stratum"] == "discuss"
    assert first["item"] not in {one["item"] for one in by.surgeon.get(at(meeting)).json()}
