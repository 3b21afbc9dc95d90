"""What a decision says before it is signed: its state, its recommendations in order, the patient, the assessment."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import actions
from meetings.actions.decisions import Choice
from meetings.decision_form import DecisionForm
from meetings.models import Decision, Policy
from recommendations.pages import option_lines
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed

pytestmark = pytest.mark.django_db
PRRT_FIRST = [("prrt_lu177", 1), ("everolimus", 2)]


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board))


def save(draft, by, **changes):
    values = {"decision": draft, "revision": draft.revision, "by": by, "values": {}, "options": {}, "actions": []}
    return actions.save_draft(**{**values, **changes})


def objections(cast, draft) -> dict:
    with pytest.raises(ValidationError) as refused:
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("recommendation", "decided"), ("postponed", "deferred"), ("no_consensus", "no_consensus"),
     ("outside_remit", "outside_remit"), ("not_discussed", "not_discussed")],
)  # fmt: skip
def test_the_state_follows_from_the_conclusion_and_below_quorum_it_is_provisional(cast, meeting, outcome, state):
    signed = a_signed(cast, meeting, outcome=outcome, because="Said aloud", cause="time")
    assert signed.state == state
    signed.absent = ["surgery"]
    assert signed.state == "provisional"


def test_a_deferral_needs_its_coded_cause(cast, meeting):
    assert "cause" in objections(cast, a_draft(cast, meeting, outcome="postponed", because="The images"))


def test_without_consensus_nothing_is_decided(cast, meeting):
    assert "consensus" in objections(cast, a_draft(cast, meeting, consensus="none"))


@pytest.mark.parametrize("left_out", ["wish", "trial", "teller"])
def test_what_the_board_asks_for_is_missing_until_the_board_asks_no_more(cast, meeting, left_out):
    nothing = None if left_out == "teller" else ""
    draft = a_draft(cast, meeting, **{left_out: nothing})
    assert left_out in objections(cast, draft)
    Policy.objects.create(board=cast.board, asked=[])
    assert actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair).is_signed


def test_a_trial_that_is_offered_is_named(cast, meeting):
    assert "trial_name" in objections(cast, a_draft(cast, meeting, trial="offered"))


def test_an_option_that_is_not_settled_is_recommended_under_a_condition(cast, meeting):
    draft = save(a_draft(cast, meeting), cast.coordinator, options={"everolimus": Choice(chosen=True)})
    assert "condition" in objections(cast, draft)["options"][0]


def test_what_stood_against_the_patient_is_no_adaptation(cast, meeting):
    draft = a_draft(cast, meeting)
    draft.options.filter(chosen=True).update(standing="contraindicated")
    assert "not followed" in objections(cast, draft)["relation"][0]


def test_recommendations_keep_their_order_and_become_actions_of_those_named(cast, meeting):
    due = date(2027, 2, 1)
    said = {
        "everolimus": Choice(chosen=True, note="If PRRT is refused", rank=2),
        "prrt_lu177": Choice(
            chosen=True, note="If SSTR positive", rank=1, detail="4 cycles", owner=cast.surgeon, due_on=due
        ),
        "tace": Choice(note="Portal vein not known"),
    }
    draft = save(a_draft(cast, meeting), cast.coordinator, options=said)
    signed = actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    assert [(one.option, one.rank) for one in signed.options.filter(chosen=True)] == PRRT_FIRST
    action = signed.actions.get(option="prrt_lu177")
    assert (action.owner, action.due_on) == (cast.surgeon, due) and action.text.endswith("4 cycles")
    amendment = actions.amend_decision(decision=signed, by=cast.chair, because="New imaging")
    again = actions.sign_decision(decision=amendment, revision=amendment.revision, by=cast.chair)
    assert again.actions.count() == 1 and again.options.get(option="tace").note == "Portal vein not known"


def test_an_owner_without_a_date_is_half_a_recommendation(cast, meeting):
    said = {"everolimus": Choice(chosen=True, note="If nothing else", owner=cast.surgeon)}
    assert "options" in objections(cast, save(a_draft(cast, meeting), cast.coordinator, options=said))


def test_nobody_from_outside_the_board_is_made_responsible(cast, meeting):
    draft = a_draft(cast, meeting)
    for change in (
        {"values": {"teller": cast.outsider}},
        {"options": {"everolimus": Choice(chosen=True, owner=cast.outsider)}},
    ):
        with pytest.raises(ValidationError, match="somebody of this board"):
            save(draft, cast.coordinator, **change)


def test_a_rationale_is_begun_from_the_lines_of_the_assessment_and_keeps_what_was_typed(client_for, cast, meeting):
    draft = a_draft(cast, meeting)
    page = {"version": 1, "revision": draft.revision, "rationale": "Mine first.", "template": "rationale",
            "chosen_everolimus": "on", "note_tace": "portal vein not known"}  # fmt: skip
    client_for(cast.surgeon).post(reverse("decision", args=[draft.item_id]), page)
    text = Decision.objects.get(pk=draft.pk).rationale
    line = next(one for one in option_lines(draft.assessment) if one.id == "everolimus")
    assert text.startswith("Mine first.\n") and f"{line.name}: {line.standing_label.lower()}. {line.deciding}" in text
    assert "TACE" in text and "portal vein not known." in text and draft.assessment.edition_id in text


def groups_of(draft) -> dict[str, set[str]]:
    form = DecisionForm(None, decision=draft, people=[])
    return {one.standing: {row.option for row in one.rows} for one in form.option_groups({})}


def test_no_option_is_left_out_and_none_that_somebody_spoke_of_folds_away(cast, meeting):
    draft = a_draft(cast, meeting, chosen="")
    before = groups_of(draft)
    assert sorted(one for group in before.values() for one in group) == sorted(
        row.option for row in draft.options.all()
    )
    draft.options.filter(option="sunitinib").update(standing="eligible")
    before = groups_of(draft)
    assert before[""] == {"sunitinib"}
    said = {"everolimus": (True, "If nothing else is found"), "tace": (False, "Portal vein not known")}
    saved = save(draft, cast.coordinator, options=said)
    assert groups_of(saved)[""] == before[""] | set(said)


@pytest.mark.parametrize(("standing", "relation"), [("eligible", "adopted"), ("undetermined", "")])
def test_beginning_from_the_assessment_ticks_adopted_only_where_all_that_is_ticked_is_eligible(
    client_for, cast, meeting, standing, relation
):
    draft = a_draft(cast, meeting, chosen="", relation="")
    draft.options.filter(option="everolimus").update(standing=standing)
    page = {"version": 1, "revision": draft.revision, "template": "rationale", "chosen_everolimus": "on"}
    client_for(cast.surgeon).post(reverse("decision", args=[draft.item_id]), page)
    assert Decision.objects.get(pk=draft.pk).relation == relation
