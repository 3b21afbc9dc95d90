"""Meetings that repeat, one that is called off, and the calendar that other programs read."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.permissions import Refused
from meetings import actions
from meetings.models import Feed, Meeting
from meetings.recurrence import EVERY, meets_at, rule_of
from pnet_board.logs import RequestMiddleware
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(14)))


@given(DAYS, st.sampled_from([*EVERY, "monthly"]), st.integers(0, 366))
def test_a_series_keeps_its_weekday_and_its_hour_through_summer_time(first, every, days):
    until = first + timedelta(days=days)
    found = [timezone.localtime(one) for one in meets_at(rule_of(every, first, until), at(first))]
    assert {(one.weekday(), one.hour) for one in found} == {(first.weekday(), 14)}
    assert found[0].date() == first and found[-1].date() <= until and found == sorted(set(found))


@pytest.fixture
def plan(cast):
    return {"board": cast.board, "place": "Room 1", "chair": cast.chair, "by": cast.coordinator}


@pytest.mark.django_db
def test_a_series_is_planned_whole_without_its_exceptions_each_with_its_own_cut_off(plan):
    first = date(2027, 1, 5)
    series = actions.create_series(
        every="weekly", starts_at=at(first), until=date(2027, 1, 26), exceptions=[date(2027, 1, 12)],
        cut_off_at=at(first) - timedelta(hours=24), **plan,
    )  # fmt: skip
    days = [timezone.localtime(one.starts_at).date().day for one in series.meetings.order_by("starts_at")]
    assert days == [5, 19, 26]
    assert {one.starts_at - one.cut_off_at for one in series.meetings.all()} == {timedelta(hours=24)}


@pytest.mark.django_db
def test_where_one_day_is_taken_no_meeting_of_the_series_is_planned(plan):
    actions.create_meeting(starts_at=at(date(2027, 1, 12)), **plan)
    with pytest.raises(ValidationError):
        actions.create_series(every="weekly", starts_at=at(date(2027, 1, 5)), until=date(2027, 2, 2), **plan)
    assert Meeting.objects.count() == 1


@pytest.mark.django_db
def test_a_series_has_an_end_and_no_member_plans_one(cast, plan):
    with pytest.raises(ValidationError, match="within a year"):
        actions.create_series(every="weekly", starts_at=at(date(2027, 1, 5)), until=date(2029, 1, 1), **plan)
    with pytest.raises(Refused):
        series = {**plan, "by": cast.surgeon}
        actions.create_series(every="weekly", starts_at=at(date(2027, 1, 5)), until=date(2027, 2, 1), **series)


@pytest.mark.django_db
def test_the_page_plans_a_series_and_names_what_it_needs(client_for, cast):
    client, address = client_for(cast.coordinator), reverse("meeting-new")
    typed = {"on": "2027-01-05", "at": "14:00", "chair": cast.chair.pk, "every": "weekly"}
    assert client.post(address, typed).status_code == 422
    typed |= {"until": "2027-01-19", "exceptions": "12-Jan-2027"}
    assert client.post(address, typed).status_code == 302
    assert Meeting.objects.count() == 2


@pytest.mark.django_db
def test_a_canceled_meeting_gives_its_cases_back_and_says_why(client_for, cast):
    case = a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, case)
    with pytest.raises(ValidationError, match="Say why"):
        actions.cancel_meeting(meeting=meeting, why=" ", by=cast.coordinator)
    client_for(cast.coordinator).post(reverse("meeting-cancel", args=[meeting.pk]), {"why": "Holiday"})
    case.refresh_from_db()
    assert case.status == "ready"
    assert "Holiday" in client_for(cast.surgeon).get(meeting.get_absolute_url()).content.decode()


# The calendar


@pytest.mark.django_db
def test_a_calendar_holds_the_own_meetings_and_nothing_of_a_patient(client, cast):
    case = a_case(cast.surgeon, cast.board, identity={"family_name": "TESTSECRET"})
    meeting = a_meeting(cast, case)
    _feed, token = actions.create_feed(by=cast.surgeon)
    _other, foreign = actions.create_feed(by=cast.outsider)
    answer = client.get(reverse("calendar-feed", args=[token]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == meeting.starts_at.replace(microsecond=0) and str(meeting.pk) in event["url"]
    text = answer.content.decode()
    assert "TESTSECRET" not in text and case.question not in text and answer["Content-Type"].startswith("text/calendar")
    assert not Calendar.from_ical(client.get(reverse("calendar-feed", args=[foreign])).content).walk("VEVENT")
    assert token not in str(Feed.objects.values())


@pytest.mark.django_db
def test_a_revoked_address_and_that_of_somebody_who_left_are_no_address(client, cast):
    feed, token = actions.create_feed(by=cast.surgeon)
    _, other = actions.create_feed(by=cast.chair)
    with pytest.raises(Refused):
        actions.revoke_feed(feed=feed, by=cast.chair)
    actions.revoke_feed(feed=feed, by=cast.surgeon)
    cast.chair.is_active = False
    cast.chair.save()
    for one in (token, other, "x"):
        assert client.get(reverse("calendar-feed", args=[one])).status_code == 404


@pytest.mark.django_db
def test_the_month_shows_what_one_may_see_and_the_address_once(client_for, cast):
    meeting = a_meeting(cast)
    month = timezone.localtime(meeting.starts_at).strftime("%Y-%m")
    client, page = client_for(cast.surgeon), f"{reverse('calendar')}?month={month}"
    assert meeting.get_absolute_url() in client.get(page).content.decode()
    assert meeting.get_absolute_url() not in client_for(cast.outsider).get(page).content.decode()
    assert ".ics" in client.post(reverse("calendar-feed-new")).content.decode()
    assert ".ics" not in client.get(page).content.decode()


def test_a_calendar_s_token_stands_in_no_log():
    for token in ("a" * 43, "no-such-token"):
        line = RequestMiddleware.format_request(RequestFactory().get(f"/calendar/{token}.ics"))
        assert line == "GET /calendar/….ics"


# The series as a whole


@pytest.fixture
def series(plan):
    return actions.create_series(every="weekly", starts_at=at(date(2027, 1, 5)), until=date(2027, 1, 19), **plan)


def typed(cast, series, **changes) -> dict:
    """The form as its page fills it."""
    stands = {"at": "14:00", "place": "Room 1", "chair": cast.chair.pk, "version": series.version}
    return {**stands, **changes}


@pytest.mark.django_db
def test_the_page_changes_what_differs_of_all_that_is_to_come_and_keeps_what_was_changed_of_one(
    client_for, cast, series
):
    client, address = client_for(cast.coordinator), reverse("series", args=[series.pk])
    second = series.meetings.order_by("starts_at")[1]
    actions.amend_meeting(meeting=second, version=second.version, by=cast.coordinator, place="Cellar")
    assert client.post(address, typed(cast, series, at="16:30")).status_code == 302
    found = series.meetings.order_by("starts_at")
    assert {timezone.localtime(one.starts_at).strftime("%H:%M") for one in found} == {"16:30"}
    assert [one.place for one in found] == ["Room 1", "Cellar", "Room 1"]
    stale = client.post(address, typed(cast, series, at="09:00"))
    assert stale.status_code == 422 and "meanwhile" in stale.content.decode()


@pytest.mark.django_db
def test_the_page_ends_a_series_and_says_what_it_needs(client_for, cast, series):
    client, address = client_for(cast.coordinator), reverse("series", args=[series.pk])
    asked = {"end": "1", "version": 1, "after": "2027-01-06", "why": ""}
    assert client.post(address, asked).status_code == 422
    assert client.post(address, {**asked, "why": "Merged"}).status_code == 302
    assert series.meetings.filter(canceled_because="Merged").count() == 2
    assert 'until <time datetime="2027-01-06">' in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_member_reads_a_series_and_changes_nothing_and_to_another_board_there_is_none(client_for, cast, series):
    address = reverse("series", args=[series.pk])
    page = client_for(cast.surgeon).get(address)
    assert page.status_code == 200 and "End the series" not in page.content.decode()
    assert client_for(cast.surgeon).post(address, typed(cast, series, at="09:00")).status_code == 403
    assert client_for(cast.outsider).get(address).status_code == 404
