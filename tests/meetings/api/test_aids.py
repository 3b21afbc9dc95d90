"""What helps a client to write and to chase: routine outcomes, a rationale, what is missing, the code of a paper."""

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import Decision, Digest
from meetings.room.routine import routines
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, meeting):
    return a_draft(cast, meeting, because="The scanner broke.")


def test_a_routine_outcome_stands_after_what_was_written_and_once(by, cast, draft):
    listed = {one["id"]: one for one in by.surgeon.get("/api/v1/routines/").json()}
    assert set(listed) == set(routines())
    address = reverse("api-draft-routine", args=[draft.pk])
    tag = by.surgeon.get(reverse("api-draft", args=[draft.pk]))["ETag"]
    for _ in range(2):
        answer = send(by.surgeon, address, {"routine": "no_time"}, If_Match=tag)
        assert answer.status_code == 200, answer.json()
        tag = answer["ETag"]
    told = answer.json()
    assert (told["outcome"], told["cause"]) == (listed["no_time"]["outcome"], listed["no_time"]["cause"])
    assert told["because"] == f"The scanner broke. {listed['no_time']['sentences']['because']}"
    assert told["options"]["everolimus"]["chosen"] and told["text"] == draft.text
    unknown = send(by.surgeon, address, {"routine": "lunch"}, If_Match=tag)
    assert unknown.status_code == 400 and "routine" in errors(unknown)


def test_a_rationale_begins_with_the_assessment_s_own_lines_and_writes_nothing(by, cast, draft):
    told = by.surgeon.get(reverse("api-draft-rationale", args=[draft.pk])).json()
    assert told["text"].startswith("Everolimus: undetermined") and "Assessed by" in told["text"]
    assert told["relation"] == "", "what is not eligible is not adopted by itself"
    assert Decision.objects.get(pk=draft.pk).rationale == draft.rationale


def test_what_is_missing_is_told_with_who_brings_it_and_nobody_is_reminded_twice_a_day(by, cast):
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
    missing = by.surgeon.get(reverse("api-missing", args=[meeting.pk])).json()
    assert missing and all(one["people"] and one["state"] == "missing" for one in missing)
    address = reverse("api-remind", args=[meeting.pk])
    assert send(by.surgeon, address, {}).status_code == 403
    first = send(by.coordinator, address, {"person": missing[0]["people"][0]["id"]}).json()
    assert first == {"reminded": 1, "asked": 1}
    everybody = send(by.coordinator, address, {}).json()
    assert everybody["reminded"] == everybody["asked"] - 1 == Digest.objects.count() - 1


def test_a_printed_code_says_whether_its_paper_holds_and_to_others_nothing(by, cast, meeting):
    signed = a_signed(cast, meeting)
    code = signed.papers.first().code
    address = reverse("api-paper-code", args=[code.upper()])
    assert by.surgeon.get(address).json()["is_superseded"] is False
    amended = actions.amend_decision(decision=signed, by=cast.chair, because="New CT")
    actions.sign_decision(decision=amended, revision=amended.revision, by=cast.chair)
    assert by.surgeon.get(address).json()["is_superseded"] is True
    assert by.outsider.get(address).status_code == by.outsider.get(f"{address[:-3]}zz/").status_code == 404
