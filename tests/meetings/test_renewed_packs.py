"""A pack stays current by itself: many changes make one new version, and every older one says that it is superseded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from cases.actions import add_record
from meetings import actions, tasks
from meetings.models import Paper
from meetings.reading_papers import verify
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PAPER_DIR = tmp_path


@pytest.fixture
def meeting(cast):
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board), a_case(cast.surgeon, cast.board))
    return actions.publish_agenda(meeting=meeting, by=cast.coordinator)


def packs(meeting) -> list[Paper]:
    return list(meeting.papers.filter(kind="pack").order_by("number"))


def sweep(monkeypatch, minutes: int) -> None:
    moment = timezone.now() + timedelta(minutes=minutes)
    with monkeypatch.context() as later:
        later.setattr(tasks.timezone, "now", lambda: moment)
        tasks.renew_packs()


def change(cast, meeting, ki67: int) -> None:
    add_record(case=meeting.items.first().case, kind="pathology", by=cast.surgeon, ki67_percent=ki67)


def test_publishing_asks_for_the_first_pack_and_nothing_changed_makes_no_other(meeting, monkeypatch):
    for minutes in (0, 10, 20):
        sweep(monkeypatch, minutes)
    assert [one.number for one in packs(meeting)] == [1]


def test_many_changes_within_some_minutes_make_one_new_version(cast, meeting, monkeypatch):
    for minutes, ki67 in enumerate((2, 5, 9, 14)):
        change(cast, meeting, ki67)
        sweep(monkeypatch, minutes)
    actions.move_on_agenda(item=meeting.items.order_by("position").last(), by=cast.coordinator, direction=-1)
    sweep(monkeypatch, minutes=4)
    assert [one.number for one in packs(meeting)] == [1]
    for minutes in (5, 6, 30):
        sweep(monkeypatch, minutes)
    first, second = packs(meeting)
    assert second.is_renewed and second.requested_by == cast.coordinator and not first.is_renewed
    assert "Ki-67" in str(second.data) and first.content_sha256 != second.content_sha256
    event = AuditEvent.objects.get(verb="paper_renewed")
    assert event.by is None and event.subject_id == str(second.pk)


def test_the_old_one_is_superseded_on_the_page_and_when_its_code_is_looked_up(client_for, cast, meeting, monkeypatch):
    tasks.sweep_papers()
    first = packs(meeting)[0]
    assert not verify(cast.surgeon, first.code).is_superseded
    change(cast, meeting, 9)
    assert verify(cast.surgeon, first.code).is_superseded
    sweep(monkeypatch, 0)
    page = client_for(cast.surgeon).get(meeting.get_absolute_url()).content.decode()
    assert "The next version is made by itself at" in page
    sweep(monkeypatch, 6)
    tasks.sweep_papers()
    second = packs(meeting)[1]
    page = client_for(cast.surgeon).get(meeting.get_absolute_url()).content.decode()
    assert "1 earlier version, superseded" in page and reverse("paper", args=[first.pk]) in page
    assert client_for(cast.surgeon).get(reverse("paper", args=[first.pk])).status_code == 200
    assert verify(cast.surgeon, first.code).is_superseded and not verify(cast.surgeon, second.code).is_superseded


def test_the_board_may_want_no_pack_that_nobody_asked_for(cast, meeting, monkeypatch):
    actions.set_policy(board=cast.board, by=cast.chair, pack_after_minutes=0)
    change(cast, meeting, 9)
    sweep(monkeypatch, 0)
    sweep(monkeypatch, 300)
    assert [one.number for one in packs(meeting)] == [1]


def test_after_the_meeting_its_pack_stays_as_it_was(cast, meeting, monkeypatch):
    change(cast, meeting, 9)
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    sweep(monkeypatch, 0)
    sweep(monkeypatch, 300)
    assert [one.number for one in packs(meeting)] == [1]


def test_what_is_wrong_with_one_meeting_holds_up_no_other(cast, meeting, monkeypatch):
    other = a_meeting(cast, a_case(cast.surgeon, cast.board), days=3)
    actions.publish_agenda(meeting=other, by=cast.coordinator)
    change(cast, meeting, 9)
    change(cast, other, 9)
    sweep(monkeypatch, 0)
    whole = tasks.renew_paper

    def broken(*, paper, meeting: object, now):
        if paper.meeting_id == first.pk:
            raise LookupError("poison")
        return whole(paper=paper, meeting=meeting, now=now)

    first = meeting
    monkeypatch.setattr(tasks, "renew_paper", broken)
    sweep(monkeypatch, 6)
    assert len(packs(meeting)) == 1 and len(packs(other)) == 2
