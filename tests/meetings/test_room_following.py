"""Browsers that follow the room: nothing new is 204, every change is seen at once, and nobody sees another's room."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from cases.actions_amend import amend_patient
from meetings import actions
from meetings.models import RoomState
from meetings.room import screen as of_screens
from meetings.room.stamp import stamp_of
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = pytest.mark.django_db
SEEN = re.compile(r"seen=([\w-]+)")
LIVE = "room-screen-live"


def a_room(cast, name="TESTFIRST", **details):
    """Open, its first case with a draft."""
    cases = [a_case(cast.surgeon, cast.board, identity={"family_name": one}) for one in (name, f"{name}TWO")]
    meeting = a_meeting(cast, *cases, **details)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    actions.start_decision(item=meeting.items.select_related("meeting__board").get(position=1), by=cast.coordinator)
    return meeting


@pytest.fixture
def meeting(cast):
    return a_room(cast)


def a_screen(client, cast, meeting):
    """A browser without a sign-in that holds the key of a screen of its own."""
    screen, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    assert client.post(reverse("room-enter"), {"key": key}).status_code == 302
    return screen


@pytest.fixture
def projector(client, cast, meeting):
    a_screen(client, cast, meeting)
    return client


def follow(client, seen="none") -> tuple[int, str, str]:
    """(status, page, the stamp to send next time)"""
    answer = client.get(reverse(LIVE), {"seen": seen})
    page = answer.content.decode()
    return answer.status_code, page, SEEN.search(page)[1] if page else seen


def save(cast, meeting, text: str) -> None:
    draft = meeting.items.get(position=1).decisions.get()
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.chair, values={"text": text}, options={}, actions=[]
    )


def test_a_revoked_key_is_refused_at_the_very_next_question(client, cast, meeting):
    screen = a_screen(client, cast, meeting)
    _, _, seen = follow(client)
    assert follow(client, seen)[0] == 204
    actions.revoke_screen(screen=screen, by=cast.coordinator)
    assert client.get(reverse(LIVE), {"seen": seen}).status_code == 404
    assert client.get(reverse(LIVE)).status_code == 404


def test_a_key_ends_with_its_meeting_at_the_very_next_question(projector, cast, meeting):
    _, _, seen = follow(projector)
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    assert projector.get(reverse(LIVE), {"seen": seen}).status_code == 404


def test_nothing_new_is_204_and_every_change_is_not(client_for, projector, cast, meeting):
    member, live = client_for(cast.surgeon), reverse("room-live", args=[meeting.pk])
    patient = meeting.items.get(position=1).case.patient
    _, _, seen = follow(projector)
    for change in (
        lambda: save(cast, meeting, "New"),
        lambda: actions.set_attendance(meeting=meeting, present=set(), by=cast.coordinator),
        lambda: amend_patient(patient=patient, version=patient.version, by=cast.surgeon, family_name="TESTOTHER"),
        lambda: actions.set_blank(meeting=meeting, by=cast.coordinator, blank=True),
        lambda: actions.step(meeting=meeting, by=cast.coordinator, direction=1),
        lambda: actions.close_room(meeting=meeting, by=cast.coordinator),
    ):
        assert member.get(live, {"seen": seen}).status_code == 204
        assert follow(projector, seen)[0] == 204
        change()
        assert member.get(live, {"seen": seen}).status_code == 200
        status, _, seen = follow(projector, seen)
        assert status == 200


def test_a_change_is_seen_at_once_though_the_cache_was_emptied_and_is_away(projector, cast, meeting, settings):
    _, _, seen = follow(projector)
    cache.clear()
    save(cast, meeting, "After it was emptied.")
    status, page, seen = follow(projector, seen)
    assert status == 200 and "After it was emptied." in page
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"}}
    assert follow(projector, seen)[0] == 204
    save(cast, meeting, "While it is away.")
    assert "While it is away." in follow(projector, seen)[1]


def test_rooms_that_stand_at_the_same_stamp_never_show_each_others_patient(cast):
    """One hides who the patient is, the other shows all of it; each browser asks in turn, twice."""
    rooms = {
        mode: a_room(cast, name, days=days) for mode, name, days in (("full", "TESTONE", 1), ("hidden", "TESTTWO", 2))
    }
    screens = {mode: Client() for mode in rooms}
    for mode, meeting in rooms.items():
        actions.set_identifiers(meeting=meeting, by=cast.coordinator, identifiers=mode)
        a_screen(screens[mode], cast, meeting)
    assert stamp_of(rooms["full"].pk) == stamp_of(rooms["hidden"].pk)
    for _ in range(2):
        assert "TESTONE" in follow(screens["full"])[1]
        page = follow(screens["hidden"])[1]
        assert "TESTONE" not in page and "TESTTWO" not in page and "Which treatment next?" in page


def test_a_screen_shows_no_more_of_the_patient_at_the_very_next_question(projector, cast, meeting):
    actions.set_identifiers(meeting=meeting, by=cast.coordinator, identifiers="full")
    _, page, seen = follow(projector)
    assert "TESTFIRST" in page
    actions.set_identifiers(meeting=meeting, by=cast.coordinator, identifiers="hidden")
    status, page, _ = follow(projector, seen)
    assert status == 200 and "TESTFIRST" not in page


def test_what_happens_while_an_answer_is_put_together_is_told_by_the_next(
    projector, client_for, cast, meeting, monkeypatch
):
    """The screen is blanked after the state was read: whoever got the case once more hears of it at once."""
    first = of_screens.quorum_now

    def blanked_meanwhile(of):
        monkeypatch.setattr(of_screens, "quorum_now", first)
        actions.set_blank(meeting=meeting, by=cast.coordinator, blank=not RoomState.objects.get().blank)
        return first(of)

    monkeypatch.setattr(of_screens, "quorum_now", blanked_meanwhile)
    _, page, seen = follow(projector)
    assert "Which treatment next?" in page
    status, page, _ = follow(projector, seen)
    assert status == 200 and "Which treatment next?" not in page
    monkeypatch.setattr(of_screens, "quorum_now", blanked_meanwhile)
    live, member = reverse("room-live", args=[meeting.pk]), client_for(cast.surgeon)
    seen = member.get(live).context["screen"].stamp
    assert member.get(live, {"seen": seen}).status_code == 200


def test_the_clock_of_a_page_that_screens_share_runs_on(projector, cast, meeting, monkeypatch):
    def seconds() -> int:
        return int(re.search(r'data-seconds="(\d+)"', follow(projector)[1])[1])

    before, later = seconds(), timezone.now() + timedelta(seconds=90)
    monkeypatch.setattr("meetings.models.room.timezone.now", lambda: later)
    assert 85 <= seconds() - before <= 95


def test_screens_of_one_room_share_what_is_put_together(cast, meeting, django_assert_max_num_queries):
    """Key and stamp are asked for each answer; the case is read for the first screen alone."""
    first, second = Client(), Client()
    for one in (first, second):
        a_screen(one, cast, meeting)
        follow(one)
    save(cast, meeting, "New")
    _, page, seen = follow(first)
    with django_assert_max_num_queries(2):
        assert "New" in page and "New" in follow(second)[1]
    with django_assert_max_num_queries(2):
        assert follow(second, seen)[0] == 204


def test_what_a_signed_in_browser_asks_again_and_again_is_cheap(
    client_for, cast, meeting, django_assert_max_num_queries
):
    client, live = client_for(cast.surgeon), reverse("room-live", args=[meeting.pk])
    seen = client.get(live).context["screen"].stamp
    with django_assert_max_num_queries(4):
        assert client.get(live, {"seen": seen}).status_code == 204


def test_following_is_one_audit_event_a_case_and_person(client_for, cast, meeting):
    client, live = client_for(cast.surgeon), reverse("room-live", args=[meeting.pk])
    for _ in range(3):
        client.get(live)
    assert AuditEvent.objects.filter(verb="room_case_viewed", by=cast.surgeon).count() == 1


def test_each_screen_that_shows_a_case_is_an_event_though_they_share_the_page(cast, meeting):
    for client in (Client(), Client()):
        a_screen(client, cast, meeting)
        follow(client)
        follow(client)
    assert AuditEvent.objects.filter(verb="room_screen_showed").count() == 2
