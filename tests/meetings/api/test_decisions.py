"""A decision by API from the first word to its amendment: the same form, the same signature, the same trigger."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import AuditEvent, KeptAnswer
from meetings import actions
from meetings.actions.decisions import TEXTS
from meetings.api import examples
from meetings.models import Action, Decision
from tests.factories.accounts import PASSWORD
from tests.factories.meetings import a_signed, item_of
from tests.meetings.api.conftest import a_whole_draft
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, meeting):
    return a_whole_draft(cast, meeting)


def one(draft) -> str:
    return reverse("api-draft", args=[draft.pk])


def filled(cast, body) -> dict:
    return json.loads(json.dumps(body).replace(examples.AN_ID, str(cast.surgeon.pk)))


def test_a_decision_is_begun_written_verified_signed_and_read(by, cast, meeting):
    item = item_of(meeting)
    address = reverse("api-agenda-decision", args=[item.pk])
    begun = send(by.coordinator, address)
    assert begun.status_code == 201 and {one["field"] for one in begun.json()["missing"]} == {"outcome"}, begun.json()
    assert send(by.surgeon, address).status_code == 200 and Decision.objects.count() == 1
    written = send(by.coordinator, begun["Location"], filled(cast, examples.DRAFT), "patch", If_Match=begun["ETag"])
    assert written.status_code == 200 and written.json()["missing"] == [], written.json()
    assert written.json()["options"]["everolimus"]["rank"] == 1
    own = send(by.coordinator, f"{begun['Location']}verify/", None, If_Match=written["ETag"])
    assert "You wrote this text last" in errors(own)["verified"]
    verified = send(by.surgeon, f"{begun['Location']}verify/", None, If_Match=written["ETag"])
    assert verified.json()["is_verified"] and verified.json()["verified_by"] == "TEST Surgeon"
    signed = send(by.chair, f"{begun['Location']}sign/", {"password": PASSWORD}, If_Match=written["ETag"])
    assert signed.status_code == 200, signed.json()
    assert signed.json() == by.surgeon.get(signed["Location"]).json()
    assert [each["text"] for each in signed.json()["actions"]] == ["CT of the chest", "Everolimus"]
    everything = by.surgeon.get(address).json()
    assert everything["in_force"] == signed.json() and everything["draft"] is None


def test_what_is_not_sent_stays_and_actions_are_replaced_whole(by, draft):
    before = by.chair.get(one(draft)).json()
    kept = send(by.chair, one(draft), {"dissent": "Surgery"}, "patch", If_Match='"2"').json()
    changed = {name for name in before if before[name] != kept[name]}
    assert changed == {"revision", "dissent", "saved_at", "saved_by"}
    body = {"actions": [], "options": {"everolimus": {"note": None}}}
    without = send(by.chair, one(draft), body, "patch", If_Match='"3"').json()
    assert without["actions"] == [] and without["text"] == before["text"]
    assert without["options"]["everolimus"]["note"] == "" and without["options"]["everolimus"]["chosen"]


def test_what_is_read_can_be_sent_back(by, draft):
    read = by.chair.get(one(draft)).json()
    body = {name: read[name] for name in (*TEXTS, "options", "actions")}
    again = send(by.chair, one(draft), body, "patch", If_Match='"2"')
    assert again.status_code == 200, again.json()
    assert {name: again.json()[name] for name in body} == body


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"outcome": "maybe"}, "outcome", "not one of the available choices"),
        ({"text": 7}, "text", "Expected a text"),
        ({"texxt": "x"}, "texxt", "Did you mean text"),
        ({"view_presented": "yes"}, "view_presented", "true or false"),
        ({"tell_by": "tomorrow"}, "tell_by", "Write the date"),
        ({"teller": "x"}, "teller", "not one of the available choices"),
        ({"options": []}, "options", "Send an object"),
        ({"options": {"horoscope": {}}}, "options.horoscope", "has no option horoscope"),
        ({"options": {"tace": {"rank": 0}}}, "options.tace.rank", "greater than or equal to 1"),
        ({"options": {"tace": {"rank": "1"}}}, "options.tace.rank", "without quotes"),
        ({"options": {"tace": {"standing": "eligible"}}}, "options.tace.standing", "no such field"),
        ({"options": {"tace": "chosen"}}, "options.tace", "JSON object"),
        ({"actions": {}}, "actions", "Send a list"),
        ({"actions": [{"text": "x"}] * 41}, "actions", "at most 40"),
        ({"actions": [{}, {"due_on": "2027-01-01"}]}, "actions.1.text", "Say what is to be done"),
        ({"actions": [{"text": "x", "owner": "y"}]}, "actions.0.owner", "not one of the available choices"),
        ({"actions": ["x"]}, "actions.0", "JSON object"),
        ({"password": "x"}, "password", "no such field"),
        ([], "", "JSON object"),
    ],
)
def test_what_is_no_draft_is_refused_at_its_place_and_nothing_is_kept(by, draft, body, field, told):
    answer = send(by.chair, one(draft), body, "patch", If_Match='"2"')
    assert answer.status_code == 400 and told in errors(answer)[field], answer.json()
    assert Decision.objects.get().revision == 2


def test_a_stale_draft_is_told_with_both_texts_and_nothing_is_lost(by, draft):
    first = {"text": "Theirs", "options": {"tace": {"note": "No"}}}
    send(by.surgeon, one(draft), first, "patch", If_Match='"2"')
    mine = {"text": "Mine", "rationale": draft.rationale, "options": {"tace": {"note": "Perhaps"}}}
    stale = send(by.chair, one(draft), mine, "patch", If_Match='"2"')
    assert stale.status_code == 412 and stale["ETag"] == '"3"'
    assert stale.json()["conflicts"] == [
        {"field": "text", "yours": "Mine", "current": "Theirs"},
        {"field": "options.tace.note", "yours": "Perhaps", "current": "No"},
    ]
    assert send(by.chair, one(draft), mine, "patch", If_Match=stale["ETag"]).json()["text"] == "Mine"


class TestSigning:
    def sign(self, client, draft, tag: str = '"2"', password: object = PASSWORD):
        return send(client, f"{one(draft)}sign/", {"password": password}, If_Match=tag, Idempotency_Key="sign-1")

    @pytest.mark.parametrize("password", ["wrong", "", f" {PASSWORD}", None, 7, ["x"]])
    def test_a_wrong_password_signs_nothing_and_leaves_its_trace(self, by, draft, password):
        answer = self.sign(by.chair, draft, password=password)
        assert answer.status_code == 400 and errors(answer)["password"]
        assert not Decision.objects.get().is_signed and not Action.objects.filter(option__gt="").exists()
        tried = password in ("wrong", f" {PASSWORD}", 7)
        assert AuditEvent.objects.filter(verb="signing_password_wrong").exists() is tried

    def test_whoever_guesses_is_held_up_with_the_right_password_too(self, by, draft):
        for _ in range(5):
            self.sign(by.chair, draft, password="wrong")
        assert "Too many wrong passwords" in errors(self.sign(by.chair, draft))["password"]

    def test_the_right_to_sign_is_asked_before_the_password(self, by, draft):
        answer = self.sign(by.coordinator, draft)
        assert answer.status_code == 403 and "Only the chair" in answer.json()["detail"]

    def test_a_token_signs_only_with_its_own_scope(self, api_for, cast, draft):
        answer = self.sign(api_for(cast.chair, "read", "write", "assess"), draft)
        assert answer.status_code == 403 and "decisions:sign" in answer.json()["detail"]

    def test_an_incomplete_draft_says_all_that_is_missing(self, by, cast, meeting):
        begun = actions.start_decision(item=item_of(meeting), by=cast.coordinator)
        answer = self.sign(by.chair, begun, '"1"')
        assert answer.status_code == 400 and "concluded" in errors(answer)["outcome"]

    def test_sent_again_after_a_lost_answer_it_answers_with_what_was_signed_and_keeps_nothing(self, by, draft):
        first, again = self.sign(by.chair, draft), self.sign(by.chair, draft)
        assert first.status_code == again.status_code == 200 and first.json() == again.json()
        assert AuditEvent.objects.filter(verb="decision_signed").count() == 1 and not KeptAnswer.objects.exists()

    def test_what_is_signed_stays_as_it_is(self, by, cast, draft):
        self.sign(by.chair, draft)
        for answer in (
            send(by.chair, one(draft), {"text": "Other"}, "patch", If_Match='"2"'),
            send(by.surgeon, f"{one(draft)}verify/", None, If_Match='"2"'),
            self.sign(by.chair, draft, '"3"'),
            by.chair.get(one(draft)),
        ):
            assert answer.status_code == 409 and "Amend it" in answer.json()["detail"]
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.update(text="Other")
        assert Decision.objects.get().text == draft.text

    def test_no_password_is_in_the_trail_or_the_answer(self, by, draft, caplog):
        answer = self.sign(by.chair, draft)
        assert PASSWORD not in answer.content.decode() and PASSWORD not in caplog.text
        assert not [event for event in AuditEvent.objects.all() if PASSWORD in str(event.detail)]


class TestAmending:
    def test_an_amendment_is_a_draft_of_its_own_and_both_versions_stay(self, by, cast, meeting):
        signed = a_signed(cast, meeting)
        address = reverse("api-decision-amend", args=[signed.pk])
        assert "because" in errors(send(by.chair, address, {"because": ""}))
        begun = send(by.chair, address, examples.AMENDMENT, Idempotency_Key="amend-1")
        assert send(by.chair, address, examples.AMENDMENT, Idempotency_Key="amend-1").content == begun.content
        assert begun.status_code == 201 and begun.json()["version"] == 2
        newer = send(by.chair, address, examples.AMENDMENT)
        assert newer.status_code == 409 and newer.json()["current"] == begun.json()["id"]
        body = {"text": "Lanreotide."}
        written = send(by.chair, begun["Location"], body, "patch", If_Match=begun["ETag"])
        send(by.chair, f"{begun['Location']}sign/", {"password": PASSWORD}, If_Match=written["ETag"])
        found = by.surgeon.get(reverse("api-agenda-decision", args=[signed.item_id])).json()
        assert (found["in_force"]["text"], found["in_force"]["amends"]) == ("Lanreotide.", str(signed.pk))
        assert [each["text"] for each in found["earlier"]] == [signed.text]
        assert by.surgeon.get(reverse("api-decision", args=[signed.pk])).json()["text"] == signed.text

    def test_only_who_signs_amends(self, by, cast, meeting):
        signed = a_signed(cast, meeting)
        answer = send(by.surgeon, reverse("api-decision-amend", args=[signed.pk]), examples.AMENDMENT)
        assert answer.status_code == 403 and Decision.objects.count() == 1
