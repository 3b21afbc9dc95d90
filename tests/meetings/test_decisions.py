"""A decision: free while it is a draft, whole when it is signed, and unchangeable from then on."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.permissions import Refused
from cases.actions import Stale, add_record
from meetings import actions
from meetings.models import Action, Decision, DecisionOption
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed, item_of


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board))


def save(draft, by, **changes):
    values = {"decision": draft, "revision": draft.revision, "by": by, "values": {}, "options": {}, "actions": []}
    return actions.save_draft(**{**values, **changes})


def test_a_new_draft_lays_out_every_option_and_chooses_none(cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.surgeon)
    assert draft.options.count() == len(draft.assessment.document["options"])
    assert not draft.options.filter(chosen=True).exists()


def test_there_is_one_draft_however_often_it_is_started(cast, meeting):
    item = item_of(meeting)
    assert actions.start_decision(item=item, by=cast.chair) == actions.start_decision(item=item, by=cast.surgeon)


def test_a_draft_may_be_incomplete(cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.surgeon)
    assert save(draft, cast.surgeon, values={"text": "Half a sentence"}).text == "Half a sentence"


def test_a_stale_draft_is_refused_and_nothing_of_it_is_saved(cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.surgeon)
    save(draft, cast.coordinator, values={"text": "First"})
    with pytest.raises(Stale) as refused:
        save(draft, cast.surgeon, values={"text": "Second"})
    assert refused.value.current.text == "First"
    assert Decision.objects.get(pk=draft.pk).text == "First"


def test_only_the_chair_signs(cast, meeting):
    draft = a_draft(cast, meeting)
    for person in (cast.coordinator, cast.surgeon, cast.outsider):
        with pytest.raises(Refused):
            actions.sign_decision(decision=draft, revision=draft.revision, by=person)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("outcome", "outcome"), ("text", "text"), ("rationale", "rationale"), ("intent", "intent"),
     ("consensus", "consensus"), ("relation", "relation")],
)  # fmt: skip
def test_a_signature_names_what_is_missing_and_signs_nothing(cast, meeting, left_out, field):
    draft = a_draft(cast, meeting, **{left_out: ""})
    with pytest.raises(ValidationError) as refused:
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert field in refused.value.message_dict
    assert not Decision.objects.get(pk=draft.pk).is_signed


def test_a_recommendation_without_an_option_is_not_signed(cast, meeting):
    draft = a_draft(cast, meeting, chosen="")
    with pytest.raises(ValidationError) as refused:
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert "options" in refused.value.message_dict


def test_adopted_means_that_every_chosen_option_is_eligible(cast, meeting):
    draft = a_draft(cast, meeting, relation="adopted")
    with pytest.raises(ValidationError, match="every chosen option is eligible"):
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)


def test_what_was_not_followed_needs_its_reason(cast, meeting):
    draft = a_draft(cast, meeting, relation="not_followed")
    with pytest.raises(ValidationError) as refused:
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert "reason" in refused.value.message_dict


def test_an_action_without_owner_or_date_is_not_signed(cast, meeting):
    draft = a_draft(cast, meeting)
    draft = save(draft, cast.coordinator, actions=[{"text": "FDG PET", "owner": None, "due_on": None}])
    with pytest.raises(ValidationError) as refused:
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert "actions" in refused.value.message_dict


@pytest.mark.parametrize("outcome", ["postponed", "no_decision"])
def test_no_decision_because_is_a_decision(cast, meeting, outcome):
    draft = a_draft(
        cast, meeting, chosen="", outcome=outcome, because="FDG PET first", cause="imaging", text="", rationale=""
    )
    assert actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair).is_signed


def test_a_signed_decision_keeps_who_was_present(cast, meeting):
    line = meeting.attendances.get(user=cast.surgeon)
    actions.set_attendance(meeting=meeting, present={line.pk}, by=cast.chair)
    assert [one["name"] for one in a_signed(cast, meeting).present] == [cast.surgeon.get_full_name()]


def test_signing_makes_the_case_discussed(cast, meeting):
    signed = a_signed(cast, meeting)
    signed.item.case.refresh_from_db()
    assert signed.item.case.status == "discussed"


def test_the_database_refuses_to_change_or_delete_a_signed_decision(cast, meeting):
    signed = a_signed(cast, meeting)
    for attempt in (
        lambda: Decision.objects.filter(pk=signed.pk).update(text="Something else"),
        lambda: Decision.objects.filter(pk=signed.pk).update(signed_at=None, signed_by=None),
        lambda: Decision.objects.filter(pk=signed.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Decision.objects.get(pk=signed.pk).text == signed.text


def test_the_database_refuses_to_change_what_belongs_to_a_signed_decision(cast, meeting):
    signed = a_signed(cast, meeting)
    for attempt in (
        lambda: signed.options.update(chosen=False),
        lambda: signed.options.all().delete(),
        lambda: DecisionOption.objects.create(decision=signed, option="x", name="X", standing="eligible", position=99),
        lambda: Action.objects.create(decision=signed, position=1, text="Slipped in"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_a_row_cannot_be_moved_from_a_draft_into_a_signed_decision(cast, meeting):
    signed = a_signed(cast, meeting)
    draft = actions.amend_decision(decision=signed, by=cast.chair, because="The dose was wrong")
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.options.filter(option="ssa").update(decision=signed)


def test_an_amendment_is_a_new_version_and_the_signed_one_stays_in_force_until_it_is_signed(cast, meeting):
    signed = a_signed(cast, meeting)
    draft = actions.amend_decision(decision=signed, by=cast.chair, because="The dose was wrong")
    assert (draft.version, draft.text, draft.amends) == (2, signed.text, signed)
    assert list(Decision.objects.in_force()) == [signed]
    actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert [one.pk for one in Decision.objects.in_force()] == [draft.pk]


def test_an_amendment_needs_its_reason(cast, meeting):
    signed = a_signed(cast, meeting)
    with pytest.raises(ValidationError, match="why"):
        actions.amend_decision(decision=signed, by=cast.chair, because="  ")


def test_a_decision_points_at_the_assessment_that_lay_on_the_table(cast, meeting):
    signed = a_signed(cast, meeting)
    before = signed.assessment_id
    add_record(case=signed.item.case, kind="imaging", by=cast.surgeon, portal_vein="occluded")
    kept = Decision.objects.select_related("assessment__case__facts").get(pk=signed.pk)
    assert (kept.assessment_id, kept.assessment.is_current()) == (before, False)


def test_an_unknown_option_is_refused(cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.surgeon)
    with pytest.raises(ValidationError, match="no option"):
        save(draft, cast.surgeon, options={"leeches": (True, "")})


def test_nobody_outside_the_board_owns_an_action(cast, meeting):
    draft = actions.start_decision(item=item_of(meeting), by=cast.surgeon)
    with pytest.raises(ValidationError, match="of this board"):
        save(draft, cast.surgeon, actions=[{"text": "Call", "owner": cast.outsider, "due_on": None}])
