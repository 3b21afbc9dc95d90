"""What if: a scratch copy shows what would change and why, and leaves no trace in the record."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cases.facts.document import FactErrors
from cases.models import CaseFacts
from recommendations.library import edition
from recommendations.models import Assessment
from recommendations.what_if import suppose
from tests.recommendations.patients import a_patient_case, posted, sheet_of

pytestmark = pytest.mark.django_db
NIGRI = "nigri-2018"


@pytest.fixture
def case(cast):
    return a_patient_case(cast)


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


@pytest.fixture
def address(case):
    return reverse("what-if", args=[case.pk])


def moved(case, **changes):
    return {one.id: one for one in suppose(sheet_of(case), edition(NIGRI), changes).moved}


def test_a_supposed_value_moves_an_option_and_says_by_which_criterion_and_value(case):
    tace = moved(case, portal_vein="occluded")["tace"]
    assert (tace.before, tace.after) == ("eligible", "contraindicated")
    (reason,) = tace.reasons
    assert (reason.criterion, reason.before, reason.after) == ("portal_vein_occluded", "not_met", "met")
    assert [(one.fact, one.before, one.after) for one in reason.facts] == [("portal_vein", "patent", "occluded")]
    assert not reason.by_edition and ("S-TAE-15", False) in reason.claims


def test_a_value_taken_away_is_not_recorded_and_never_no(case):
    tace = moved(case, portal_vein=None)["tace"]
    assert (tace.after, tace.reasons[0].after) == ("undetermined", "unknown")


def test_computed_facts_follow_and_are_told_apart_from_those_set_by_hand(case):
    found = suppose(sheet_of(case), edition(NIGRI), {"ki67_percent": 30})
    assert [one.fact for one in found.set_by_hand] == ["ki67_percent"]
    assert {"grade_who_2010": ("G2", "G3")}.items() <= {
        one.fact: (one.before, one.after) for one in found.followed
    }.items()


def test_without_a_change_nothing_moves(case):
    found = suppose(sheet_of(case), edition(NIGRI), {})
    assert found.changed == () and found.moved == () and len(found.unmoved) == len(edition(NIGRI).options)


def test_a_contradiction_names_both_sides(case):
    with pytest.raises(FactErrors) as caught:
        suppose(sheet_of(case), edition(NIGRI), {"grade_who_2010": "G3"})
    (error,) = caught.value.errors
    assert error.fact == "grade_who_2010" and "ki67_percent (12)" in error.message


def test_the_form_shows_every_fact_with_the_patients_value(client, address):
    text = client.get(address).content.decode()
    assert re.search(r'name="ki67_percent" value="12"', text)
    assert re.search(r'name="functioning" value="true"[^>]* checked', text)
    assert re.search(r'name="liver_metastases_resectable" value="false"[^>]* checked', text)
    assert re.search(r'name="fdg_positive" value=""[^>]* checked', text)
    assert '<option value="patent" selected' in text
    assert "Follows from the others (now G2)" in text


def test_the_form_sent_as_it_was_shown_changes_nothing(client, address, case):
    answer = client.post(address, posted(case))
    assert answer.status_code == 200 and answer.context["result"].changed == ()


def test_the_answer_is_marked_as_hypothetical_and_shows_now_and_then(client, address, case):
    text = client.post(address, posted(case, portal_vein="occluded")).content.decode()
    assert text.count("Hypothetical: not this patient’s record") >= 3
    assert "<title>Hypothetical:" in re.sub(r"\s*\n\s*", "", text)
    assert "Occluded portal vein: <del>not met</del> <ins>met</ins>" in text
    assert "Portal vein <del>Patent</del> <ins>Occluded</ins>" in text


def test_a_scratch_copy_is_saved_nowhere(client, address, case):
    before = (CaseFacts.objects.get(case=case).sha256, case.version)
    client.post(address, posted(case, portal_vein="occluded"))
    case.refresh_from_db()
    assert (CaseFacts.objects.get(case=case).sha256, case.version) == before
    assert not Assessment.objects.filter(case=case).exists()


def test_each_look_is_one_reading_in_the_trail_and_names_no_fact(client, address, case):
    client.post(address, posted(case, portal_vein="occluded"))
    (event,) = AuditEvent.objects.filter(patient_id=case.patient_id, verb="case_viewed")
    assert event.detail == {}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ki67_percent": "130"}, "130 is not possible; expected 0 to 100 %"),
        ({"ki67_percent": "12 %"}, "Enter a number."),
        ({"ecog": "1.5"}, "expected a whole number"),
        ({"grade_who_2010": "G3"}, "G3 contradicts Ki-67 index (12)"),
        ({"structures_invaded": ["spleen", "none_of_these"]}, "not both"),
        ({"portal_vein": "wide"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_stays_typed(client, address, case, changes, says):
    answer = client.post(address, posted(case, **changes, removable_tumor_percent="77"))
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text and answer.context["result"] is None
    assert 'name="removable_tumor_percent" value="77"' in text


def test_none_of_these_is_an_answer_and_no_answer_is_none(client, address, case):
    result = client.post(address, posted(case, structures_invaded=["none_of_these"])).context["result"]
    (change,) = result.set_by_hand
    assert (change.fact, change.before, change.after, change.shown_after) == ("structures_invaded", None, [], "none")


def test_records_that_contradict_each_other_leave_a_scratch_copy_to_start_from(cast, client_for):
    case = a_patient_case(
        cast,
        ("procedure", {"name": "Whipple", "prior_pancreaticoduodenectomy": True, "bilioenteric_anastomosis": False}),
    )
    assert sheet_of(case).conflicts
    answer = client_for(cast.surgeon).post(reverse("what-if", args=[case.pk]), posted(case))
    assert answer.status_code == 200 and answer.context["result"].moved == ()


def test_who_may_not_see_the_case_sees_no_scratch_copy_of_it(client_for, cast, address, case):
    for person in (cast.outsider, cast.editor, cast.auditor, cast.referrer):
        assert client_for(person).get(address).status_code == 404
        assert client_for(person).post(address, {}).status_code == 404
