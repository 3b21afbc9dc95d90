"""Two persons and a board behind a decision: verified, voted on, with its own presence; proposals come first."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Refused
from meetings import actions
from meetings.models import Decision, Vote
from meetings.paper_data.minutes import minutes
from meetings.room.stamp import stamp_of
from meetings.voting import consensus_of
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed, item_of


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board))


def sign(cast, draft):
    return actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)


# Verified by a second person


@pytest.mark.django_db
def test_a_board_that_wants_it_signs_no_text_that_nobody_else_has_read(cast, meeting):
    actions.set_policy(board=cast.board, by=cast.chair, verification=True)
    draft = a_draft(cast, meeting)
    with pytest.raises(ValidationError) as refused:
        sign(cast, draft)
    assert "verified" in refused.value.message_dict
    with pytest.raises(ValidationError, match="somebody else"):
        actions.verify_decision(decision=draft, revision=draft.revision, by=cast.coordinator)
    signed = sign(cast, actions.verify_decision(decision=draft, revision=draft.revision, by=cast.surgeon))
    assert signed.is_verified and signed.verified_by == cast.surgeon


@pytest.mark.django_db
def test_a_change_after_the_verification_voids_it(cast, meeting):
    actions.set_policy(board=cast.board, by=cast.chair, verification=True)
    draft = a_draft(cast, meeting)
    read = actions.verify_decision(decision=draft, revision=draft.revision, by=cast.surgeon)
    changed = actions.save_draft(
        decision=read, revision=read.revision, by=cast.coordinator, values={"text": "Another"}, options={}, actions=[]
    )
    assert not changed.is_verified
    with pytest.raises(ValidationError):
        sign(cast, changed)


@pytest.mark.django_db
def test_a_member_sets_no_policy(cast):
    with pytest.raises(Refused):
        actions.set_policy(board=cast.board, by=cast.surgeon, verification=True)


# Votes


@given(st.lists(st.sampled_from(Vote.Position.values)))
def test_the_consensus_follows_from_the_votes_alone(votes):
    count, found = Counter(votes), consensus_of(votes)
    against = count["disagree"]
    assert (found == "") == (not votes)
    assert (found == "unanimous") == (bool(votes) and set(votes) == {"agree"})
    assert (found in ("majority", "none")) == bool(against)
    assert (found == "none") == (against > 0 and against * 2 >= len(votes))
    assert found == consensus_of(reversed(votes))


@pytest.mark.django_db
def test_a_dissent_has_its_reason_and_stands_by_discipline_unless_the_board_wants_names(cast, meeting):
    draft = actions.ask_vote(decision=a_draft(cast, meeting), by=cast.coordinator)
    with pytest.raises(ValidationError, match="why you disagree"):
        actions.cast_vote(decision=draft, position="disagree", by=cast.surgeon)
    for person in (cast.coordinator, cast.chair):
        actions.cast_vote(decision=draft, position="agree", by=person)
    actions.cast_vote(decision=draft, position="disagree", reason="Would wait", by=cast.surgeon)
    signed = sign(cast, Decision.objects.get(pk=draft.pk))
    assert signed.consensus == "majority"
    (case,) = minutes(meeting, cast.chair)["cases"]
    (voice,) = case["decision"]["dissent"]
    assert voice["text"] == "Would wait" and cast.surgeon.full_name not in voice["who"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.filter(decision=signed).update(position="agree")


@pytest.mark.django_db
def test_with_names_the_dissent_names_and_an_earlier_vote_keeps_its_promise(cast, meeting):
    draft = actions.ask_vote(decision=a_draft(cast, meeting), by=cast.coordinator)
    before = actions.cast_vote(decision=draft, position="agree", by=cast.chair)
    actions.set_policy(board=cast.board, by=cast.chair, votes_named=True)
    after = actions.cast_vote(decision=draft, position="agree", by=cast.surgeon)
    before.refresh_from_db()
    assert cast.surgeon.full_name in after.who and cast.chair.full_name not in before.who


@pytest.mark.django_db
def test_nobody_votes_unasked_from_outside_or_on_what_is_signed(cast, meeting):
    draft = a_draft(cast, meeting)
    with pytest.raises(ValidationError, match="No vote was asked"):
        actions.cast_vote(decision=draft, position="agree", by=cast.surgeon)
    actions.ask_vote(decision=draft, by=cast.chair)
    for person in (cast.referrer, cast.outsider):
        with pytest.raises(Refused):
            actions.cast_vote(decision=draft, position="agree", by=person)
    sign(cast, Decision.objects.get(pk=draft.pk))
    with pytest.raises(ValidationError, match="is signed"):
        actions.cast_vote(decision=draft, position="agree", by=cast.surgeon)


# Proposals


@pytest.mark.django_db
def test_a_proposal_is_taken_until_the_options_are_open_and_then_stands(cast, meeting):
    actions.open_room(meeting=meeting, by=cast.coordinator, proposals_first=True)
    item, seen = item_of(meeting), stamp_of(meeting.pk)
    actions.propose(item=item, text="Wait", by=cast.surgeon)
    actions.propose(item=item, text="Resect", by=cast.surgeon)
    assert [one.text for one in item.proposals.all()] == ["Resect"] and stamp_of(meeting.pk) != seen
    actions.open_options(meeting=meeting, by=cast.coordinator)
    with pytest.raises(ValidationError, match="options are open"):
        actions.propose(item=item, text="Too late", by=cast.surgeon)


# Presence


@pytest.mark.django_db
def test_a_named_deputy_is_present_for_the_discipline(cast, meeting):
    actions.set_quorum(board=cast.board, disciplines=["surgery"], by=cast.chair)
    line = meeting.attendances.get(user=cast.surgeon)
    actions.set_attendance(meeting=meeting, present=set(), deputies={line.pk: "Dr. TEST Deputy"}, by=cast.coordinator)
    signed = a_signed(cast, meeting)
    assert not signed.absent
    assert [(one["name"], one["deputy_of"]) for one in signed.present] == [
        ("Dr. TEST Deputy", cast.surgeon.get_full_name())
    ]


@pytest.mark.django_db
def test_who_was_there_for_a_case_stays_with_it_whoever_comes_later(cast):
    meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(2)))
    first, second = meeting.items.order_by("position")
    lines = {one.user_id: one.pk for one in meeting.attendances.all()}
    actions.open_room(meeting=meeting, by=cast.coordinator)
    actions.set_attendance(meeting=meeting, present={lines[cast.surgeon.pk]}, by=cast.coordinator)
    actions.step(meeting=meeting, by=cast.coordinator, direction=1)
    actions.set_attendance(meeting=meeting, present={lines[cast.chair.pk]}, by=cast.coordinator)
    signed = [_signed(cast, item) for item in (first, second)]
    assert [[one["name"] for one in each.present] for each in signed] == [
        [cast.surgeon.get_full_name()], [cast.chair.get_full_name()]
    ]  # fmt: skip


def _signed(cast, item):
    draft = actions.start_decision(item=item, by=cast.coordinator)
    values = {"outcome": "not_discussed", "because": "No time"}
    draft = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=values, options={}, actions=[]
    )
    return sign(cast, draft)
