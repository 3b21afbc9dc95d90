"""Options side by side and one option as a page: the same reasoning as the panel, read as any reading of the case."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from recommendations.library import edition
from tests.recommendations.patients import a_patient_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_patient_case(cast)


def compared(client, case, *ids):
    return client.get(reverse("case-compare", args=[case.pk]), {"option": ids})


def test_options_stand_side_by_side_in_the_order_asked_for(client_for, cast, case):
    answer = compared(client_for(cast.surgeon), case, "sirt", "tace")
    assert [one["id"] for one in answer.context["options"]] == ["sirt", "tace"]
    assert [one["standing"] for one in answer.context["options"]] == ["undetermined", "eligible"]
    text = answer.content.decode()
    for words in ("Because", "For", "Missing", "Evidence", "Shunt from the hepatic vessels to the gut"):
        assert words in text


def test_a_flagged_claim_comes_with_its_note(client_for, cast, case):
    text = compared(client_for(cast.surgeon), case, "tace", "sirt").content.decode()
    assert edition("nigri-2018").claims["S-TAE-17"].note in text


@pytest.mark.parametrize("ids", [(), ("tace",), ("tace", "tace"), ("tace", "unheard_of")])
def test_fewer_than_two_known_options_only_offer_the_choice(client_for, cast, case, ids):
    answer = compared(client_for(cast.surgeon), case, *ids)
    assert answer.status_code == 200 and answer.context["options"] == []


def test_more_than_three_are_not_crowded_in(client_for, cast, case):
    answer = compared(client_for(cast.surgeon), case, "tace", "sirt", "tae", "ssa")
    assert [one["id"] for one in answer.context["options"]] == ["tace", "sirt", "tae"]


def test_every_option_has_its_page_for_a_patient_with_its_drawing_and_its_list(client_for, cast, case):
    client = client_for(cast.surgeon)
    for option in edition("nigri-2018").options:
        text = client.get(reverse("case-option", args=[case.pk, option.id])).content.decode()
        assert 'role="img"' in text and '<ul class="tree-list">' in text, option.id
        assert f'id="{option.id}" open' in text


def test_an_option_the_edition_does_not_have_is_not_there(client_for, cast, case):
    assert client_for(cast.surgeon).get(reverse("case-option", args=[case.pk, "prayer"])).status_code == 404


def test_the_case_page_leads_to_all_of_it(client_for, cast, case):
    text = client_for(cast.surgeon).get(case.get_absolute_url()).content.decode()
    for name in ("what-if", "case-compare", "case-assessments"):
        assert reverse(name, args=[case.pk]) in text


@pytest.mark.parametrize("name", ["case-compare", "case-option", "case-assessments"])
def test_each_page_is_one_reading_and_not_there_for_others(client_for, cast, case, name):
    address = reverse(name, args=[case.pk, "tace"] if name == "case-option" else [case.pk])
    before = AuditEvent.objects.filter(patient_id=case.patient_id).count()
    assert client_for(cast.surgeon).get(address).status_code == 200
    assert AuditEvent.objects.filter(patient_id=case.patient_id).count() == before + 1
    for person in (cast.outsider, cast.editor, cast.auditor, cast.referrer):
        assert client_for(person).get(address).status_code == 404


@pytest.mark.parametrize("name", ["what-if", "case-compare", "case-option", "case-assessments"])
def test_the_pages_stay_within_their_queries(client_for, cast, case, name, django_assert_max_num_queries):
    address = reverse(name, args=[case.pk, "tace"] if name == "case-option" else [case.pk])
    client = client_for(cast.surgeon)
    client.get(address)
    with django_assert_max_num_queries(22):
        client.get(address, {"option": ["tace", "sirt"]})
