"""What a board confirms together: every case its own decision, and nothing nodded through that had to be weighed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import Stale, add_record
from meetings import actions
from meetings.models import AgendaItem, Decision, RoomState
from meetings.room.screen import screen_of
from meetings.room.stamp import stamp_of
from meetings.together import block_of
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, whole

STANDARD, DISCUSS = AgendaItem.Stratum.STANDARD, AgendaItem.Stratum.DISCUSS


@pytest.fixture
def meeting(cast):
    """Three cases for discussion's sake: two in the block, the last one to discuss."""
    meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(3)))
    for item in list(meeting.items.order_by("position"))[:2]:
        actions.plan_item(item=item, by=cast.coordinator, stratum=STANDARD, minutes=1)
    return meeting


def items(meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(stratum=STANDARD).select_related("meeting__board", "case").order_by("position"))


def prepared(cast, item, by=None, **values) -> Decision:
    """A draft that lacks nothing but the board's agreement: further tests need no option."""
    by = by or cast.surgeon
    draft = actions.start_decision(item=item, by=by)
    told = whole(cast, **{"outcome": "further_tests", "relation": "", "intent": "", "consensus": "", **values})
    return actions.save_draft(decision=draft, revision=draft.revision, by=by, values=told, options={}, actions=[])


def read(*drafts) -> dict:
    return {one.pk: one.revision for one in drafts}


@pytest.fixture
def drafts(cast, meeting):
    return [prepared(cast, item) for item in items(meeting)]


@pytest.fixture
def confirmed(cast, meeting, drafts):
    return actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.coordinator)


def test_each_is_signed_by_itself_with_its_own_assessment_presence_and_event(cast, meeting, confirmed):
    signed = actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.chair)
    again = [Decision.objects.get(pk=one.pk) for one in signed]
    assert all(one.is_signed and one.is_confirmed_together and one.consensus == "unanimous" for one in again)
    assert len({one.assessment_id for one in again}) == 2
    for verb in ("decision_confirmed_together", "decision_signed"):
        events = AuditEvent.objects.filter(verb=verb).values_list("subject_id", "patient_id")
        assert {(str(one.pk), one.item.case.patient_id) for one in again} == set(events)


def test_a_case_without_a_draft_is_not_confirmed_and_says_why(cast, meeting):
    draft = prepared(cast, items(meeting)[0])
    ready, lacking = block_of(meeting)
    assert ready.may_be_confirmed and not lacking.may_be_confirmed
    assert lacking.why_not == ("No recommendation was prepared.",)
    assert actions.confirm_together(meeting=meeting, read=read(draft), by=cast.chair) == [draft]
    with pytest.raises(ValidationError, match="Nothing that is listed"):
        actions.confirm_together(meeting=meeting, read={}, by=cast.chair)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"text": ""}, "Write the decision"),
        ({"outcome": "postponed", "because": "Later", "cause": "time"}, "Nothing is decided"),
        ({"outcome": "recommendation", "relation": "not_followed", "reason": "other"}, "does not follow"),
        ({"dissent": "One would operate"}, "Somebody dissents"),
    ],
)
def test_what_has_to_be_weighed_is_not_nodded_through(cast, meeting, values, why):
    first, second = items(meeting)
    drafts = [prepared(cast, first), prepared(cast, second, **values)]
    assert why in " ".join(block_of(meeting)[1].why_not)
    with pytest.raises(ValidationError, match="Case 3|Case 2"):
        actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.chair)
    assert not Decision.objects.exclude(confirmed_at=None).exists()


def test_new_facts_after_it_was_prepared_send_a_case_to_discussion(cast, meeting, drafts, confirmed):
    values = {"kind": "pathology", "ki67_percent": 30}
    add_record(case=confirmed[0].item.case, by=cast.surgeon, **values)
    assert block_of(meeting)[0].why_not == ("The facts have changed since it was prepared.",)
    with pytest.raises(ValidationError, match="facts have changed"):
        actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.chair)
    assert not Decision.objects.signed().exists()


def test_anybody_on_the_board_has_a_case_discussed_and_then_it_is_not_confirmed_any_more(cast, meeting, confirmed):
    item = actions.discuss_instead(item=confirmed[0].item, by=cast.surgeon)
    assert item.stratum == DISCUSS and not Decision.objects.get(item=item).is_confirmed_together
    assert [one.item.pk for one in block_of(meeting)] == [confirmed[1].item_id]
    assert list(meeting.items.order_by("position").values_list("stratum", flat=True)) == [DISCUSS, DISCUSS, STANDARD]
    with pytest.raises(Refused):
        actions.discuss_instead(item=confirmed[1].item, by=cast.outsider)


