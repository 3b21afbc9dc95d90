"""The agenda: what may stand on it, in which order, and what becomes of the cases."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Refused
from meetings import actions
from meetings.models import Meeting
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed, item_of


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


def positions(meeting):
    items = meeting.items.filter(removed_at__isnull=True).order_by("position")
    return [(one.position, one.case_id) for one in items]


def test_a_case_put_on_the_agenda_becomes_listed(cast, case):
    a_meeting(cast, case)
    case.refresh_from_db()
    assert case.status == "listed"


def test_a_case_stands_on_an_agenda_once_however_often_it_is_added(cast, case):
    meeting = a_meeting(cast, case)
    first = item_of(meeting)
    assert actions.add_to_agenda(meeting=meeting, case=case, by=cast.surgeon, why="Cannot wait") == first
    assert meeting.items.count() == 1


def test_a_case_of_another_board_is_refused(cast, case):
    meeting = a_meeting(cast)
    foreign = a_case(cast.outsider, cast.other_board)
    with pytest.raises(ValidationError, match="another board"):
        actions.add_to_agenda(meeting=meeting, case=foreign, by=cast.coordinator, why="Cannot wait")


def test_taken_off_the_agenda_a_case_is_ready_and_the_row_remains(cast, case):
    meeting = a_meeting(cast, case)
    item = actions.take_off_agenda(item=item_of(meeting), by=cast.coordinator, why="Not ready")
    case.refresh_from_db()
    assert (case.status, meeting.items.count()) == ("ready", 1)
    assert item.removed_at


def test_a_case_that_was_decided_stays_on_its_agenda(cast, case):
    meeting = a_meeting(cast, case)
    a_signed(cast, meeting)
    with pytest.raises(ValidationError, match="stays on the agenda"):
        actions.take_off_agenda(item=item_of(meeting), by=cast.coordinator)


def test_moving_a_case_swaps_it_with_its_neighbor_and_stops_at_the_ends(cast):
    one, two = a_case(cast.surgeon, cast.board), a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, one, two)
    first = meeting.items.get(case=one)
    actions.move_on_agenda(item=first, by=cast.chair, direction=1)
    assert positions(meeting) == [(1, two.pk), (2, one.pk)]
    actions.move_on_agenda(item=first, by=cast.chair, direction=1)
    assert positions(meeting) == [(1, two.pk), (2, one.pk)]


def test_a_member_does_not_order_the_agenda(cast, case):
    meeting = a_meeting(cast, case)
    with pytest.raises(Refused):
        actions.move_on_agenda(item=item_of(meeting), by=cast.surgeon, direction=1)


def test_a_meeting_expects_everybody_who_works_clinically_on_the_board(cast):
    expected = {one.user for one in a_meeting(cast).attendances.all()}
    assert {cast.chair, cast.coordinator, cast.surgeon} <= expected
    assert not {cast.auditor, cast.referrer, cast.editor, cast.outsider} & expected


def test_the_chair_of_a_meeting_is_a_chair_of_the_board(cast):
    with pytest.raises(ValidationError, match="chair of this board"):
        actions.create_meeting(
            board=cast.board, starts_at="2026-12-01T14:00Z", place="", chair=cast.surgeon, by=cast.coordinator
        )


def test_a_closed_meeting_returns_the_cases_that_were_not_decided(cast):
    decided, left = a_case(cast.surgeon, cast.board), a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, decided)
    a_signed(cast, meeting)
    actions.add_to_agenda(meeting=meeting, case=left, by=cast.coordinator, why="Cannot wait")
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    decided.refresh_from_db()
    left.refresh_from_db()
    assert (decided.status, left.status) == ("discussed", "ready")
    assert meeting.papers.get(decision=None).kind == "minutes"


def test_nothing_is_listed_in_a_closed_meeting(cast, case):
    meeting = a_meeting(cast)
    meeting = actions.close_meeting(meeting=meeting, by=cast.chair)
    with pytest.raises(Refused, match="closed"):
        actions.add_to_agenda(meeting=meeting, case=case, by=cast.coordinator, why="Cannot wait")


def test_nobody_of_another_board_sees_a_meeting(cast, case):
    a_meeting(cast, case)
    for person in (cast.outsider, cast.auditor, cast.editor, cast.referrer):
        assert not Meeting.objects.visible_to(person).exists()


def test_every_change_of_an_agenda_is_in_the_audit_trail(cast, case):
    meeting = a_meeting(cast, case)
    a_draft(cast, meeting)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"meeting_created", "case_listed", "case_moved", "decision_drafted", "decision_saved"} <= verbs


def test_the_cut_off_is_planned_with_the_meeting_and_lies_before_it(cast):
    starts_at = timezone.now() + timedelta(days=7)
    plan = {"board": cast.board, "starts_at": starts_at, "place": "", "chair": cast.chair, "by": cast.coordinator}
    planned = actions.create_meeting(**plan, cut_off_at=starts_at - timedelta(hours=24), scribe=cast.coordinator)
    assert planned.cut_off_at == starts_at - timedelta(hours=24)
    with pytest.raises(ValidationError, match="before the meeting"):
        actions.create_meeting(
            **{**plan, "starts_at": starts_at + timedelta(days=7)}, cut_off_at=starts_at + timedelta(days=8)
        )
    with pytest.raises(ValidationError, match="works on this board"):
        actions.create_meeting(**{**plan, "starts_at": starts_at + timedelta(days=8)}, scribe=cast.referrer)
