"""A draft whose case has changed says so, and takes today's assessment without losing a word."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import Stale, add_record
from meetings import actions
from meetings.actions.decisions import TEXTS
from meetings.models import Decision, DecisionOption
from recommendations.models import Assessment
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed
from tests.sending import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def meeting(cast, case):
    return a_meeting(cast, case)


@pytest.fixture
def draft(cast, meeting):
    return a_draft(cast, meeting, dissent="Radiology would wait")


def settle(cast, case) -> None:
    """A poorly differentiated tumor: some option stands otherwise than with nothing recorded."""
    add_record(case=case, kind="pathology", by=cast.surgeon, differentiation="poor", ki67_percent="60")


def said(draft) -> dict:
    """All that somebody wrote."""
    whole = Decision.objects.get(pk=draft.pk)
    texts = {name: getattr(whole, name) for name in TEXTS}
    notes = {one.option: (one.chosen, one.note, one.rank) for one in whole.options.all() if one.chosen or one.note}
    return {**texts, "options": notes, "actions": list(whole.actions.values_list("text", "owner", "due_on"))}


def page(client, draft):
    return client.get(reverse("decision", args=[draft.item_id])).content.decode()


def changed_of(draft) -> dict[str, str]:
    return dict(draft.options.exclude(standing_before="").values_list("option", "standing_before"))


def test_the_form_says_that_its_basis_is_old_and_names_what_stands_otherwise(client_for, cast, case, draft):
    client = client_for(cast.surgeon)
    assert "reassess" not in page(client, draft)
    settle(cast, case)
    told = page(client, draft)
    assert 'value="reassess"' in told and "The facts of the case have changed" in told and "undetermined below" in told


def test_the_enter_key_in_a_field_keeps_the_draft_and_presses_none_of_the_other_buttons(client_for, cast, case, draft):
    settle(cast, case)
    form = page(client_for(cast.surgeon), draft).partition('class="stack deciding"')[2]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)
    assert first and 'name="save"' in first[0]


def test_today_s_assessment_becomes_the_basis_and_not_a_word_is_lost(cast, case, draft):
    before, words = dict(draft.options.values_list("option", "standing")), said(draft)
    settle(cast, case)
    taken = actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon)
    assert said(draft) == words and taken.revision == draft.revision + 1
    assert taken.assessment_id != draft.assessment_id
    now = {one["id"]: one["standing"] for one in taken.assessment.document["options"]}
    assert dict(draft.options.values_list("option", "standing")) == now
    assert changed_of(draft) == {one: before[one] for one in now if before[one] != now[one]} != {}
    event = AuditEvent.objects.get(verb="decision_reassessed")
    assert event.detail["changed"] == len(changed_of(draft)) and event.detail["to"] == str(taken.assessment_id)


def test_where_nothing_has_changed_the_draft_stays_as_it_was_verified(cast, draft):
    actions.verify_decision(decision=draft, revision=draft.revision, by=cast.surgeon)
    same = actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon)
    assert same.is_verified and same.revision == draft.revision
    assert not AuditEvent.objects.filter(verb="decision_reassessed").exists()


def test_what_was_verified_beside_other_standings_has_to_be_verified_again(cast, case, draft):
    actions.verify_decision(decision=draft, revision=draft.revision, by=cast.surgeon)
    settle(cast, case)
    assert not actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon).is_verified


def test_a_mark_tells_of_the_last_assessment_alone(cast, case, draft):
    settle(cast, case)
    taken = actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon)
    marked = set(changed_of(draft))
    add_record(case=case, kind="clinical-status", by=cast.surgeon, ecog=2)
    again = actions.reassess_draft(decision=taken, revision=taken.revision, by=cast.surgeon)
    assert again.assessment_id != taken.assessment_id and set(changed_of(draft)) != marked


def test_who_may_not_write_it_or_saw_an_older_text_changes_nothing(cast, case, draft):
    settle(cast, case)
    for person in (cast.referrer, cast.outsider):
        with pytest.raises(Refused):
            actions.reassess_draft(decision=draft, revision=draft.revision, by=person)
    with pytest.raises(Stale):
        actions.reassess_draft(decision=draft, revision=draft.revision - 1, by=cast.surgeon)
    assert Decision.objects.get(pk=draft.pk).assessment_id == draft.assessment_id


def test_a_signed_decision_keeps_the_assessment_that_lay_on_the_table(cast, case, meeting):
    signed = a_signed(cast, meeting)
    settle(cast, case)
    with pytest.raises(Stale):
        actions.reassess_draft(decision=signed, revision=signed.revision, by=cast.chair)
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionOption.objects.filter(decision=signed).update(standing_before="eligible")


def test_an_amendment_begins_on_the_old_assessment_and_may_take_today_s(cast, case, meeting):
    signed = a_signed(cast, meeting)
    settle(cast, case)
    draft = actions.amend_decision(decision=signed, by=cast.chair, because="New histology")
    assert draft.assessment_id == signed.assessment_id
    taken = actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.chair)
    assert taken.assessment_id != signed.assessment_id == Decision.objects.get(pk=signed.pk).assessment_id


def _lay_out_otherwise(draft, **said) -> None:
    """As if the edition of the draft had an option that today's lacks, and lacked one that today's has."""
    draft.options.filter(option="tace").update(option="bygone", name="A bygone option", **said)


def test_an_option_that_the_edition_no_longer_has_goes_only_if_nothing_is_said_of_it(cast, case, draft):
    settle(cast, case)
    _lay_out_otherwise(draft, note="Tried in 2019")
    with pytest.raises(ValidationError, match="A bygone option"):
        actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon)
    assert draft.options.filter(option="bygone", note="Tried in 2019").exists()
    draft.options.filter(option="bygone").update(note="")
    actions.reassess_draft(decision=draft, revision=draft.revision, by=cast.surgeon)
    assert not draft.options.filter(option="bygone").exists()
    assert draft.options.get(option="tace").standing_before == DecisionOption.ABSENT


def test_the_button_keeps_first_what_was_typed_and_the_page_marks_what_stands_otherwise(client_for, cast, case, draft):
    client = client_for(cast.surgeon)
    settle(cast, case)
    typed = {
        "version": 1, "revision": draft.revision, "text": "Typed just now", "chosen_tace": "on",
        "note_tace": "After embolization", "do": "reassess",
    }  # fmt: skip
    answer = client.post(reverse("decision", args=[draft.item_id]), typed, follow=True).content.decode()
    kept = Decision.objects.get(pk=draft.pk)
    assert kept.text == "Typed just now" and kept.options.get(option="tace").note == "After embolization"
    assert kept.assessment_id != draft.assessment_id
    assert "Today&#x27;s assessment is the basis now" in answer and "before: Undetermined" in answer
    assert 'value="reassess"' not in answer


def test_in_the_room_the_scribe_takes_it_for_the_case_of_the_form_though_the_room_moved_on(client_for, cast, case):
    other = a_case(cast.surgeon, cast.board)
    meeting = a_meeting(cast, case, other)
    first, second = meeting.items.order_by("position")
    draft = actions.start_decision(item=first, by=cast.coordinator)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    actions.show_case(meeting=meeting, item=second, by=cast.coordinator)
    settle(cast, case)
    sent = {"item": first.pk, "of": second.pk, "version": 1, "revision": draft.revision, "text": "T", "do": "reassess"}
    client_for(cast.coordinator).post(reverse("room", args=[meeting.pk]), sent)
    kept = Decision.objects.get(pk=draft.pk)
    assert kept.text == "T" and kept.assessment_id != draft.assessment_id
    assert not Decision.objects.filter(item=second).exists()


def test_a_client_is_told_of_an_old_basis_and_takes_today_s_once(api_for, cast, case, draft):
    api, address = api_for(cast.surgeon, "read", "write"), reverse("api-draft", args=[draft.pk])
    fresh = api.get(address).json()["basis"]
    assert fresh == {"facts_changed": False, "edition_changed": False, "otherwise": []}
    settle(cast, case)
    read = api.get(address)
    basis = read.json()["basis"]
    assert basis["facts_changed"] and not basis["edition_changed"] and basis["otherwise"]
    taken = [send(api, f"{address}reassess/", None, If_Match=read["ETag"], Idempotency_Key="r-1") for _ in range(2)]
    assert taken[0].status_code == 200 and json.loads(taken[0].content) == json.loads(taken[1].content)
    told = {one["option"]: one["standing_before"] for one in taken[0].json()["considered"] if one["standing_before"]}
    assert told == {one["option"]: one["before"] for one in basis["otherwise"]}
    assert taken[0].json()["basis"] == fresh and taken[0].json()["text"] == draft.text
    assert Assessment.objects.filter(pk=taken[0].json()["assessment"]).exists()
    stale = send(api, f"{address}reassess/", None, If_Match=read["ETag"])
    assert stale.status_code == 412 and stale["ETag"] == taken[0]["ETag"]
