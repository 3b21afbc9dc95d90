"""That there is nothing to record is a record itself: dated, with its author, corrected like any other."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from cases.actions import add_record, correct_record
from cases.course.events import events
from cases.facts.gather import current_records
from cases.models import RECORD_KINDS, CaseFacts, Procedure, Treatment
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
KINDS = [kind for kind, model in RECORD_KINDS.items() if model.NOTHING]


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


def add(case, kind: str) -> str:
    return reverse("prepare-add", args=[case.pk, kind])


def kept(case) -> CaseFacts:
    return CaseFacts.objects.get(case=case)


def test_treatments_procedures_and_allergies_can_be_declared_to_be_none():
    assert KINDS == ["treatment", "procedure", "allergy"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_press_completes_the_section_and_the_page_says_what_it_says(client, case, kind):
    page = client.get(add(case, kind)).text
    assert RECORD_KINDS[kind].NOTHING_LABEL in page and "Nothing to record says" in page
    assert client.post(add(case, kind), {"nothing": "1", "dated_on": "2026-10", "source": "Letter"}).status_code == 302
    record = RECORD_KINDS[kind].objects.get()
    assert record.is_nothing and (record.dated_on, record.source) == ("2026-10", "Letter")
    section = next(one for one in client.get(add(case, kind)).context["sections"] if one.kind == kind)
    assert section.state == "completed" and not section.nothing


def test_no_treatment_is_known_to_be_none_and_silence_is_not(client, case):
    assert kept(case).prior_treatments is None and kept(case).on_ssa is None
    client.post(add(case, "treatment"), {"nothing": "1"})
    assert (kept(case).prior_treatments, kept(case).on_ssa, kept(case).progressed_on_ssa) == ([], False, False)


def test_no_operation_says_no_for_each_of_its_facts(client, case):
    client.post(add(case, "procedure"), {"nothing": "1"})
    assert (kept(case).primary_resected, kept(case).biliary_stent) == (False, False)


def test_a_treatment_recorded_later_speaks_and_the_declaration_stays_readable(cast, case):
    add_record(case=case, kind="treatment", by=cast.surgeon, option="none", dated_on="2026-01")
    add_record(case=case, kind="treatment", by=cast.surgeon, agent="Something nobody named", dated_on="2026-02")
    assert kept(case).prior_treatments is None
    add_record(case=case, kind="treatment", by=cast.surgeon, option="ssa", is_ongoing=True, dated_on="2026-03")
    assert kept(case).prior_treatments == ["ssa"] and kept(case).on_ssa is True
    assert Treatment.objects.filter(option="none", is_current=True).count() == 1


@pytest.mark.parametrize("typed", [{"name": "Whipple"}, {"primary_resected": "true"}])
def test_what_is_typed_is_never_thrown_away_for_a_declaration(client, case, typed):
    answer = client.post(add(case, "procedure"), {"nothing": "1", **typed})
    assert answer.status_code == 422 and "Something is entered here" in answer.text and not Procedure.objects.exists()
    assert next(iter(typed.values())) in answer.text


def test_no_treatment_has_no_drug(cast, case):
    with pytest.raises(ValidationError, match="leave drug, dose"):
        add_record(case=case, kind="treatment", by=cast.surgeon, option="none", agent="Lanreotide")


def test_it_is_no_event_of_the_course(client, cast, case):
    for kind in KINDS:
        client.post(add(case, kind), {"nothing": "1", "dated_on": "2026-10"})
    add_record(case=case, kind="imaging", by=cast.surgeon, modality="ct", dated_on="2026-09")
    assert len(events(case.pk, current_records(case))) == 1
    assert "No treatment so far" in client.get(case.get_absolute_url()).text


def test_a_declaration_in_error_is_corrected_like_any_record(cast, case):
    record = add_record(case=case, kind="treatment", by=cast.surgeon, option="none")
    values = {"option": "everolimus", "agent": "Everolimus"}
    correct_record(record=record, kind="treatment", by=cast.surgeon, reason="Letter found", **values)
    assert kept(case).prior_treatments == ["everolimus"]


@pytest.mark.parametrize("options", [[], ["--all"]])
def test_facts_kept_by_an_earlier_version_get_their_dates(cast, case, options):
    add_record(case=case, kind="imaging", by=cast.surgeon, modality="ct", liver_metastases=True, dated_on="2026-09")
    before = kept(case).sha256
    CaseFacts.objects.filter(case=case).update(dates={})
    for _ in range(2):
        call_command("keep_facts", *options)
    assert kept(case).dates["liver_metastases"] == "2026-09" and kept(case).sha256 == before
