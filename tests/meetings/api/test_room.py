"""The room by API: what it shows, its steps, what the members say in it, and a screen whose key is told once."""

import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, KeptAnswer
from cases.actions import add_record
from meetings.models import RoomScreen, RoomState
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(cast):
    meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(2)))
    return list(meeting.items.select_related("meeting__board", "case__patient").order_by("position"))


@pytest.fixture
def room(items) -> str:
    return reverse("api-room", args=[items[0].meeting_id])


def opened(client, room, **body):
    return send(client, f"{room}open/", body)


def step(client, room, do, tag, **more):
    return send(client, f"{room}steps/", {"do": do, **more}, If_Match=tag)


def test_a_room_that_was_never_open_shows_nothing_and_moves_nowhere(by, room):
    assert by.surgeon.get(room).json() == {"is_open": False, "stamp": "none", "version": 0}
    assert "not open" in errors(step(by.coordinator, room, "next", '"0"'))[""]


def test_the_room_is_opened_moved_from_the_version_seen_and_closed(by, cast, items, room):
    begun = opened(by.coordinator, room, minutes_per_case=5)
    assert begun.status_code == 200, begun.json()
    told = begun.json()
    assert told["scribe"] == str(cast.coordinator.pk) and told["case"]["item"] == str(items[0].pk)
    assert (told["number"], told["total"], told["clock"]["planned_seconds"]) == (1, 2, 300)
    assert told["clock"]["is_running"] and told["options_are_open"] and told["case"]["standings"]
    moved = step(by.coordinator, room, "next", begun["ETag"])
    assert moved.json()["case"]["case"] == str(items[1].case_id) and moved["ETag"] != begun["ETag"]
    twice = step(by.coordinator, room, "next", begun["ETag"])
    assert twice.status_code == 412 and twice["ETag"] == moved["ETag"]
    blank = step(by.coordinator, room, "blank", moved["ETag"])
    assert blank.json()["blank"] and blank.json()["case"], "the screen is blank, its members go on seeing the case"
    shown = step(by.coordinator, room, "show", blank["ETag"], item=str(items[0].pk))
    assert shown.json()["number"] == 1
    paused = step(by.coordinator, room, "pause", shown["ETag"])
    assert not paused.json()["clock"]["is_running"]
    closed = send(by.coordinator, f"{room}close/")
    assert not closed.json()["is_open"] and RoomState.objects.get().closed_at


def test_only_the_scribe_moves_it_and_anybody_of_the_board_takes_the_role_over(by, room):
    tag = opened(by.coordinator, room)["ETag"]
    refused = step(by.surgeon, room, "next", tag)
    assert refused.status_code == 403 and "scribe" in refused.json()["detail"]
    taken = send(by.surgeon, f"{room}take-over/")
    assert taken.json()["scribe_name"] == "TEST Surgeon"
    assert step(by.surgeon, room, "next", taken["ETag"]).status_code == 200


@pytest.mark.parametrize(("body", "field"), [({"do": "fly"}, "do"), ({"do": "show"}, "item"), ({}, "do")])
def test_a_step_that_there_is_not_is_refused_with_those_that_there_are(by, room, body, field):
    tag = opened(by.coordinator, room)["ETag"]
    answer = send(by.coordinator, f"{room}steps/", body, If_Match=tag)
    assert answer.status_code == 400 and field in errors(answer)


def test_who_follows_rests_while_nothing_changes_and_each_case_told_is_a_reading(by, cast, items, room):
    tag = opened(by.coordinator, room)["ETag"]
    stamp = by.surgeon.get(room).json()["stamp"]
    seen = AuditEvent.objects.filter(verb="room_case_viewed", by=cast.surgeon)
    assert seen.get().patient_id == items[0].case.patient_id
    assert by.surgeon.get(room, {"seen": stamp}).status_code == 204 and seen.count() == 1
    step(by.coordinator, room, "next", tag)
    assert by.surgeon.get(room, {"seen": stamp}).status_code == 200 and seen.count() == 2