def test_a_text_that_was_changed_meanwhile_stops_all_of_them(cast, meeting, drafts, confirmed):
    with pytest.raises(Stale):
        actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.chair)
    changed = actions.save_draft(
        decision=confirmed[0], revision=confirmed[0].revision, by=cast.surgeon, options={}, actions=[],
        values={"text": "Something else."},
    )  # fmt: skip
    assert not changed.is_confirmed_together
    with pytest.raises(ValidationError, match="Confirm the recommendations"):
        actions.sign_together(meeting=meeting, read=read(changed, confirmed[1]), by=cast.chair)
    assert not Decision.objects.signed().exists()


def test_the_board_may_ask_for_a_second_reader_of_each_text(cast, meeting, confirmed):
    actions.set_policy(board=cast.board, by=cast.chair, verification=True)
    with pytest.raises(ValidationError, match="verify it first"):
        actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.chair)
    with pytest.raises(ValidationError, match="You wrote this text"):
        actions.verify_together(meeting=meeting, read=read(*confirmed), by=cast.surgeon)
    actions.verify_together(meeting=meeting, read=read(*confirmed), by=cast.coordinator)
    assert len(actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.chair)) == 2


def test_presence_is_that_of_the_moment_of_confirming_and_below_quorum_each_is_provisional(cast, meeting, drafts):
    actions.set_quorum(board=cast.board, disciplines=["surgery"], by=cast.chair)
    confirmed = actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.chair)
    everybody = set(meeting.attendances.values_list("pk", flat=True))
    actions.set_attendance(meeting=meeting, present=everybody, by=cast.coordinator)
    signed = actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.chair)
    assert all(one.is_provisional and one.absent == ["surgery"] for one in signed)


def test_only_who_leads_or_writes_confirms_and_only_the_chair_signs(cast, meeting, drafts):
    for person in (cast.surgeon, cast.referrer, cast.outsider):
        with pytest.raises(Refused):
            actions.confirm_together(meeting=meeting, read=read(*drafts), by=person)
    actions.open_room(meeting=meeting, by=cast.chair)
    actions.take_over(meeting=meeting, by=cast.surgeon)
    confirmed = actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.surgeon)
    with pytest.raises(Refused):
        actions.sign_together(meeting=meeting, read=read(*confirmed), by=cast.coordinator)


def test_the_room_sees_what_it_confirms_and_follows_every_step(cast, meeting, drafts):
    actions.open_room(meeting=meeting, by=cast.chair)
    actions.set_block(meeting=meeting, by=cast.chair, on=True)
    state = RoomState.objects.select_related("meeting__board", "scribe").get()
    shown = screen_of(state, stamp=stamp_of(meeting.pk))
    assert shown.case is None and len(shown.block) == 2 and not state.is_running
    before = stamp_of(meeting.pk)
    actions.confirm_together(meeting=meeting, read=read(*drafts), by=cast.chair)
    assert stamp_of(meeting.pk) != before
    actions.step(meeting=meeting, by=cast.chair, direction=1)
    assert not RoomState.objects.get().block


def test_one_password_signs_them_all_and_a_wrong_one_none(client_for, cast, meeting, confirmed):
    chair, address = client_for(cast.chair), reverse("together", args=[meeting.pk])
    sent = {f"read-{one.pk}": one.revision for one in confirmed}
    assert chair.post(address, {**sent, "sign": "1", "password": "wrong"}).status_code == 422
    assert not Decision.objects.signed().exists()
    assert chair.post(address, {**sent, "sign": "1", "password": PASSWORD}).status_code == 302
    assert Decision.objects.signed().count() == 2


def test_a_case_is_put_under_not_ready_by_hand_with_a_reason(cast, meeting):
    item = items(meeting)[0]
    with pytest.raises(ValidationError, match="Say why"):
        actions.plan_item(item=item, by=cast.coordinator, stratum="not_ready", minutes=None)
    kept = actions.plan_item(
        item=item, by=cast.coordinator, stratum="not_ready", minutes=None, because="The MRI comes on Friday"
    )
    assert kept.stratum_because == "The MRI comes on Friday"
    assert actions.plan_item(item=item, by=cast.coordinator, stratum=DISCUSS, minutes=None).stratum_because == ""
