"""The room: one state for all, moved by one scribe; a screen shows what was chosen, and nothing without its key."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import Stale
from meetings import actions
from meetings.models import Decision, RoomEvent, RoomScreen, RoomState
from meetings.room.routine import routines, written
from meetings.room.timing import spent
from recommendations.models import Assessment
from tests.factories.cases import a_case
from tests.factories.meetings import WHOLE, a_meeting, a_signed

What = RoomEvent.What


@pytest.fixture
def cases(cast):
    names = ("TESTFIRST", "TESTSECOND", "TESTTHIRD")
    return [
        a_case(cast.surgeon, cast.board, question=f"What next for number {place}?", identity={"family_name": name})
        for place, name in enumerate(names, 1)
    ]


@pytest.fixture
def meeting(cast, cases):
    return a_meeting(cast, *cases)


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("position"))


@pytest.fixture
def room(cast, meeting, items):
    """Open, and the decision of each case begun."""
    opened = actions.open_room(meeting=meeting, by=cast.coordinator)
    for item in items:
        actions.start_decision(item=item, by=cast.coordinator)
    return opened


def state(meeting) -> RoomState:
    return RoomState.objects.get(meeting=meeting)


def events(meeting) -> list[str]:
    return list(RoomEvent.objects.filter(meeting=meeting).values_list("what", flat=True))


def address(meeting) -> str:
    return reverse("room", args=[meeting.pk])


def screen_client(client, cast, meeting):
    """A browser without a sign-in that holds the key of a screen."""
    screen, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    assert client.post(reverse("room-enter"), {"key": key}).status_code == 302
    return screen


# One state, moved by the scribe


@pytest.mark.django_db
def test_opening_brings_the_first_undecided_case_into_the_room_and_freezes_nothing(cast, meeting, items):
    actions.open_room(meeting=meeting, by=cast.coordinator)
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    actions.step(meeting=meeting, by=cast.coordinator, direction=-1)
    assert state(meeting).item == items[0]
    assert not Decision.objects.exists() and not Assessment.objects.exists()


@pytest.mark.django_db
def test_a_room_that_opened_is_told_in_its_events(meeting, room):
    assert events(meeting) == [What.OPENED, What.SHOWN]


@pytest.mark.django_db
def test_a_decided_case_is_not_the_first(cast):
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
    a_signed(cast, meeting)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    assert state(meeting).item is None


@pytest.mark.django_db
def test_the_room_steps_through_the_agenda_and_stops_at_its_ends(cast, meeting, items, room):
    seen = []
    for direction in (1, 1, 1, -1, -1, -1):
        actions.step(meeting=meeting, by=cast.coordinator, direction=direction)
        seen.append(items.index(state(meeting).item))
    assert seen == [1, 2, 2, 1, 0, 0]


@pytest.mark.django_db
def test_a_button_pressed_twice_moves_the_room_once(cast, meeting, items, room):
    seen = state(meeting).version
    actions.step(meeting=meeting, by=cast.coordinator, direction=1, seen=seen)
    with pytest.raises(Stale):
        actions.step(meeting=meeting, by=cast.coordinator, direction=1, seen=seen)
    assert state(meeting).item == items[1]


@pytest.mark.django_db
def test_only_the_scribe_moves_the_room_until_the_role_is_taken_over(cast, meeting, items, room):
    with pytest.raises(Refused, match="scribe"):
        actions.step(meeting=meeting, by=cast.surgeon, direction=1)
    actions.take_over(meeting=meeting, by=cast.surgeon)
    actions.step(meeting=meeting, by=cast.surgeon, direction=1)
    with pytest.raises(Refused):
        actions.set_blank(meeting=meeting, by=cast.coordinator, blank=True)
    assert state(meeting).item == items[1]


@pytest.mark.django_db
def test_nobody_outside_the_board_runs_or_follows_the_room(cast, meeting, room, client_for):
    for person in (cast.outsider, cast.referrer, cast.auditor):
        with pytest.raises(Refused):
            actions.take_over(meeting=meeting, by=person)
        for name in ("room", "room-live"):
            assert client_for(person).get(reverse(name, args=[meeting.pk])).status_code == 404
    with pytest.raises(Refused):
        actions.open_room(meeting=meeting, by=cast.surgeon)


@pytest.mark.django_db
def test_every_step_is_an_event_that_stays_and_an_audit_event(cast, meeting, room):
    actions.set_blank(meeting=meeting, by=cast.coordinator, blank=True)
    actions.set_identifiers(meeting=meeting, by=cast.coordinator, identifiers="hidden")
    actions.set_clock(meeting=meeting, by=cast.coordinator, running=False)
    actions.close_room(meeting=meeting, by=cast.coordinator)
    told = [What.OPENED, What.SHOWN, What.BLANKED, What.IDENTIFIERS, What.PAUSED, What.CLOSED]
    assert events(meeting) == told
    verbs = AuditEvent.objects.filter(verb__startswith="room_").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"room_{one}" for one in told]
    for attempt in (lambda: RoomEvent.objects.update(what="shown"), lambda: RoomEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_a_closed_room_is_not_moved(cast, meeting, room):
    actions.close_room(meeting=meeting, by=cast.coordinator)
    with pytest.raises(ValidationError, match="not open"):
        actions.step(meeting=meeting, by=cast.coordinator, direction=1)


@pytest.mark.django_db
def test_closing_the_meeting_closes_its_room_so_that_the_last_case_has_an_end(cast, meeting, room):
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    assert (state(meeting).is_open, events(meeting)[-1]) == (False, What.CLOSED)


@pytest.mark.django_db
def test_proposals_come_first_where_the_board_wants_them_and_the_opening_is_kept(cast, meeting, items):
    actions.open_room(meeting=meeting, by=cast.coordinator, proposals_first=True)
    assert not state(meeting).options_are_open and not Decision.objects.exists()
    actions.open_options(meeting=meeting, by=cast.coordinator)
    assert items[0].decisions.get().assessment
    opened = RoomEvent.objects.get(what=What.OPTIONS)
    assert (opened.item, state(meeting).options_are_open) == (items[0], True)
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    assert not state(meeting).options_are_open
    actions.step(meeting=meeting, by=cast.coordinator, direction=-1)
    assert state(meeting).options_opened_at == opened.at


# The clock


ITEMS = [UUID(int=n) for n in (1, 2, 3)]
STEP = st.tuples(
    st.sampled_from([What.SHOWN, What.PAUSED, What.RESUMED, What.BLANKED, What.SCRIBE]),
    st.sampled_from(ITEMS),
    st.integers(0, 900),
)


@given(st.lists(STEP, max_size=12))
def test_a_second_counts_for_one_case_exactly_while_it_is_shown_and_the_clock_runs(steps):
    at, told, shown, running = datetime(2026, 11, 25, tzinfo=UTC), [], None, False
    expected: dict[UUID, int] = {}
    for what, item, seconds in [*steps, (What.CLOSED, ITEMS[0], 0)]:
        shown = item if what == What.SHOWN else shown
        running = {What.SHOWN: True, What.RESUMED: True, What.PAUSED: False}.get(what, running)
        told.append(RoomEvent(what=what, item_id=shown, at=at))
        at += timedelta(seconds=seconds)
        if shown and running and what != What.CLOSED:
            expected[shown] = expected.get(shown, 0) + seconds
    counted = {item: time.total_seconds() for item, time in spent(told).items() if time}
    assert counted == {item: seconds for item, seconds in expected.items() if seconds}


@pytest.mark.django_db
def test_a_case_that_comes_back_goes_on_from_the_time_it_had(cast, meeting, items, room):
    began = timezone.now() - timedelta(minutes=5)
    RoomEvent.objects.bulk_create([RoomEvent(meeting=meeting, what=What.SHOWN, item=items[1], by=cast.chair, at=began)])
    RoomEvent.objects.bulk_create(
        [RoomEvent(meeting=meeting, what=What.CLOSED, by=cast.chair, at=began + timedelta(seconds=90))]
    )
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    assert state(meeting).seconds_before == 90


# The room screen


@pytest.mark.django_db
def test_a_wrong_a_revoked_and_an_expired_key_open_nothing_and_look_alike(client, cast, meeting, room):
    assert client.get(reverse("room-screen")).status_code == 404
    assert client.post(reverse("room-enter"), {"key": "AAAA-BBBB-CCCC-DDDD"}).status_code == 404
    screen = screen_client(client, cast, meeting)
    assert "What next for number 1?" in client.get(reverse("room-screen")).content.decode()
    actions.revoke_screen(screen=screen, by=cast.chair)
    for name in ("room-screen", "room-screen-live"):
        assert client.get(reverse(name)).status_code == 404
    RoomScreen.objects.filter(pk=screen.pk).update(revoked_at=None, expires_at=timezone.now())
    assert client.get(reverse("room-screen")).status_code == 404


@pytest.mark.django_db
def test_the_key_is_stored_nowhere_and_typed_as_people_type(client, cast, meeting, room):
    screen, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    assert key not in str(RoomScreen.objects.filter(pk=screen.pk).values())
    assert client.post(reverse("room-enter"), {"key": f" {key.lower().replace('-', ' ')} "}).status_code == 302
    with pytest.raises(Refused):
        actions.create_screen(meeting=meeting, by=cast.surgeon)


@pytest.mark.django_db
def test_a_key_opens_its_own_meeting_and_ends_with_it(client, cast, meeting, room):
    other = a_meeting(cast, a_case(cast.surgeon, cast.board, question="Another meeting's"), days=2)
    actions.open_room(meeting=other, by=cast.chair)
    screen_client(client, cast, meeting)
    assert "Another meeting's" not in client.get(reverse("room-screen")).content.decode()
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    assert client.get(reverse("room-screen")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("identifiers", "shown", "hidden"),
    [
        ("full", ["TESTFIRST", "{number}"], []),
        ("initials", ["T."], ["TESTFIRST", "{number}"]),
        ("hidden", [], ["TESTFIRST", "{number}", "T.", "female", "male"]),
    ],
)
def test_the_screen_shows_no_more_identifiers_than_chosen(
    client, cast, cases, meeting, room, identifiers, shown, hidden
):
    actions.set_identifiers(meeting=meeting, by=cast.coordinator, identifiers=identifiers)
    screen_client(client, cast, meeting)
    page = client.get(reverse("room-screen")).content.decode()
    number = cases[0].patient.identifier
    assert all(one.format(number=number) in page for one in shown)
    assert not [one for one in hidden if one.format(number=number) in page]


@pytest.mark.django_db
def test_a_blank_screen_carries_nothing_of_the_patient(client, cast, meeting, room):
    screen_client(client, cast, meeting)
    actions.set_blank(meeting=meeting, by=cast.coordinator, blank=True)
    page = client.get(reverse("room-screen")).content.decode()
    assert "What next" not in page and "T." not in page


@pytest.mark.django_db
def test_the_screen_shows_the_decision_as_it_is_typed_and_no_option_before_it_is_opened(client, cast, meeting, items):
    actions.open_room(meeting=meeting, by=cast.coordinator, proposals_first=True)
    screen_client(client, cast, meeting)
    draft = actions.start_decision(item=items[0], by=cast.coordinator)
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.surgeon, values={"text": "Everolimus, it says."},
        options={}, actions=[],
    )  # fmt: skip
    page = client.get(reverse("room-screen")).content.decode()
    assert "Everolimus, it says." in page and "Undetermined" not in page
    actions.open_options(meeting=meeting, by=cast.coordinator)
    assert "Undetermined" in client.get(reverse("room-screen")).content.decode()


@pytest.mark.django_db
def test_each_opening_and_each_case_that_a_screen_shows_is_audited_once(client, cast, meeting, room):
    screen = screen_client(client, cast, meeting)
    client.get(reverse("room-screen"))
    client.get(reverse("room-screen-live"))
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    client.get(reverse("room-screen-live"))
    about = AuditEvent.objects.filter(subject_id=str(screen.pk)).order_by("id")
    assert list(about.values_list("verb", flat=True)) == [
        "room_screen_created",
        "room_screen_opened",
        "room_screen_showed",
        "room_screen_showed",
    ]


# The scribe's desk


def shown(meeting, item) -> dict:
    draft = Decision.objects.get(item=item)
    version = state(meeting).version
    return {"item": item.pk, "version": draft.version, "revision": draft.revision, "seen": version, **WHOLE}


@pytest.mark.django_db
def test_a_step_first_keeps_what_was_typed_without_a_script_too(client_for, cast, meeting, items, room):
    answer = client_for(cast.coordinator).post(address(meeting), {**shown(meeting, items[0]), "do": "next"})
    assert answer.status_code == 302
    assert items[0].decisions.get().text == WHOLE["text"]
    assert state(meeting).item == items[1]


@pytest.mark.django_db
def test_what_is_typed_is_kept_with_the_case_it_was_typed_for_though_the_room_moved_on(
    client_for, cast, meeting, items, room
):
    page = shown(meeting, items[0])
    actions.take_over(meeting=meeting, by=cast.chair)
    actions.step(meeting=meeting, by=cast.chair, direction=1)
    answer = client_for(cast.coordinator).post(address(meeting), {**page, "autosave": "1"})
    assert answer.status_code == 200
    assert [one.decisions.get().text for one in items[:2]] == [WHOLE["text"], ""]


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_step_by_who_is_the_scribe_no_more_keeps_what_was_typed_moves_nothing_and_says_so(
    client_for, cast, meeting, items, room, headers
):
    page = shown(meeting, items[0])
    actions.take_over(meeting=meeting, by=cast.surgeon)
    answer = client_for(cast.coordinator).post(
        address(meeting), {**page, "do": "next"}, headers=headers, follow=not headers
    )
    assert "Somebody else is the scribe now" in answer.content.decode() and answer.status_code == 200
    assert (state(meeting).item, items[0].decisions.get().text) == (items[0], WHOLE["text"])


@pytest.mark.django_db
def test_who_lost_the_role_is_told_to_whom_and_nobody_else_is(client_for, cast, meeting, room):
    actions.take_over(meeting=meeting, by=cast.surgeon)
    pages = {
        one: client_for(one).get(address(meeting)).content.decode()
        for one in (cast.coordinator, cast.surgeon, cast.chair)
    }
    assert [one for one, page in pages.items() if "You are not the scribe any more" in page] == [cast.coordinator]
    assert str(cast.surgeon) in pages[cast.coordinator]
    actions.take_over(meeting=meeting, by=cast.coordinator)
    assert "You are not the scribe any more" not in client_for(cast.coordinator).get(address(meeting)).content.decode()


@pytest.mark.django_db
def test_a_conflict_keeps_nothing_moves_nothing_and_shows_both_texts(client_for, cast, meeting, items, room):
    page = shown(meeting, items[0])
    draft = items[0].decisions.get()
    actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.chair, values={"text": "The chair's"}, options={}, actions=[]
    )
    client = client_for(cast.coordinator)
    for button in ({"autosave": "1"}, {"do": "next"}):
        answer = client.post(address(meeting), {**page, **button})
        assert answer.status_code == 409
        assert "The chair&#x27;s" in answer.content.decode() and WHOLE["text"] in answer.content.decode()
    assert (state(meeting).item, items[0].decisions.get().text) == (items[0], "The chair's")


@pytest.mark.django_db
def test_what_cannot_be_kept_moves_nothing_and_stays_on_the_page(client_for, cast, meeting, items, room):
    page = {**shown(meeting, items[0]), "what_0": "Call", "due_0": "soon", "do": "next"}
    answer = client_for(cast.coordinator).post(address(meeting), page)
    assert (answer.status_code, state(meeting).item) == (422, items[0])
    assert WHOLE["text"] in answer.content.decode()


@pytest.mark.django_db
def test_an_autosave_of_nothing_new_writes_nothing(client_for, cast, meeting, items, room):
    client, page = client_for(cast.coordinator), shown(meeting, items[0])
    client.post(address(meeting), {**page, "autosave": "1"})
    kept = items[0].decisions.get()
    client.post(address(meeting), {**page, "revision": kept.revision, "autosave": "1"})
    assert items[0].decisions.get().revision == kept.revision


@pytest.mark.django_db
def test_no_form_of_another_board_is_reached_through_a_room(client_for, cast, meeting, items, room):
    other = a_meeting(cast, a_case(cast.surgeon, cast.board), days=2)
    page = {**shown(meeting, items[0]), "item": other.items.get().pk, "autosave": "1"}
    assert client_for(cast.coordinator).post(address(meeting), page).status_code == 404


# Routine outcomes


@pytest.mark.django_db
def test_a_routine_outcome_is_one_click_and_replaces_nothing_that_was_typed(client_for, cast, meeting, items, room):
    page = {**shown(meeting, items[0]), "outcome": "", "because": "Typed before.", "routine": "no_time"}
    assert client_for(cast.coordinator).post(address(meeting), page).status_code == 302
    kept = items[0].decisions.get()
    assert (kept.outcome, kept.because) == (
        "postponed",
        "Typed before. The meeting ended before the case was discussed.",
    )


@pytest.mark.parametrize("name", routines())
def test_a_routine_outcome_written_twice_says_it_once(name):
    once = written(routines()[name], {})
    assert written(routines()[name], once) == once


@pytest.mark.django_db
def test_whoever_guesses_keys_waits_and_others_do_not(client, cast, meeting, room):
    _, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    address = reverse("room-enter")
    for _ in range(10):
        assert client.post(address, {"key": "AAAA-AAAA-AAAA-AAAA"}).status_code == 404
    assert client.post(address, {"key": key}).status_code == 429
    assert client.post(address, {"key": key}, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.django_db
def test_before_the_first_word_the_screen_shows_the_standings_of_now_and_their_edition(client, cast, meeting, items):
    actions.open_room(meeting=meeting, by=cast.coordinator)
    screen_client(client, cast, meeting)
    page = client.get(reverse("room-screen")).content.decode()
    assert "Undetermined" in page and "pnet-2026" in page and not Decision.objects.exists()
