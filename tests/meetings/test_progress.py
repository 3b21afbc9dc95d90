"""The loop is closed: what was decided is followed until it is done, and comes back by itself where it is not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import move_case
from cases.lifecycle import Status
from cases.models import Case
from meetings import actions
from meetings.following import actions_of
from meetings.models import Action, Progress
from meetings.tasks import relist_cases
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, item_of, whole

pytestmark = pytest.mark.django_db


def a_signed_action(cast, owner=None, due=-1, case=None) -> Action:
    """One action of a signed decision, due so many days from today; the case is in follow-up."""
    case = case or a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, case)
    draft = actions.start_decision(item=item_of(meeting), by=cast.coordinator)
    todo = {"text": "TEST action", "owner": owner or cast.surgeon, "due_on": today() + timedelta(days=due)}
    draft = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=whole(cast),
        options={"everolimus": (True, "If nothing else is found")}, actions=[todo],
    )  # fmt: skip
    actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    move_case(case=Case.objects.get(pk=case.pk), to=Status.FOLLOW_UP, by=cast.coordinator)
    return Action.objects.get(decision=draft.pk)


def today():
    return timezone.localdate()


def report(action, by, state="completed", **more) -> Progress:
    return actions.report_progress(action=action, state=state, on=today(), by=by, **more)


def status_of(action) -> str:
    return Case.objects.get(pk=action.decision.item.case_id).status


def test_nothing_reported_is_planned_and_never_not_done(cast):
    a_signed_action(cast, due=5)
    (found,) = actions_of(cast.surgeon, "open", mine=True)
    assert found.state is None
    assert not actions_of(cast.surgeon, "short", mine=True).exists()


def test_a_report_is_added_and_the_earlier_ones_stay(cast):
    action = a_signed_action(cast)
    report(action, cast.surgeon, "ongoing")
    report(action, cast.surgeon)
    assert [one.state for one in action.progress.all()] == ["completed", "ongoing"]
    assert actions_of(cast.surgeon, "done", mine=True).get().state == "completed"


def test_the_database_refuses_to_change_or_delete_a_report(cast):
    made = report(a_signed_action(cast), cast.surgeon)
    for change in (lambda: Progress.objects.update(state="lost"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("state", ["partly", "not_done", "lost"])
def test_what_was_not_done_needs_its_reason(cast, state):
    action = a_signed_action(cast)
    with pytest.raises(ValidationError) as refused:
        report(action, cast.surgeon, state)
    assert "reason" in refused.value.message_dict
    assert report(action, cast.surgeon, state, reason="patient_wish").reason == "patient_wish"


def test_a_day_in_the_future_is_refused(cast):
    with pytest.raises(ValidationError):
        actions.report_progress(
            action=a_signed_action(cast), state="completed", on=today() + timedelta(days=1), by=cast.surgeon
        )


def test_each_report_leaves_an_audit_event_without_text(cast):
    action = a_signed_action(cast)
    report(action, cast.surgeon, "not_done", reason="toxicity", note="TEST secret")
    event = AuditEvent.objects.filter(verb="progress_reported").get()
    assert event.detail == {"state": "not_done", "reason": "toxicity"}


def test_another_board_and_editors_report_nothing_and_a_referrer_the_own_actions_only(cast):
    theirs, other = a_signed_action(cast, owner=cast.referrer), a_signed_action(cast)
    for person in (cast.outsider, cast.editor, cast.auditor):
        with pytest.raises(Refused):
            report(theirs, person)
    assert report(theirs, cast.referrer)
    with pytest.raises(Refused):
        report(other, cast.referrer)


def test_an_overdue_action_takes_the_case_up_again_once_and_says_why(cast):
    action = a_signed_action(cast, due=-2)
    relist_cases()
    relist_cases()
    case = Case.objects.get(pk=action.decision.item.case_id)
    assert case.status == Status.IN_PREPARATION
    (again,) = case.status_changes.filter(by__isnull=True)
    assert "overdue since" in again.why


def test_a_case_taken_up_for_a_cause_does_not_come_again_for_the_same_cause(cast):
    action = a_signed_action(cast, due=-2)
    relist_cases()
    case = Case.objects.get(pk=action.decision.item.case_id)
    for to in (Status.READY, Status.LISTED, Status.DISCUSSED, Status.FOLLOW_UP):
        case = move_case(case=case, to=to, by=cast.coordinator, why="Cannot wait")
    relist_cases()
    assert status_of(action) == Status.FOLLOW_UP
    report(action, cast.surgeon, "not_done", reason="toxicity")
    relist_cases()
    assert status_of(action) == Status.IN_PREPARATION


@pytest.mark.parametrize(("state", "comes_back"), [("completed", False), ("not_done", True), ("partly", True)])
def test_what_fell_short_comes_back_and_what_is_done_does_not(cast, state, comes_back):
    action = a_signed_action(cast, due=-2)
    report(action, cast.surgeon, state, reason="" if state == "completed" else "progression")
    relist_cases()
    assert (status_of(action) == Status.IN_PREPARATION) is comes_back


def test_what_is_not_due_yet_stays_in_follow_up(cast):
    action = a_signed_action(cast, due=3)
    relist_cases()
    assert status_of(action) == Status.FOLLOW_UP


def test_the_list_shows_mine_and_marks_what_is_overdue(client_for, cast):
    a_signed_action(cast, due=-2)
    text = client_for(cast.surgeon).get(reverse("actions")).content.decode()
    assert "TEST action" in text and "Overdue" in text
    assert "TEST action" not in client_for(cast.outsider).get(reverse("actions") + "?whose=all").content.decode()


def test_a_report_by_page_keeps_what_was_typed_where_something_is_missing(client_for, cast):
    action = a_signed_action(cast)
    address, client = reverse("action", args=[action.pk]), client_for(cast.surgeon)
    typed = {"state": "not_done", "on": today().isoformat(), "note": "TEST typed"}
    answer = client.post(address, typed)
    assert answer.status_code == 422 and "TEST typed" in answer.content.decode()
    assert client.post(address, {**typed, "reason": "toxicity"}).status_code == 302
    assert "Toxicity" in client.get(address).content.decode()


def test_the_page_of_an_action_is_closed_to_another_board(client_for, cast):
    action = a_signed_action(cast)
    assert client_for(cast.outsider).get(reverse("action", args=[action.pk])).status_code == 404


def test_the_decision_tells_what_became_of_each_action(client_for, cast):
    action = a_signed_action(cast)
    report(action, cast.surgeon, "not_done", reason="toxicity")
    page = client_for(cast.chair).get(reverse("decision", args=[action.decision.item_id])).content.decode()
    assert "Not done" in page


def test_the_case_says_why_it_was_taken_up_again(client_for, cast):
    action = a_signed_action(cast, due=-2)
    relist_cases()
    page = client_for(cast.surgeon).get(action.decision.item.case.get_absolute_url()).content.decode()
    assert "Taken up again" in page


def test_a_program_reads_and_reports_with_the_rights_of_its_token(api_for, cast):
    action = a_signed_action(cast)
    client, address = api_for(cast.surgeon, "read", "write"), f"/api/v1/actions/{action.pk}/"
    assert [one["state"] for one in client.get("/api/v1/actions/?show=overdue").json()["results"]] == [None]
    refused = client.post(address, {"state": "not_done", "on": today().isoformat()}, format="json")
    assert refused.status_code == 400 and refused.json()["errors"][0]["field"] == "reason"
    made = client.post(address, {"state": "completed", "on": today().isoformat()}, format="json")
    assert made.status_code == 201 and made.json()["progress"][0]["state"] == "completed"
    assert api_for(cast.surgeon, "read").post(address, {}, format="json").status_code == 403
    assert api_for(cast.outsider, "read", "write").get(address).status_code == 404
    assert client.get("/api/v1/actions/?show=nothing").status_code == 400


@pytest.mark.parametrize("state", ["partly", "completed"])
def test_what_fell_short_is_told_to_the_worker_at_once_and_reported_without_a_broker_too(
    cast, monkeypatch, django_capture_on_commit_callbacks, state
):
    asked = []

    def down(*_, **__):
        asked.append(state)
        raise OSError("no broker")

    monkeypatch.setattr(relist_cases, "apply_async", down)
    action = a_signed_action(cast)
    with django_capture_on_commit_callbacks(execute=True):
        report(action, action.owner, state=state, reason="toxicity" if state == "partly" else "")
    assert asked == [state] * (state == "partly") and action.progress.get().state == state
