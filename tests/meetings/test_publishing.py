"""An agenda before the meeting: ordered, published once as version 1, told to each; what changes after it shows."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Refused
from cases.actions import add_record
from meetings import actions, tasks
from meetings.actions import relist
from meetings.agenda_changes import changes_of
from meetings.jobs import announcements
from meetings.models import Announcement, Meeting
from meetings.pages import cases_to_add
from meetings.reading import items_of
from meetings.running_order import STRATA, Planned, proposed, slots
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed

GUESTS = st.frozensets(st.sampled_from(["radiology", "nuclear_medicine", "hepatology"]), max_size=2)
ITEMS = st.lists(st.builds(Planned, st.uuids(), st.sampled_from(STRATA), st.integers(1, 30), GUESTS), max_size=12)
NOON = datetime(2026, 12, 1, 12, 0)


# The order that is proposed


@given(ITEMS)
def test_a_proposed_order_keeps_every_case_and_its_part_of_the_list(items):
    order = proposed(items)
    assert Counter(order) == Counter(items) and proposed(order) == order
    assert [STRATA.index(one.stratum) for one in order] == sorted(STRATA.index(one.stratum) for one in items)


@given(ITEMS)
def test_those_who_are_needed_come_once_and_may_leave(items):
    """The cases that need the same guests stand one after another, longest first."""
    groups = [(one.stratum, one.guests) for one in proposed(items)]
    changes = sum(before != after for before, after in zip(groups, groups[1:], strict=False))
    assert changes == max(len(set(groups)) - 1, 0)
    for before, after in zip(proposed(items), proposed(items)[1:], strict=False):
        assert (before.stratum, before.guests) != (after.stratum, after.guests) or before.minutes >= after.minutes


@given(st.lists(st.integers(1, 40), max_size=15), st.integers(0, 90))
def test_the_clock_runs_on_and_nobody_talks_longer_than_the_board_wants_without_a_break(minutes, limit):
    found, since = slots(minutes, NOON, limit), 0
    assert [one.at for one in found] == [NOON + timedelta(minutes=sum(minutes[:n])) for n in range(len(minutes))]
    for one in found:
        since = one.minutes if one.break_before else since + one.minutes
        assert limit == 0 or since <= max(limit, one.minutes)
    assert not any(one.break_before for one in found[:1]) and (limit or not any(one.break_before for one in found))


# Published


@pytest.fixture
def cases(cast):
    return [a_case(cast.surgeon, cast.board, identity={"family_name": f"TESTSECRET{n}"}) for n in range(3)]


@pytest.fixture
def meeting(cast, cases):
    return a_meeting(cast, *cases)


@pytest.fixture
def published(cast, meeting):
    return actions.publish_agenda(meeting=meeting, by=cast.coordinator)


@pytest.mark.django_db
def test_version_1_stays_as_it_was_told_and_every_change_after_it_shows(cast, published):
    before = Meeting.objects.get(pk=published.pk).published
    first, second, third = published.items.order_by("position")
    actions.move_on_agenda(item=third, by=cast.coordinator, direction=-1)
    actions.take_off_agenda(item=first, by=cast.coordinator)
    late = actions.add_to_agenda(
        meeting=published, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why="Cannot wait"
    )
    again = actions.publish_agenda(meeting=published, by=cast.chair)
    changes = changes_of(again, items_of(again))
    assert again.published == before and again.published_by == cast.coordinator
    assert changes.added == {str(late.pk)} and [one.pk for one in changes.removed] == [first.pk]
    assert changes.moved == {str(second.pk), str(third.pk)}


@pytest.mark.django_db
def test_each_who_is_expected_is_told_once_and_nothing_of_a_patient(cast, cases, published, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert announcements.send_due() == published.attendances.count() and announcements.send_due() == 0
    assert {one.to[0] for one in mail.outbox} == {one.user.email for one in published.attendances.all()}
    text = " ".join(one.subject + one.body for one in mail.outbox)
    assert str(published.pk) in text and "TESTSECRET" not in text and cases[0].question not in text


def states(meeting) -> list[str]:
    return list(meeting.announcements.order_by("pk").values_list("state", flat=True))


def later(monkeypatch, minutes: int) -> None:
    moment = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(announcements.timezone, "now", lambda: moment)


@pytest.mark.django_db
def test_a_worker_that_dies_between_claiming_and_sending_loses_no_e_mail(cast, published, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    class Killed(BaseException):
        """What no code of ours catches, as the end of a process."""

    def killed(_one):
        raise Killed

    everybody = published.attendances.count()
    with monkeypatch.context() as dying:
        dying.setattr(announcements, "message", killed)
        with pytest.raises(Killed):
            announcements.send_due()
    assert states(published).count("sending") == 1 and announcements.send_due() == everybody - 1
    later(monkeypatch, minutes=4)
    assert announcements.send_due() == 1 and set(states(published)) == {"sent"}
    assert len({one.to[0] for one in mail.outbox}) == everybody == len(mail.outbox)
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == everybody


@pytest.mark.django_db
def test_what_the_mail_server_refuses_is_tried_again_and_in_the_end_said_to_who_published(
    client_for, cast, published, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for attempt in range(announcements.JOBS.most_attempts):
        assert announcements.send_due() == 0
        later(monkeypatch, minutes=2 ** (attempt + 2))
    assert set(states(published)) == {"failed"} and announcements.send_due() == 0
    page = client_for(cast.coordinator).get(published.get_absolute_url()).content.decode()
    assert "did not take it" in page and str(cast.surgeon) in page


@pytest.mark.django_db
def test_a_published_agenda_is_told_to_the_worker_and_without_a_broker_it_is_published_all_the_same(
    cast, meeting, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []

    def down(*arguments, **_):
        asked.append(arguments)
        raise OSError("no broker")

    monkeypatch.setattr(tasks.announce, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_agenda(meeting=meeting, by=cast.coordinator)
    assert asked == [((str(meeting.pk),),)] and set(states(meeting)) == {"waiting"}


@pytest.mark.django_db
def test_the_notice_stands_in_the_product_for_that_person_alone(client_for, cast, published):
    link = published.get_absolute_url()
    assert link in client_for(cast.surgeon).get(reverse("notices")).content.decode()
    assert link not in client_for(cast.outsider).get(reverse("notices")).content.decode()
    assert not Announcement.objects.visible_to(cast.outsider).exists()


@pytest.mark.django_db
def test_an_empty_agenda_is_not_published_and_no_member_publishes(cast, meeting):
    with pytest.raises(ValidationError, match="No case"):
        actions.publish_agenda(meeting=a_meeting(cast, days=3), by=cast.chair)
    with pytest.raises(Refused):
        actions.publish_agenda(meeting=meeting, by=cast.surgeon)


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [{"cut_off_at": timezone.now()}, {"capacity": 3}])
def test_after_the_cut_off_or_beyond_the_places_a_case_is_added_with_a_reason(cast, meeting, limit):
    Meeting.objects.filter(pk=meeting.pk).update(**limit)
    case = a_case(cast.surgeon, cast.board)
    with pytest.raises(ValidationError, match="all the same"):
        actions.add_to_agenda(meeting=meeting, case=case, by=cast.coordinator)
    item = actions.add_to_agenda(meeting=meeting, case=case, by=cast.coordinator, why="Bleeding")
    assert item.late_because == "Bleeding"


@pytest.mark.django_db
def test_what_is_confirmed_together_stands_after_what_is_discussed(client_for, cast, meeting):
    first = meeting.items.order_by("position").first()
    actions.plan_item(item=first, by=cast.coordinator, stratum="standard", minutes=2)
    assert meeting.items.order_by("position").last() == first
    page = client_for(cast.coordinator).get(meeting.get_absolute_url()).content.decode()
    assert "Standard of care, confirmed together" in page and "2 min" in page


@pytest.mark.django_db
def test_an_order_that_was_dragged_from_an_older_page_moves_nothing(client_for, cast, meeting):
    before = list(meeting.items.order_by("position").values_list("pk", flat=True))
    client, address = client_for(cast.coordinator), reverse("agenda-order", args=[meeting.pk])
    client.post(address, {"item": [str(one) for one in before[:2]]})
    assert list(meeting.items.order_by("position").values_list("pk", flat=True)) == before
    client.post(address, {"item": [str(one) for one in reversed(before)]})
    assert list(meeting.items.order_by("position").values_list("pk", flat=True)) == before[::-1]


@pytest.mark.django_db
def test_new_results_since_a_decision_are_offered_before_what_merely_waits(cast):
    waiting = a_case(cast.surgeon, cast.board)
    decided = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": 4}))
    held = a_meeting(cast, decided)
    a_signed(cast, held)
    actions.close_meeting(meeting=held, by=cast.coordinator)
    coming = a_meeting(cast, days=7)
    assert "New results" not in {one.pk: one.offered_as for one in cases_to_add(cast.coordinator, coming)}[decided.pk]
    add_record(case=decided, kind="pathology", by=cast.surgeon, ki67_percent=12)
    first, *others = cases_to_add(cast.coordinator, coming)
    assert first == decided and "New results" in first.offered_as and waiting in others


@pytest.mark.django_db
def test_what_the_product_took_up_again_is_offered_first(cast):
    case = a_case(cast.surgeon, cast.board)
    held = a_meeting(cast, case)
    a_signed(cast, held)
    relist(case=case, why="An action is overdue.")
    assert "Comes back" in cases_to_add(cast.coordinator, a_meeting(cast, days=7))[0].offered_as
