"""Key images in the room: the scribe steps, screens follow, a key opens the images of one case and no other byte."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases import actions_documents
from cases.actions import Stale
from cases.documents import jobs
from cases.models import Document
from meetings import actions
from meetings.models import RoomEvent, RoomState
from meetings.room.images import images_of, were_seen
from meetings.room.stamp import stamp_of
from tests.factories import documents as files
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = pytest.mark.django_db
What = RoomEvent.What


def a_document(cast, case, content: bytes, kind: str = "key_image") -> Document:
    one = actions_documents.add_file(case=case, kind=kind, content=content, by=cast.surgeon, caption="CT")
    jobs.check(str(one.pk))
    return Document.objects.get(pk=one.pk)


@pytest.fixture
def cases(cast):
    return [a_case(cast.surgeon, cast.board, question=f"What next for number {number}?") for number in (1, 2)]


@pytest.fixture
def images(cast, cases):
    """Two of the first case."""
    return [a_document(cast, cases[0], files.a_png(8, 8 + number)) for number in (1, 2)]


@pytest.fixture
def meeting(cast, cases, images):
    meeting = a_meeting(cast, *cases)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    return meeting


@pytest.fixture
def screen(client, cast, meeting):
    """A browser without a sign-in that holds the key of a screen."""
    made, key = actions.create_screen(meeting=meeting, by=cast.coordinator)
    client.post(reverse("room-enter"), {"key": key})
    client.screen = made
    return client


def state(meeting) -> RoomState:
    return RoomState.objects.get(meeting=meeting)


def show(cast, meeting, *directions: int) -> list:
    for direction in directions:
        actions.show_image(meeting=meeting, by=cast.coordinator, direction=direction)
    return state(meeting).image


def byte_of(client, document) -> int:
    return client.get(reverse("room-screen-image", args=[document.pk])).status_code


def test_the_scribe_steps_through_the_images_in_their_order_and_back_to_the_facts(cast, meeting, images):
    assert state(meeting).image is None
    assert [show(cast, meeting, step) for step in (1, 1, 1)] == [images[0], images[1], images[1]]
    assert [show(cast, meeting, step) for step in (-1, -1, -1)] == [images[0], None, None]
    assert show(cast, meeting, 1, 0) is None
    told = [one.image for one in RoomEvent.objects.filter(meeting=meeting, what=What.IMAGE)]
    assert told == [images[0], images[1], images[0], images[0]]


def test_the_order_of_the_case_is_the_order_in_the_room(cast, meeting, images):
    actions_documents.move_document(document=images[1], direction=-1, seen=images[1].position, by=cast.surgeon)
    assert show(cast, meeting, 1) == images[1]


def test_only_the_scribe_steps_and_a_button_pressed_twice_steps_once(cast, meeting, images):
    with pytest.raises(Refused, match="scribe"):
        actions.show_image(meeting=meeting, by=cast.surgeon, direction=1)
    seen = state(meeting).version
    actions.show_image(meeting=meeting, by=cast.coordinator, direction=1, seen=seen)
    with pytest.raises(Stale):
        actions.show_image(meeting=meeting, by=cast.coordinator, direction=1, seen=seen)
    assert state(meeting).image == images[0]


def test_another_case_begins_with_its_facts(cast, meeting, images):
    show(cast, meeting, 1)
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    assert state(meeting).image is None


def test_whoever_follows_hears_of_every_image_and_of_every_change_of_them(cast, meeting, images):
    heard = [stamp_of(meeting.pk)]
    for act in (
        lambda: show(cast, meeting, 1),
        lambda: a_document(cast, images[0].case, files.a_jpeg()),
        lambda: actions_documents.withdraw_document(document=images[0], reason="Wrong side", by=cast.surgeon),
    ):
        act()
        heard.append(stamp_of(meeting.pk))
    assert len(set(heard)) == 4


def test_an_image_withdrawn_while_it_is_shown_is_gone(cast, meeting, images, screen):
    show(cast, meeting, 1)
    address = reverse("room-screen-image", args=[images[0].pk])
    assert address in screen.get(reverse("room-screen")).text
    actions_documents.withdraw_document(document=images[0], reason="Wrong side", by=cast.surgeon)
    assert images_of(state(meeting)).current is None
    assert address not in screen.get(reverse("room-screen")).text
    assert byte_of(screen, images[0]) == 404


def test_a_key_opens_the_images_of_the_case_in_the_room_and_no_other_byte(cast, cases, meeting, images, screen):
    report = a_document(cast, cases[0], files.a_png(30, 30), kind="pathology_report")
    waiting = actions_documents.add_file(case=cases[0], kind="key_image", content=files.a_jpeg(), by=cast.surgeon)
    of_another = a_document(cast, cases[1], files.a_png(31, 31))
    assert [byte_of(screen, one) for one in (*images, report, waiting, of_another)] == [200, 200, 404, 404, 404]
    for name in ("document", "document-preview"):
        assert screen.get(reverse(name, args=[images[0].pk])).status_code == 302
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    assert [byte_of(screen, one) for one in (images[0], of_another)] == [404, 200]


@pytest.mark.parametrize("end", ["blank", "close", "revoke", "no key"])
def test_a_screen_that_shows_nothing_gets_no_image(cast, meeting, images, screen, client, end):
    if end == "blank":
        actions.set_blank(meeting=meeting, by=cast.coordinator, blank=True)
    elif end == "close":
        actions.close_room(meeting=meeting, by=cast.coordinator)
    elif end == "revoke":
        actions.revoke_screen(screen=screen.screen, by=cast.coordinator)
    else:
        screen.cookies.clear()
    assert byte_of(screen, images[0]) == 404


def test_an_image_on_a_screen_is_an_event_and_leaves_where_nothing_can_act(meeting, images, screen):
    answer = screen.get(reverse("room-screen-image", args=[images[0].pk]))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    told = AuditEvent.objects.get(verb="room_screen_opened_image")
    assert told.patient_id == images[0].case.patient_id and told.by is None


def test_that_images_were_shown_is_kept_with_the_agenda_item(cast, meeting, images, client_for):
    first, second = meeting.items.order_by("position")
    assert not were_seen(first)
    show(cast, meeting, 1, 0)
    assert were_seen(first) and not were_seen(second)
    page = client_for(cast.chair).get(reverse("decision", args=[first.pk]))
    assert page.status_code == 200


def test_images_shown_from_the_hospitals_viewer_are_said_and_may_be_taken_back(cast, meeting):
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    item = state(meeting).item
    for were in (True, False, True):
        actions.say_images_seen(meeting=meeting, by=cast.coordinator, were=were)
        assert were_seen(item) is were


def test_the_desk_has_a_button_for_every_step(cast, meeting, images, client_for):
    client = client_for(cast.coordinator)
    address = reverse("room", args=[meeting.pk])
    for do, words in (("image-next", "Key image 1 of 2"), ("image-off", "2 key images"), ("images-seen", "take")):
        client.post(address, {"do": do, "seen": state(meeting).version})
        assert words.lower() in client.get(address).text.lower()
