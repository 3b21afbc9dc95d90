"""Allergies: recorded, known to be none and not recorded are three things, on every page about the patient."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.actions import add_record, open_case, withdraw_record
from cases.actions_merge import merge_patients
from cases.models import Allergy
from cases.models.allergy import allergies_of
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


def banner(client, address: str) -> str:
    """What the banner of the page says of allergies."""
    page = client.get(address).text
    assert page.count('id="allergies"') == 1
    label, said = page.split('id="allergies"')[1].split("</div>")[0].partition(">")[2].split("<dd")
    assert label == "<dt>Allergies</dt>"
    return said.partition(">")[2].removesuffix("</dd>")


def add(case, **values) -> Allergy:
    return add_record(case=case, kind="allergy", by=case.owner, **values)


def test_silence_is_told_as_not_recorded_and_never_as_none(client, case):
    assert banner(client, case.get_absolute_url()) == "Not recorded"


def test_that_none_is_known_is_told_with_its_date(client, case):
    add(case, allergen="none", dated_on="2026-08-14")
    assert banner(client, case.get_absolute_url()) == "None known, 14-Aug-2026"


def test_what_is_known_is_told_a_contrast_medium_as_one(client, case):
    add(case, allergen="contrast_medium", substance="Iohexol", dated_on="2024")
    add(case, allergen="medicine", substance="Penicillin", dated_on="2020")
    add(case, allergen="contrast_medium", substance="Gadolinium contrast medium", dated_on="2019")
    told = "Contrast medium Iohexol; Penicillin; Gadolinium contrast medium"
    for address in (case.get_absolute_url(), reverse("prepare", args=[case.pk])):
        assert banner(client, address) == told


@pytest.mark.parametrize("dates", [("2020", "2026"), ("2026", "2020"), ("", "")])
def test_an_allergy_stands_against_every_record_that_says_none(case, dates):
    add(case, allergen="medicine", substance="Penicillin", dated_on=dates[0])
    add(case, allergen="none", dated_on=dates[1])
    assert allergies_of(case.patient).in_words == "Penicillin"


def test_a_record_in_error_is_told_no_more(client, case):
    record = add(case, substance="Penicillin")
    withdraw_record(record=record, kind="allergy", by=case.owner, reason="Another patient's letter")
    assert banner(client, case.get_absolute_url()) == "Not recorded"


def test_the_next_case_of_the_patient_begins_with_them(client, cast, case):
    add(case, substance="Penicillin")
    other = open_case(patient=case.patient, question="And now?", by=cast.surgeon)
    for address in (other.get_absolute_url(), reverse("patient", args=[case.patient_id])):
        assert banner(client, address) == "Penicillin"


def test_a_merged_registration_brings_its_allergies_and_nobody_else_does(client, cast, case):
    first, second = (a_case(cast.surgeon, cast.board) for _ in range(2))
    add(first, substance="Penicillin")
    assert allergies_of(second.patient).in_words == "Not recorded"
    merge_patients(kept=second.patient, merged=first.patient, why="Same birth name", by=cast.coordinator)
    assert banner(client, second.get_absolute_url()) == "Penicillin"


def test_saving_in_place_renews_the_banner(client, case):
    add_page = reverse("prepare-add", args=[case.pk, "allergy"])
    answer = client.post(add_page, {"substance": "Iohexol"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert (
        '<div class="allergies" id="allergies" hx-swap-oob="true"><dt>Allergies</dt><dd>Iohexol</dd></div>'
        in answer.text
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"substance": "NKDA"}, "substance"),
        ({"substance": " None. "}, "substance"),
        ({"substance": "unknown"}, "substance"),
        ({"allergen": "none", "substance": "Penicillin"}, "allergen"),
        ({"allergen": "none", "reaction": "Rash"}, "allergen"),
        ({"note": "Ask again"}, "substance"),
    ],
)
def test_a_word_for_nothing_is_no_substance_and_none_known_has_none(case, values, field):
    with pytest.raises(ValidationError) as told:
        add(case, **values)
    assert list(told.value.message_dict) == [field] and not Allergy.objects.exists()
