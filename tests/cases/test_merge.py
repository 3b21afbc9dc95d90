"""Two registrations of one person become one patient; nothing that was said, decided or printed is lost or altered."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import open_case
from cases.actions_merge import merge_patients, undo_merge
from cases.duplicates import matches
from cases.models import Case, PatientMerge
from meetings.models import Paper
from meetings.reading_papers import papers_of_decisions
from tests.factories.cases import a_case, a_patient
from tests.factories.meetings import a_meeting, a_signed

pytestmark = pytest.mark.django_db
BORN = date(1965, 7, 14)


@pytest.fixture
def kept(cast):
    return a_patient(cast.coordinator, cast.board, identifier="KEPT", family_name="TESTMEYER", sex=None)


@pytest.fixture
def other(cast):
    identity = {"identifier": "OTHER", "family_name": "TESTMEIER", "born_on": BORN, "sex": "female"}
    return a_case(cast.surgeon, cast.board, ("clinical-status", {"ecog": 1}), identity=identity)


def merge(cast, kept, other, **more) -> PatientMerge:
    return merge_patients(kept=kept, merged=other.patient, **{"why": "Same birth date", "by": cast.coordinator, **more})


def test_the_cases_move_with_their_records_and_both_registrations_stay(cast, kept, other):
    merge(cast, kept, other)
    case = Case.objects.get(pk=other.pk)
    assert case.patient == kept and case.clinicalstatus_records.get().ecog == 1
    other.patient.refresh_from_db()
    assert (other.patient.identifier, other.patient.merged_into) == ("OTHER", kept)


def test_what_only_the_other_registration_knew_is_taken_over_and_the_facts_follow(cast, kept, other):
    merge(cast, kept, other)
    kept.refresh_from_db()
    case = Case.objects.select_related("facts").get(pk=other.pk)
    assert (kept.born_on, kept.sex, case.facts.sex) == (BORN, "female", "female")
    assert kept.earlier.get().values["born_on"] is None


def test_a_decision_its_papers_and_their_codes_stay_as_they_are(cast, kept, other):
    decision = a_signed(cast, a_meeting(cast, other))
    before = {one.code: one.data for one in Paper.objects.filter(decision=decision)}
    merge(cast, kept, other)
    after = {one.code: one.data for one in papers_of_decisions([decision])[decision.pk]}
    assert after == before and before
    decision.refresh_from_db()
    assert decision.is_signed


@pytest.mark.parametrize(("name", "value"), [("born_on", date(1970, 1, 1)), ("sex", "male")])
def test_two_people_who_differ_in_what_tells_people_apart_are_not_merged(cast, other, name, value):
    kept = a_patient(cast.coordinator, cast.board, identifier="K", family_name="T", **{"sex": "female", name: value})
    with pytest.raises(ValidationError, match="differ"):
        merge(cast, kept, other)
    assert Case.objects.get(pk=other.pk).patient == other.patient


def test_taken_back_the_cases_go_back_and_what_was_opened_since_stays(cast, kept, other):
    done = merge(cast, kept, other)
    since = open_case(patient=kept, question="Since", by=cast.surgeon)
    undo_merge(merge=done, why="Two sisters", by=cast.chair)
    assert Case.objects.get(pk=other.pk).patient == other.patient
    assert Case.objects.get(pk=since.pk).patient == kept
    done.refresh_from_db()
    assert (done.why, done.undone_why, done.undone_by) == ("Same birth date", "Two sisters", cast.chair)
    merge(cast, kept, other)


def test_the_number_of_a_merged_registration_finds_the_patient_it_was_merged_into(cast, kept, other):
    merge(cast, kept, other)
    assert [one.patient for one in matches(cast.board, identifier="OTHER")] == [kept]
    with pytest.raises(ValidationError, match="merged"):
        open_case(patient=type(kept).objects.get(identifier="OTHER"), question="Again", by=cast.surgeon)


def test_a_second_merge_of_the_same_registration_and_one_without_a_reason_are_refused(cast, kept, other):
    with pytest.raises(ValidationError, match="how you know"):
        merge(cast, kept, other, why=" ")
    merge(cast, kept, other)
    with pytest.raises(ValidationError, match="merged already"):
        merge(cast, kept, other)


def test_a_member_merges_nobody_and_a_patient_of_another_board_is_not_there(cast, kept, other, client_for):
    with pytest.raises(Refused):
        merge(cast, kept, other, by=cast.surgeon)
    foreign = a_patient(cast.outsider, cast.other_board)
    asked = {"other": foreign.pk, "why": "x"}
    assert client_for(cast.coordinator).post(f"/patients/{kept.pk}/merge/", asked).status_code == 404


def test_the_trail_tells_of_both_and_what_was_merged_is_never_edited(cast, kept, other):
    done = merge(cast, kept, other)
    told = AuditEvent.objects.filter(verb="patients_merged").values_list("patient_id", flat=True)
    assert set(told) == {kept.pk, other.patient_id}
    with pytest.raises(ProgrammingError), transaction.atomic():
        PatientMerge.objects.filter(pk=done.pk).update(why="Another")


def test_on_the_page_the_coordinator_merges_and_the_old_address_leads_to_the_patient(cast, kept, other, client_for):
    client = client_for(cast.coordinator)
    assert "TESTMEIER" in client.get(f"/patients/{kept.pk}/").content.decode()
    client.post(f"/patients/{kept.pk}/merge/", {"other": other.patient_id, "why": "Same person, asked the ward"})
    page = client.get(f"/patients/{other.patient_id}/", follow=True)
    assert page.context["patient"] == kept and "asked the ward" in page.content.decode()
    assert page.context["cases"].get() == other
