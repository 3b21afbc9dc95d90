"""The pages of the record: who sees them, what they cost, and that no entry is lost."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cases.models import Case, Imaging, Pathology
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db

WHOLE = (
    ("clinical-status", {"ecog": 1, "functioning": True, "syndrome": "glucagonoma", "wishes": "Wants to go home"}),
    ("pathology", {"dated_on": "2026-02", "ki67_percent": "12", "mitoses_per_2mm2": "3", "differentiation": "well"}),
    ("imaging", {"dated_on": "2026-09-28", "liver_metastases": True, "portal_vein": "patent", "primary_size_mm": "46"}),
    ("laboratory", {"analyte": "glucagon_pg_ml", "value": "1138.3", "unit": "pg/mL"}),
    ("procedure", {"name": "None so far", "primary_resected": False}),
)


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, *WHOLE, question="Resect and reduce?")


def test_a_member_reads_question_facts_and_stage(client_for, cast, case):
    page = client_for(cast.surgeon).get(case.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Resect and reduce?", "Glucagonoma", "Wants to go home", "ENETS 2006", "AJCC version 9", "Course"):
        assert words in text


def test_another_board_and_a_case_that_does_not_exist_look_the_same(client_for, cast, case):
    outside = client_for(cast.outsider)
    there, nowhere = (
        outside.get(case.get_absolute_url()),
        outside.get(reverse("case", args=["00000000-0000-0000-0000-000000000007"])),
    )
    assert there.status_code == nowhere.status_code == 404
    assert case.patient.family_name not in there.content.decode()


@pytest.mark.parametrize("route", ["case-amend", "case-move"])
def test_another_board_changes_nothing(client_for, cast, case, route):
    assert client_for(cast.outsider).post(reverse(route, args=[case.pk])).status_code == 404


def test_editor_and_auditor_see_no_patient(client_for, cast, case):
    for person in (cast.editor, cast.auditor):
        assert client_for(person).get(case.get_absolute_url()).status_code == 404


def test_a_referrer_sees_the_own_patient_only(client_for, cast, case):
    own = a_case(cast.coordinator, cast.board, referred_by=cast.referrer)
    client = client_for(cast.referrer)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(case.get_absolute_url()).status_code == 404


def test_every_reading_of_a_case_is_an_event_with_the_patient(client_for, cast, case):
    before = AuditEvent.objects.filter(verb="case_viewed").count()
    client_for(cast.surgeon).get(case.get_absolute_url())
    assert AuditEvent.objects.filter(verb="case_viewed", patient_id=case.patient_id).count() == before + 1


def test_the_case_page_stays_within_its_queries(client_for, cast, case, django_assert_max_num_queries):
    client = client_for(cast.surgeon)
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(25):
        client.get(case.get_absolute_url())


def test_the_worklist_stays_within_its_queries(client_for, cast, case, django_assert_max_num_queries):
    for _ in range(3):
        a_case(cast.surgeon, cast.board)
    client = client_for(cast.surgeon)
    client.get(reverse("worklist"))  # A session notes from time to time that somebody is there.
    with django_assert_max_num_queries(12):
        client.get(reverse("worklist"))


def test_a_search_finds_by_name_and_by_syndrome_and_stays_out_of_the_address(client_for, cast, case):
    client = client_for(cast.surgeon)
    for words in (case.patient.family_name, "glucagon"):
        page = client.post(reverse("worklist"), {"words": words})
        assert case.question in page.content.decode()


def test_a_case_is_opened_with_its_patient_in_one_page(client_for, cast):
    answer = client_for(cast.coordinator).post(
        reverse("case-new"),
        {
            "board": cast.board.pk,
            "identifier": "4711",
            "family_name": "TESTNEW",
            "question": "Which next?",
            "urgency": "routine",
        },
    )
    case = Case.objects.get(patient__identifier="4711")
    assert answer.status_code == 302 and answer["Location"] == reverse("prepare", args=[case.pk])


def test_a_missing_question_is_told_and_nothing_is_written(client_for, cast):
    answer = client_for(cast.coordinator).post(
        reverse("case-new"), {"board": cast.board.pk, "identifier": "4712", "family_name": "TESTNEW"}
    )
    assert answer.status_code == 422 and "TESTNEW" in answer.content.decode()
    assert not Case.objects.filter(patient__identifier="4712").exists()


def test_a_hospital_number_already_taken_is_told(client_for, cast, case):
    answer = client_for(cast.coordinator).post(
        reverse("case-new"),
        {
            "board": cast.board.pk,
            "identifier": case.patient.identifier,
            "family_name": "X",
            "question": "Which?",
            "urgency": "routine",
        },
    )
    assert answer.status_code == 422


def test_yes_no_and_not_recorded_are_three_answers(client_for, cast, case):
    client = client_for(cast.surgeon)
    address = reverse("record-add", args=[case.pk, "imaging"])
    client.post(
        address, {"modality": "ct", "hepatic_gut_shunt": "false", "bone_metastases": "true", "lung_metastases": ""}
    )
    stored = Imaging.objects.filter(case=case).latest("entered_at")
    assert (stored.hepatic_gut_shunt, stored.bone_metastases, stored.lung_metastases) == (False, True, None)


def test_none_of_these_is_the_empty_set(client_for, cast, case):
    client_for(cast.surgeon).post(
        reverse("record-add", args=[case.pk, "imaging"]), {"modality": "ct", "structures_invaded": ["none_of_these"]}
    )
    assert Imaging.objects.filter(case=case).latest("entered_at").structures_invaded == []


@pytest.mark.parametrize("value", ["-1", "101", "12 %", "3,5", "NaN", "1e400"])
def test_an_impossible_index_is_refused_and_stays_in_the_form(client_for, cast, case, value):
    before = Pathology.objects.count()
    answer = client_for(cast.surgeon).post(
        reverse("record-add", args=[case.pk, "pathology"]),
        {"specimen": "primary", "ki67_percent": value, "note": "kept text"},
    )
    assert answer.status_code == 422
    assert "kept text" in answer.content.decode()
    assert Pathology.objects.count() == before


def test_a_wrong_unit_is_refused_with_those_that_can_be_read(client_for, cast, case):
    answer = client_for(cast.surgeon).post(
        reverse("record-add", args=[case.pk, "laboratory"]), {"analyte": "glucagon_pg_ml", "value": "5", "unit": "g/dL"}
    )
    assert answer.status_code == 422 and "pmol/L" in answer.content.decode()


def test_a_stale_question_shows_both_texts_and_loses_neither(client_for, cast, case):
    client, version = client_for(cast.surgeon), Case.objects.get(pk=case.pk).version
    address = reverse("case-amend", args=[case.pk])
    client.post(address, {"version": version, "question": "First change?", "urgency": "routine"})
    answer = client.post(address, {"version": version, "question": "Second change?", "urgency": "routine"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "First change?" in text and "Second change?" in text


def test_hostile_text_is_shown_as_text(client_for, cast):
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}'\"><img src=x onerror=alert(1)>"
    case = a_case(
        cast.surgeon, cast.board, ("imaging", {"note": hostile}), question=hostile, identity={"family_name": hostile}
    )
    text = client_for(cast.surgeon).get(case.get_absolute_url()).content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;alert(1)" in text


def test_every_kind_of_record_has_a_form_that_opens(client_for, cast, case):
    from cases.models import RECORD_KINDS

    client = client_for(cast.surgeon)
    for kind in RECORD_KINDS:
        assert client.get(reverse("record-add", args=[case.pk, kind])).status_code == 200, kind


def test_the_history_shows_what_a_correction_changed(client_for, cast, case):
    client, record = client_for(cast.surgeon), Pathology.objects.get(case=case)
    address = reverse("record-correct", args=[case.pk, "pathology", record.series])
    client.post(address, {"version": "1", "specimen": "other", "ki67_percent": "9", "reason": "Misread"})
    text = client.get(reverse("record-history", args=[case.pk, "pathology", record.series])).content.decode()
    assert "Misread" in text and "<del>12 %</del>" in text and "<ins>9 %</ins>" in text


def test_a_nul_character_never_reaches_the_database(api_for, client_for, surgeon):
    answer = api_for(surgeon).get("/api/v1/cases/?status=%00")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "%00" in answer.json()["detail"]
    plain = {"data": "words=a%00b", "content_type": "application/x-www-form-urlencoded"}
    for form in (plain, {"data": {"words": "a\0b"}}):
        assert client_for(surgeon).post("/worklist/", **form).status_code == 400
    assert client_for(surgeon).get("/worklist/?status=%00").status_code == 400