def test_own_proposals_are_heard_before_the_options_and_nobody_reads_another_s_until_then(by, cast, items, room):
    tag = opened(by.coordinator, room, proposals_first=True)["ETag"]
    address = reverse("api-proposals", args=[items[0].pk])
    mine = send(by.surgeon, address, {"text": "Resect"})
    assert mine.status_code == 201 and mine.json()["mine"] == "Resect" and mine.json()["proposals"] == []
    send(by.chair, address, {"text": "Embolize"})
    before = by.coordinator.get(address).json()
    assert before == {"options_are_open": False, "count": 2, "mine": None, "proposals": []}
    assert by.coordinator.get(room).json()["case"]["standings"] == []
    tag = step(by.coordinator, room, "options", by.coordinator.get(room)["ETag"])["ETag"]
    after = by.coordinator.get(address).json()
    assert {one["text"] for one in after["proposals"]} == {"Resect", "Embolize"}
    assert "TEST Surgeon" not in json.dumps(after), "with the discipline alone, as the policy of the board says"
    late = send(by.surgeon, address, {"text": "Resect after all"})
    assert late.status_code == 400 and "options are open" in errors(late)[""] and tag


def test_votes_are_asked_for_given_by_discipline_and_the_consensus_follows_from_them(by, cast):
    draft = a_draft(cast, a_meeting(cast, a_case(cast.surgeon, cast.board)))
    address = reverse("api-votes", args=[draft.pk])
    early = send(by.surgeon, address, {"position": "agree"})
    assert "No vote was asked" in errors(early)[""]
    assert send(by.coordinator, f"{address}ask/").json()["vote_asked_at"]
    without = send(by.surgeon, address, {"position": "disagree"})
    assert "Say why you disagree" in errors(without)["reason"]
    assert send(by.chair, address, {"position": "agree"}).json()["consensus"] == "unanimous"
    for _ in range(2):
        given = send(by.surgeon, address, {"position": "disagree", "reason": "Too early"})
    assert given.status_code == 201 and given.json()["mine"]["reason"] == "Too early"
    told = by.coordinator.get(address).json()
    assert len(told["votes"]) == 2 and told["consensus"] == "none" and told["mine"] is None
    assert {one["discipline"] for one in told["votes"]} == {"surgery", "endocrinology"}


def test_the_key_of_a_screen_is_told_once_opens_it_and_is_kept_nowhere(by, client, items, room):
    made = send(by.coordinator, f"{room}screens/", None, Idempotency_Key="k-1")
    assert made.status_code == 201 and made["Cache-Control"] == "no-store"
    key = made.json()["key"]
    assert client.post(reverse("room-enter"), {"key": key}).status_code == 302
    listed = by.surgeon.get(f"{room}screens/").json()
    assert [one["prefix"] for one in listed] == [key[:4]] and "key" not in listed[0]
    assert key not in str(RoomScreen.objects.values()) and not KeptAnswer.objects.exists()
    address = reverse("api-screen-revoke", args=[made.json()["id"]])
    assert send(by.surgeon, address).status_code == 403
    assert send(by.coordinator, address).json()["is_usable"] is False
    assert client.post(reverse("room-enter"), {"key": key}).status_code == 404


def test_what_the_room_tells_changes_with_the_record(by, cast, items, room):
    opened(by.coordinator, room)
    before = by.surgeon.get(room).json()
    add_record(case=items[0].case, kind="pathology", by=cast.surgeon, ki67_percent="12")
    told = by.surgeon.get(room).json()
    assert told["stamp"] != before["stamp"]
    facts = {one["label"]: one["words"].replace("\xa0", " ") for one in told["case"]["facts"]}
    assert "Ki-67 12" in facts["Grade"] and "Ki-67" not in str(before["case"]["facts"])
