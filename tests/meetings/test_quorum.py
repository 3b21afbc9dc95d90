"""Presence counts per case: below quorum a decision is provisional, says so, and the case comes back."""

import pytest
from django.urls import reverse

from accounts.permissions import Refused
from cases.lifecycle import Status
from cases.models import Case
from meetings import actions
from meetings.models import Attendance
from meetings.quorum import missing_now
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board))


def present(meeting, cast, *disciplines) -> None:
    lines = Attendance.objects.filter(meeting=meeting, discipline__in=disciplines)
    actions.set_attendance(meeting=meeting, present=set(lines.values_list("pk", flat=True)), by=cast.coordinator)


def want(cast, *disciplines):
    return actions.set_quorum(board=cast.board, disciplines=disciplines, by=cast.coordinator)


def test_without_a_rule_no_decision_is_provisional(cast, meeting):
    assert not a_signed(cast, meeting).is_provisional


def test_below_quorum_a_signed_decision_is_provisional_and_names_who_was_absent(cast, meeting):
    want(cast, "surgery", "hepatology")
    present(meeting, cast, "surgery")
    signed = a_signed(cast, meeting)
    assert signed.is_provisional and signed.absent == ["hepatology"]


def test_at_quorum_it_is_not(cast, meeting):
    want(cast, "surgery")
    present(meeting, cast, "surgery")
    assert missing_now(meeting) == []
    assert not a_signed(cast, meeting).is_provisional


def test_a_rule_changed_later_changes_nothing_that_is_signed(cast, meeting):
    want(cast, "hepatology")
    signed = a_signed(cast, meeting)
    want(cast)
    signed.refresh_from_db()
    assert signed.absent == ["hepatology"]


def test_a_draft_is_never_provisional(cast, meeting):
    want(cast, "hepatology")
    assert not a_draft(cast, meeting).is_provisional


def test_the_case_of_a_provisional_decision_comes_back_when_the_meeting_closes(cast, meeting):
    want(cast, "hepatology")
    case = a_signed(cast, meeting).item.case
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    again = Case.objects.get(pk=case.pk)
    assert again.status == Status.IN_PREPARATION
    assert "provisional: hepatology" in again.status_changes.first().why


def test_only_who_runs_the_meetings_sets_the_quorum(client_for, cast):
    for person in (cast.surgeon, cast.outsider):
        with pytest.raises(Refused):
            actions.set_quorum(board=cast.board, disciplines=["surgery"], by=person)
    address = reverse("quorum", args=[cast.board.pk])
    assert client_for(cast.outsider).get(address).status_code == 404
    assert client_for(cast.coordinator).post(address, {"disciplines": ["surgery"]}).status_code == 302


def test_the_page_says_who_is_missing_before_anything_is_signed(client_for, cast, meeting):
    want(cast, "hepatology")
    page = client_for(cast.chair).get(meeting.get_absolute_url()).content.decode()
    assert "Quorum short" in page and "hepatology" in page


def test_a_provisional_decision_says_so_where_it_is_read(client_for, cast, meeting):
    want(cast, "hepatology")
    signed = a_signed(cast, meeting)
    page = client_for(cast.chair).get(reverse("decision", args=[signed.item_id])).content.decode()
    assert "Provisional" in page and "hepatology" in page
