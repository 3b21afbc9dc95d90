"""Every address of meetings: closed to another board, held to the scopes of a token, and to the version of a change."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from meetings.models import Decision, Meeting
from tests.openapi import OF_MEETINGS, document
from tests.sending import send

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (path, method, one)
    for path, methods in document()["paths"].items()
    if path in OF_MEETINGS
    for method, one in methods.items()
]
CHANGES = [
    (path, method)
    for path, method, one in OPERATIONS
    if any(each["name"] == "If-Match" for each in one.get("parameters", []))
]
# The same for everybody: it tells nothing of a board.
OF_NO_BOARD = {"/api/v1/routines/"}
BODIES = {
    "/cancel/": {"why": "x"}, "/move/": {"to": "up"}, "/order/": {"order": None}, "/attendance/": {"attendance": []},
    "/sign/": {"password": "correct-horse-battery"}, "/steps/": {"do": "next"},
    "/routine/": {"routine": "no_time"}, "/end/": {"after": "2027-05-18", "why": "x"},
}  # fmt: skip


def body_for(path: str) -> dict:
    return next((body for end, body in BODIES.items() if path.endswith(end)), {})


def test_to_another_board_nothing_of_this_one_exists(by, world):
    for path, method, _ in OPERATIONS:
        if "{" in path:
            answer = send(by.outsider, world.address(path), body_for(path), method, If_Match='"1"')
            assert answer.status_code == 404, (method, path, answer.content)
        elif method == "get" and path not in OF_NO_BOARD:
            found = by.outsider.get(path).json()
            rows = found if isinstance(found, list) else found["results"]
            assert not [one for one in rows if one.get("name") != "Another board"], path


def test_a_token_does_no_more_than_its_scopes_say(api_for, cast, world):
    reader, writer, signer = (api_for(cast.chair, *one) for one in (["read"], ["write"], ["decisions:sign"]))
    for path, method, _ in OPERATIONS:
        closed = [signer, writer] if method == "get" else [signer, reader]
        closed += [writer] if path.endswith("/sign/") else []
        for client in closed:
            answer = send(client, world.address(path), body_for(path), method, If_Match='"1"')
            assert answer.status_code == 403 and "lacks the scope" in answer.json()["detail"], (method, path)
    assert not Decision.objects.get(pk=world.draft.pk).is_signed


def test_a_change_that_names_no_version_is_428_and_a_stale_one_412_and_nothing_is_written(by, world):
    before = (world.meeting.items.count(), Meeting.objects.get(pk=world.meeting.pk).version)
    assert len(CHANGES) >= 12
    for path, method in CHANGES:
        client, address, body = by.chair, world.address(path), body_for(path)
        assert send(client, address, body, method).status_code == 428, path
        stale = send(client, address, body, method, If_Match='"99"')
        assert stale.status_code == 412 and stale["ETag"], (path, stale.content)
        assert stale["ETag"] == client.get(world.looked_at(path))["ETag"], path
    assert before == (world.meeting.items.count(), Meeting.objects.get(pk=world.meeting.pk).version)
    assert not Decision.objects.get(pk=world.draft.pk).is_signed


@pytest.mark.parametrize(
    ("who", "route", "body"),
    [
        ("surgeon", "api-meeting-publish", None), ("surgeon", "api-meeting-cancel", {"why": "x"}),
        ("surgeon", "api-meeting-close", None), ("surgeon", "api-agenda-order", {}),
        ("surgeon", "api-room-open", {}), ("surgeon", "api-room-screens", None),
    ],
)  # fmt: skip
def test_who_may_not_on_the_page_may_not_here(by, meeting, who, route, body):
    tag = by.surgeon.get(reverse("api-meeting", args=[meeting.pk]))["ETag"]
    answer = send(getattr(by, who), reverse(route, args=[meeting.pk]), body, If_Match=tag)
    assert answer.status_code == 403 and "coordinator" in answer.json()["detail"]


def test_a_referrer_sees_no_meeting_but_the_papers_and_outcomes_of_own_cases(by, world):
    assert by.referrer.get("/api/v1/meetings/").json()["results"] == []
    assert by.referrer.get(world.address("/api/v1/meetings/{meeting_id}/")).status_code == 404
    kinds = {one["kind"] for one in by.referrer.get("/api/v1/papers/").json()["results"]}
    assert kinds == {"letter", "patient"}
    outcomes = world.address("/api/v1/cases/{case_id}/outcomes/")
    assert len(by.referrer.get(outcomes).json()) == 1
    assert send(by.referrer, outcomes, {"seen_on": "2026-11-03", "vital": "alive"}).status_code == 403


def test_every_write_leaves_an_event_that_names_the_token(by, world):
    tag = by.coordinator.get(world.address("/api/v1/meetings/{meeting_id}/"))["ETag"]
    send(by.coordinator, world.address("/api/v1/meetings/{meeting_id}/"), {"place": "Room 9"}, "patch", If_Match=tag)
    event = AuditEvent.objects.get(verb="meeting_amended")
    assert event.detail["fields"] == ["place"] and event.detail["token"]
