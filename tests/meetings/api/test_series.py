"""A series by API: planned whole, changed and ended for what is still to come, one date moved or skipped by itself."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import Stale
from meetings import actions
from meetings.api import examples
from meetings.models import Announcement, Meeting, Series
from tests.factories.cases import a_case
from tests.meetings.api.conftest import a_series
from tests.sending import errors, send

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/series/"


@pytest.fixture
def series(cast):
    return a_series(cast)


def at(series) -> str:
    return reverse("api-series", args=[series.pk])


def when(series) -> list[str]:
    rows = series.meetings.filter(closed_at=None).order_by("starts_at")
    return [timezone.localtime(one.starts_at).strftime("%d %H:%M") for one in rows]


def test_a_series_is_planned_whole_and_read_with_its_meetings(by, cast):
    body = {**examples.SERIES, "chair": str(cast.chair.pk)}
    made = send(by.coordinator, ADDRESS, body, Idempotency_Key="s-1")
    assert made.status_code == 201 and made["ETag"] == '"1"', made.json()
    again = send(by.coordinator, ADDRESS, body, Idempotency_Key="s-1")
    assert again.content == made.content and Series.objects.count() == 1
    found = by.surgeon.get(made["Location"]).json()
    assert found == made.json() and found["rule"].startswith("FREQ=WEEKLY;INTERVAL=2")
    assert "2027-04-01" not in {one["starts_at"][:10] for one in found["meetings"]}
    meeting = by.surgeon.get(f"/api/v1/meetings/{found['meetings'][1]['id']}/").json()
    assert meeting["cut_off_hours"] == 24 and meeting["series"] == found["id"]
    listed = by.surgeon.get("/api/v1/meetings/", {"series": found["id"]}).json()["results"]
    assert {one["id"] for one in listed} == {one["id"] for one in found["meetings"]}
    assert [one["id"] for one in by.surgeon.get(ADDRESS).json()["results"]] == [found["id"]]
    assert by.outsider.get(ADDRESS).json()["results"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"until": "2029-01-01"}, "until"), ({"every": "daily"}, "every"), ({"exceptions": ["x"]}, "exceptions.0"),
        ({"starts_at": None}, "starts_at"), ({"untill": "2027-06-30"}, "untill"),
    ],
)  # fmt: skip
def test_what_is_no_series_is_refused_at_its_field_and_no_meeting_is_planned(by, cast, change, field):
    answer = send(by.coordinator, ADDRESS, {**examples.SERIES, "chair": str(cast.chair.pk), **change})
    assert answer.status_code == 400 and field in errors(answer), answer.json()
    assert not Meeting.objects.exists()


def test_a_change_moves_every_meeting_to_come_and_keeps_what_was_changed_of_one(by, cast, series):
    first, second, third = series.meetings.order_by("starts_at")
    actions.amend_meeting(meeting=second, version=second.version, by=cast.coordinator, place="Cellar")
    actions.cancel_meeting(meeting=third, why="Holiday", by=cast.coordinator)
    changed = send(by.coordinator, at(series), {"at": "15:30", "capacity": 9}, "patch", If_Match='"1"')
    assert changed.status_code == 200 and changed["ETag"] == '"2"', changed.json()
    assert when(series) == ["18 15:30", "25 15:30"]
    assert list(series.meetings.order_by("starts_at").values_list("place", "capacity")) == [
        ("Room 1", 9), ("Cellar", 9), ("Room 1", None),
    ]  # fmt: skip
    stale = send(by.coordinator, at(series), {"place": "Attic"}, "patch", If_Match='"1"')
    clash = {"field": "place", "yours": "Attic", "current": "Room 1"}
    assert stale.status_code == 412 and stale["ETag"] == '"2"' and stale.json()["conflicts"] == [clash]
    event = AuditEvent.objects.get(verb="series_amended")
    assert event.detail["fields"] == ["at", "capacity"] and event.detail["meetings"] == 2


def test_the_cut_off_moves_with_the_time_and_may_be_set_for_all(by, cast, series):
    send(by.coordinator, at(series), {"cut_off_hours": 48}, "patch", If_Match='"1"')
    send(by.coordinator, at(series), {"at": "08:00"}, "patch", If_Match='"2"')
    assert {one.cut_off_hours for one in series.meetings.all()} == {48}


def test_where_one_meeting_cannot_follow_none_is_changed(by, cast, series):
    taken = timezone.make_aware(datetime(2027, 5, 25, 15))
    actions.create_meeting(board=cast.board, starts_at=taken, place="", chair=cast.chair, by=cast.coordinator)
    answer = send(by.coordinator, at(series), {"at": "15:00"}, "patch", If_Match='"1"')
    assert answer.status_code == 400 and when(series) == ["18 14:00", "25 14:00", "01 14:00"]


def test_a_series_ends_with_a_reason_its_cases_wait_and_who_was_told_is_told(by, cast, series):
    last = series.meetings.order_by("starts_at").last()
    case = a_case(cast.surgeon, cast.board)
    actions.add_to_agenda(meeting=last, case=case, by=cast.coordinator, why="Now")
    actions.publish_agenda(meeting=last, by=cast.coordinator)
    none = send(by.coordinator, f"{at(series)}end/", {"after": "2027-06-01", "why": "x"}, If_Match='"1"')
    assert none.status_code == 400 and "No meeting" in errors(none)["after"]
    ended = send(by.coordinator, f"{at(series)}end/", {"after": "2027-05-20", "why": "Merged"}, If_Match='"1"')
    assert ended.status_code == 200 and "UNTIL=20270520" in ended.json()["rule"], ended.json()
    assert [one["state"] for one in ended.json()["meetings"]] == ["planned", "canceled", "canceled"]
    case.refresh_from_db()
    assert case.status == "ready" and Announcement.objects.filter(meeting=last, what="canceled").exists()


def test_who_plans_no_meeting_changes_no_series_and_a_stale_version_writes_nothing(cast, series):
    with pytest.raises(Refused):
        actions.amend_series(series=series, version=1, by=cast.surgeon, place="x")
    with pytest.raises(Refused):
        actions.end_series(series=series, version=1, after=date(2027, 5, 20), why="x", by=cast.surgeon)
    with pytest.raises(Stale):
        actions.end_series(series=series, version=9, after=date(2027, 5, 20), why="x", by=cast.chair)
    with pytest.raises(ValidationError, match="Say why"):
        actions.end_series(series=series, version=1, after=date(2027, 5, 20), why=" ", by=cast.chair)
    assert when(series) == ["18 14:00", "25 14:00", "01 14:00"]
