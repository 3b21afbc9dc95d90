"""A meeting by API: planned, amended, published, canceled, closed; by the same actions as on the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.api import examples
from meetings.models import Announcement, Meeting, Paper
from tests.factories.meetings import a_meeting, a_signed
from tests.sending import errors, send

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/meetings/"


def plan(cast, **changes) -> dict:
    return {**examples.MEETING, "chair": str(cast.chair.pk), **changes}


def one(meeting) -> str:
    return reverse("api-meeting", args=[meeting.pk])


def test_a_planned_meeting_is_read_as_it_was_sent_and_everybody_is_expected(by, cast):
    made = send(by.coordinator, ADDRESS, plan(cast))
    assert made.status_code == 201, made.json()
    found = by.surgeon.get(made["Location"])
    assert found.json() == made.json() and found["ETag"] == made["ETag"] == '"1"'
    sent = {name: value for name, value in plan(cast).items() if name != "starts_at"}
    assert found.json().items() >= {**sent, "state": "planned", "chair_name": "TEST Chair"}.items()
    assert Meeting.objects.get().starts_at.isoformat() == "2027-03-04T13:00:00+00:00"
    assert {"TEST Surgeon", "TEST Chair"} <= {each["name"] for each in found.json()["attendance"]}


def test_the_same_key_plans_one_meeting(by, cast):
    answers = [send(by.coordinator, ADDRESS, plan(cast), Idempotency_Key="plan-1") for _ in range(2)]
    assert answers[0].content == answers[1].content and Meeting.objects.count() == 1
    assert errors(send(by.coordinator, ADDRESS, plan(cast)))[""].startswith("Meeting with this")


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"chair": "surgeon"}, "chair", "not one of the available choices"),
        ({"chair": "outsider"}, "chair", "not one of the available choices"),
        ({"starts_at": "tomorrow"}, "starts_at", "valid date/time"),
        ({"starts_at": 5}, "starts_at", "2026-08-14T09:30:00Z"),
        ({"video_link": "javascript:alert(1)"}, "video_link", "valid URL"),
        ({"cut_off_hours": 400}, "cut_off_hours", "336"),
        ({"capacity": "12"}, "capacity", "without quotes"),
        ({"plaice": "x"}, "plaice", "place"),
        ({"board": "x"}, "board", "Name one board"),
    ],
)
def test_what_is_no_plan_is_refused_at_its_field_and_nothing_is_kept(by, cast, change, field, told):
    change = {name: str(getattr(cast, value).pk) if name == "chair" else value for name, value in change.items()}
    answer = send(by.coordinator, ADDRESS, plan(cast, **change))
    assert answer.status_code == 400 and told in errors(answer)[field]
    assert not Meeting.objects.exists()


def test_a_member_plans_none(by, cast):
    assert send(by.surgeon, ADDRESS, plan(cast)).status_code == 403


def test_what_is_not_sent_stays_and_the_cut_off_moves_with_the_meeting(by, cast):
    made = send(by.coordinator, ADDRESS, plan(cast))
    starts = {"starts_at": "2027-03-11T14:00:00+01:00"}
    changed = send(by.coordinator, made["Location"], starts, "patch", If_Match=made["ETag"])
    assert changed.status_code == 200 and changed["ETag"] == '"2"', changed.json()
    assert changed.json()["place"] == examples.MEETING["place"] and changed.json()["cut_off_hours"] == 24
    assert Meeting.objects.get().cut_off_at.isoformat() == "2027-03-10T13:00:00+00:00"
    stale = send(by.coordinator, made["Location"], {"place": "Cellar"}, "patch", If_Match=made["ETag"])
    clash = {"field": "place", "yours": "Cellar", "current": examples.MEETING["place"]}
    assert stale.status_code == 412 and stale.json()["conflicts"] == [clash]
    none = send(by.coordinator, made["Location"], {"capacity": None, "cut_off_hours": None}, "patch", If_Match='"2"')
    assert none.json()["capacity"] is None and none.json()["cut_off_at"] is None
    same = send(by.coordinator, made["Location"], {"capacity": None}, "patch", If_Match='"3"')
    assert same.status_code == 200 and same["ETag"] == '"3"'


def test_a_change_is_told_to_those_who_were_told_of_the_agenda_and_to_nobody_before(by, cast, meeting):
    changed = send(by.coordinator, one(meeting), {"place": "Room 2"}, "patch", If_Match='"2"')
    assert not Announcement.objects.exists()
    published = send(by.coordinator, f"{one(meeting)}publish/", None, If_Match=changed["ETag"])
    assert published.json()["published_at"]
    send(by.coordinator, one(meeting), {"place": "Room 3"}, "patch", If_Match=published["ETag"])
    told = Announcement.objects.filter(what="changed")
    assert set(told.values_list("person", flat=True)) == set(meeting.attendances.values_list("user", flat=True))
    assert told[0].changes == [["Place", "Room 2", "Room 3"]]


def test_a_canceled_meeting_gives_its_cases_back_and_says_why(by, cast, case, meeting):
    without = send(by.coordinator, f"{one(meeting)}cancel/", {"why": " "}, If_Match='"2"')
    assert without.status_code == 400 and "why" in errors(without)
    gone = send(by.coordinator, f"{one(meeting)}cancel/", {"why": "Strike"}, If_Match='"2"')
    assert gone.json()["state"] == "canceled" and gone.json()["canceled_because"] == "Strike"
    case.refresh_from_db()
    assert case.status == "ready"
    again = send(by.coordinator, one(meeting), {"place": "x"}, "patch", If_Match=gone["ETag"])
    assert again.status_code == 403 and "closed" in again.json()["detail"]


def test_a_meeting_is_closed_and_its_minutes_are_asked_for(by, cast, meeting):
    a_signed(cast, meeting)
    tag = by.chair.get(one(meeting))["ETag"]
    later = {"starts_at": (timezone.now() + timedelta(days=9)).isoformat()}
    moved = send(by.chair, one(meeting), later, "patch", If_Match=tag)
    assert moved.status_code == 400 and "day and time stay" in errors(moved)["starts_at"]
    closed = send(by.chair, f"{one(meeting)}close/", None, If_Match=tag)
    assert closed.json()["state"] == "closed" and Paper.objects.filter(meeting=meeting, kind="minutes").exists()


def test_meetings_are_chosen_and_paged(by, cast, meeting):
    others = [a_meeting(cast, days=days) for days in (3, 5)]
    actions.close_meeting(meeting=others[1], by=cast.chair)
    ids = [str(each.pk) for each in (others[1], others[0], meeting)]
    found, address = [], f"{ADDRESS}?page_size=2"
    while address:
        page = by.surgeon.get(address).json()
        found, address = found + [each["id"] for each in page["results"]], page["next"]
    assert found == ids
    soon = (timezone.now() + timedelta(days=4)).isoformat()
    for query, chosen in (({"is_over": "true"}, ids[:1]), ({"from": soon}, ids[:1]), ({"to": soon}, ids[1:])):
        assert [each["id"] for each in by.surgeon.get(ADDRESS, query).json()["results"]] == chosen, query
    for query in ({"is_over": "perhaps"}, {"from": "now"}, {"place": "x"}):
        assert by.surgeon.get(ADDRESS, query).status_code == 400


def test_who_works_on_a_board_is_told_with_the_ids_that_a_plan_names(by, cast):
    (board,) = by.surgeon.get("/api/v1/boards/").json()
    people = {each["name"]: each for each in board["people"]}
    assert people["TEST Chair"] == {
        "id": str(cast.chair.pk), "name": "TEST Chair", "role": "chair", "discipline": "endocrinology",
    }  # fmt: skip
    assert "TEST Referrer" not in people and board["id"] == str(cast.board.pk)


def test_a_chair_who_came_later_is_expected_from_then_on(by, cast, meeting):
    from tests.factories.accounts import person

    late = person("TEST Latecomer", cast.board, "chair")
    send(by.coordinator, one(meeting), {"chair": str(late.pk)}, "patch", If_Match='"2"')
    assert meeting.attendances.filter(user=late, present=False).count() == 1
