"""The record through the API: what the forms can do, with the same rights, actions and messages."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts import kept_answers
from accounts.models import AuditEvent, KeptAnswer
from cases.actions import add_record
from cases.api import examples
from cases.forms import record_form
from cases.models import RECORD_KINDS, Case, CaseFacts, Earlier, Imaging, Laboratory, Pathology, Patient
from tests.factories.cases import a_case
from tests.sending import errors, send

pytestmark = pytest.mark.django_db
BOTH = ("read", "write")


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def api(api_for, cast):
    return api_for(cast.surgeon, *BOTH)


def records(case, kind: str) -> str:
    return reverse(f"api-records-{kind}", args=[case.pk])


@pytest.fixture
def report(api, case) -> dict:
    return send(api, records(case, "pathology"), examples.RECORDS["pathology"]).json()


class TestRecords:
    @pytest.mark.parametrize("kind", RECORD_KINDS)
    def test_every_kind_is_created_read_amended_and_keeps_its_history(self, api, case, kind):
        made = send(api, records(case, kind), examples.RECORDS[kind])
        assert made.status_code == 201, made.json()
        one = made["Location"]
        found = api.get(one)
        assert found.json() == made.json() and found["ETag"] == made["ETag"] == '"1"'
        amended = send(api, one, examples.AMENDED[kind], "patch", If_Match=found["ETag"])
        assert amended.status_code == 200 and amended["ETag"] == '"2"', amended.json()
        assert amended.json()["values"].items() >= examples.AMENDED[kind].get("values", {}).items()
        versions = api.get(f"{one}history/").json()
        assert [each["version"] for each in versions] == [2, 1] and versions[0]["changes"]
        listed = api.get(records(case, kind)).json()
        assert listed["results"] == [amended.json()] and listed["next"] is None

    def test_what_is_read_can_be_sent_back(self, api, case, report):
        body = {name: report[name] for name in ("dated_on", "source", "note", "values")}
        again = send(
            api, reverse("api-record-pathology", args=[case.pk, report["series"]]), body, "patch", If_Match='"1"'
        )
        assert again.status_code == 200 and again.json()["version"] == 1

    def test_null_takes_a_value_away_and_silence_keeps_it(self, api, case, report):
        address = reverse("api-record-pathology", args=[case.pk, report["series"]])
        body = {"reason": "Of another specimen", "values": {"ki67_percent": None}}
        values = send(api, address, body, "patch", If_Match='"1"').json()["values"]
        assert "ki67_percent" not in values and values["differentiation"] == "well"
        assert CaseFacts.objects.get(case=case).ki67_percent is None

    def test_what_is_not_sent_is_as_the_form_opens(self, api, case):
        made = send(api, records(case, "imaging"), {"values": {"liver_metastases": True}}).json()
        assert made["values"] == {"modality": "other", "liver_metastases": True}
        opened = send(api, "/api/v1/cases/", {"patient": str(case.patient_id), "question": "Resect?"}).json()
        assert opened["urgency"] == "routine"

    def test_an_empty_list_is_an_answer_and_null_is_none(self, api, case):
        for given, kept in (([], []), (None, None)):
            body = {"values": {"modality": "ct", "structures_invaded": given}}
            made = send(api, records(case, "imaging"), body).json()
            assert Imaging.objects.get(pk=made["id"]).structures_invaded == kept

    def test_a_recorded_value_changes_only_with_a_reason(self, api, case, report):
        address = reverse("api-record-pathology", args=[case.pk, report["series"]])
        answer = send(api, address, {"values": {"ki67_percent": 30}}, "patch", If_Match='"1"')
        assert answer.status_code == 400 and "Say why this changes" in errors(answer)["reason"]

    def test_a_withdrawn_record_states_nothing_and_its_history_stays(self, api, case, report):
        address = reverse("api-record-withdraw", args=[case.pk, "pathology", report["series"]])
        answer = send(api, address, {"reason": "Another patient"}, If_Match='"1"')
        assert answer.status_code == 200 and answer.json()["is_withdrawn"]
        assert api.get(records(case, "pathology")).json()["results"] == []
        assert CaseFacts.objects.get(case=case).ki67_percent is None and Pathology.objects.count() == 2

    def test_every_write_is_one_event_that_names_the_token(self, api, case):
        send(api, records(case, "imaging"), examples.RECORDS["imaging"])
        (event,) = AuditEvent.objects.filter(verb="record_added")
        assert event.detail["kind"] == "imaging" and event.detail["token"]


class TestMessages:
    @pytest.mark.parametrize(
        ("kind", "values", "field"),
        [
            ("pathology", {"specimen": "primary", "ki67_percent": 101}, "ki67_percent"),
            ("pathology", {"specimen": "somewhere"}, "specimen"),
            ("clinical-status", {"ecog": 9}, "ecog"),
            ("clinical-status", {"wishes": "x" * 2001}, "wishes"),
            ("laboratory", {"analyte": "albumin_g_l", "value": 35, "unit": "pg/mL"}, "unit"),
            ("laboratory", {"analyte": "albumin_g_l", "value": 380, "unit": "g/dL"}, "value"),
            ("treatment", {"ended_on": "14.08.2026"}, "ended_on"),
            ("procedure", {}, "name"),
        ],
    )
    def test_the_api_objects_in_the_words_of_the_form(self, api, client_for, cast, case, kind, values, field):
        told = errors(send(api, records(case, kind), {"values": values}))[f"values.{field}"]
        page = client_for(cast.surgeon).post(reverse("record-add", args=[case.pk, kind]), {"note": "", **values})
        assert page.status_code == 422 and told in page.context["form"].errors[field]

    @pytest.mark.parametrize(
        ("body", "field", "told"),
        [
            (
                {"values": {"modality": "ct", "liver_metastases": "yes"}},
                "values.liver_metastases",
                "true, false or null",
            ),
            ({"values": {"modality": "ct", "primary_size_mm": "46"}}, "values.primary_size_mm", "without quotes"),
            ({"values": {"modality": "ct", "primary_size_mm": True}}, "values.primary_size_mm", "without quotes"),
            ({"values": {"modality": "ct", "structures_invaded": "spleen"}}, "values.structures_invaded", "a list"),
            ({"values": {"modality": "ct", "size_mm": 4}}, "values.size_mm", "no such field"),
            ({"values": {"modality": "ct", "primery_site": "head"}}, "values.primery_site", "primary_site"),
            ({"values": []}, "values", "JSON object"),
            ({"dated_on": 2026, "values": {"modality": "ct"}}, "dated_on", "a text"),
            ({"dated_on": "01/02/2026", "values": {"modality": "ct"}}, "dated_on", "2026-08-14"),
            ({"note": "\ud800", "values": {"modality": "ct"}}, "note", "a text"),
            ({"note": "a\x00b", "values": {"modality": "ct"}}, "note", "Null characters"),
            ({"is_withdrawn": True, "values": {"modality": "ct"}}, "is_withdrawn", "no such field"),
            ({"reason": "x", "values": {"modality": "ct"}}, "reason", "no such field"),
            ([], "", "JSON object"),
        ],
    )
    def test_what_is_no_record_is_refused_at_its_place_and_nothing_is_kept(self, api, case, body, field, told):
        answer = send(api, records(case, "imaging"), body)
        assert answer.status_code == 400 and told in errors(answer)[field]
        assert not Imaging.objects.exists()

    def test_all_that_is_wrong_is_said_at_once(self, api, case):
        body = {"dated_on": 5, "values": {"modality": "ct", "primary_size_mm": "4", "portal_vein": 7}}
        found = errors(send(api, records(case, "imaging"), body))
        assert set(found) == {"dated_on", "values.primary_size_mm", "values.portal_vein"}


class TestPreconditions:
    @pytest.fixture
    def address(self, case, report) -> str:
        return reverse("api-record-pathology", args=[case.pk, report["series"]])

    @pytest.mark.parametrize("tag", [None, "*"])
    def test_a_change_that_names_no_version_is_428(self, api, address, tag):
        headers = {"If_Match": tag} if tag else {}
        assert send(api, address, {"note": "x"}, "patch", **headers).status_code == 428

    def test_a_stale_change_is_412_with_both_values_field_by_field_and_nothing_is_lost(self, api, address):
        first = {"reason": "Counted", "values": {"ki67_percent": 20}, "note": "theirs"}
        send(api, address, first, "patch", If_Match='"1"')
        mine = {"reason": "Also counted", "values": {"ki67_percent": 30, "differentiation": "well"}}
        answer = send(api, address, mine, "patch", If_Match='"1"')
        assert answer.status_code == 412 and answer["ETag"] == '"2"'
        assert answer["Content-Type"] == "application/problem+json"
        (clash,) = answer.json()["conflicts"]
        assert clash == {"field": "values.ki67_percent", "yours": 30, "current": 20, "started_from": 12}
        assert send(api, address, mine, "patch", If_Match=answer["ETag"]).json()["values"]["ki67_percent"] == 30

    @pytest.mark.parametrize("tag", ['"7"', 'W/"1"', '"x"', '"1', '"-1"', f'"{"9" * 40}"', '"²"'])
    def test_a_tag_that_is_not_ours_is_stale_and_never_passes(self, api, address, tag):
        answer = send(api, address, {"note": "x"}, "patch", If_Match=tag.encode().decode("latin-1"))
        assert answer.status_code in (400, 412) and Pathology.objects.count() == 1

    def test_who_reads_what_stands_now_in_a_refusal_leaves_a_trace(self, api, address, case):
        send(api, address, {"note": "theirs"}, "patch", If_Match='"1"')
        before = AuditEvent.objects.filter(verb="case_viewed").count()
        send(api, address, {"note": "mine"}, "patch", If_Match='"1"', Idempotency_Key="k")
        assert AuditEvent.objects.filter(verb="case_viewed").count() == before + 1
        assert not KeptAnswer.objects.exists()

    def test_a_question_and_a_move_start_from_a_version_too(self, api, case):
        address = reverse("api-case", args=[case.pk])
        tag = api.get(address)["ETag"]
        assert send(api, address, examples.AMENDED_CASE, "patch").status_code == 428
        changed = send(api, address, examples.AMENDED_CASE, "patch", If_Match=tag)
        assert changed.json()["question"] == examples.AMENDED_CASE["question"]
        assert changed.json()["why_now"] == case.why_now
        stale = send(api, address, {"question": "Mine?"}, "patch", If_Match=tag).json()
        assert stale["conflicts"] == [
            {
                "field": "question",
                "yours": "Mine?",
                "current": changed.json()["question"],
                "started_from": case.question,
            }
        ]
        assert send(api, f"{address}moves/", examples.MOVE, If_Match=tag).status_code == 412
        (earlier,) = api.get(f"{address}history/").json()
        assert earlier["values"]["question"] == case.question


class TestIdempotency:
    def test_the_same_request_again_gets_the_same_answer_and_writes_nothing(self, api, case):
        address, body = records(case, "imaging"), examples.RECORDS["imaging"]
        first = send(api, address, body, Idempotency_Key="scan-1")
        again = send(api, address, body, Idempotency_Key="scan-1")
        assert again.content == first.content and again.status_code == 201
        assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
        assert "Idempotency-Replayed" in again and "Idempotency-Replayed" not in first
        assert Imaging.objects.count() == 1

    def test_another_request_under_the_key_is_422(self, api, case):
        send(api, records(case, "imaging"), examples.RECORDS["imaging"], Idempotency_Key="scan-1")
        other = send(api, records(case, "imaging"), examples.AMENDED["imaging"], Idempotency_Key="scan-1")
        assert other.status_code == 422 and Imaging.objects.count() == 1
        elsewhere = send(api, records(case, "pathology"), examples.RECORDS["imaging"], Idempotency_Key="scan-1")
        assert elsewhere.status_code == 422

    def test_a_key_belongs_to_its_token(self, api, api_for, cast, case):
        for client in (api, api_for(cast.surgeon, *BOTH), api_for(cast.chair, *BOTH)):
            answer = send(client, records(case, "imaging"), examples.RECORDS["imaging"], Idempotency_Key="scan-1")
            assert answer.status_code == 201 and "Idempotency-Replayed" not in answer
        assert Imaging.objects.count() == 3

    def test_a_refused_request_may_be_mended_under_its_key(self, api, case):
        assert send(api, records(case, "imaging"), {"values": 7}, Idempotency_Key="scan-1").status_code == 400
        mended = send(api, records(case, "imaging"), examples.RECORDS["imaging"], Idempotency_Key="scan-1")
        assert mended.status_code == 201

    @pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ä"])
    def test_a_key_that_cannot_be_kept_is_refused(self, api, case, key):
        answer = api.post(
            records(case, "imaging"), examples.RECORDS["imaging"], format="json", HTTP_IDEMPOTENCY_KEY=key
        )
        assert answer.status_code == 400 and not Imaging.objects.exists()

    def test_an_answer_is_kept_for_a_day_and_no_longer(self, api, case, monkeypatch):
        address, body = records(case, "imaging"), examples.RECORDS["imaging"]
        send(api, address, body, Idempotency_Key="scan-1")
        monkeypatch.setattr(kept_answers, "KEPT_FOR", -kept_answers.KEPT_FOR)
        send(api, address, body, Idempotency_Key="scan-2")
        assert [one.key for one in KeptAnswer.objects.all()] == ["scan-2"]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_time_writes_once(api, case):
    answers = []

    def post():
        answers.append(send(api, records(case, "imaging"), examples.RECORDS["imaging"], Idempotency_Key="scan-1"))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one.status_code for one in answers} == {201} and len({one.content for one in answers}) == 1
    assert Imaging.objects.count() == 1


class TestBulk:
    ADDRESS = "/api/v1/records/"

    def row(self, case, **more) -> dict:
        return {"case": str(case.pk), "kind": "laboratory", **examples.RECORDS["laboratory"], **more}

    def test_rows_of_several_cases_are_written_in_order_and_answer_each(self, api, cast, case):
        other = a_case(cast.surgeon, cast.board)
        rows = [self.row(case), self.row(other), self.row(case, kind="imaging", **examples.RECORDS["imaging"])]
        answer = send(api, self.ADDRESS, {"records": rows})
        results = answer.json()["results"]
        assert answer.status_code == 201 and [one["row"] for one in results] == [0, 1, 2]
        assert [one["case"] for one in results] == [str(case.pk), str(other.pk), str(case.pk)]
        assert Imaging.objects.get().pk.hex == results[2]["id"].replace("-", "")

    def test_one_wrong_row_writes_none_and_every_wrong_row_is_told(self, api, api_for, cast, case):
        hidden = a_case(cast.outsider, cast.other_board)
        rows = [
            self.row(case),
            self.row(case, values={"analyte": "albumin_g_l", "value": 380, "unit": "g/dL"}),
            self.row(case, kind="horoscope"),
            self.row(hidden),
            self.row(case, dated_on="yesterday"),
            "nothing",
        ]
        answer = send(api, self.ADDRESS, {"records": rows})
        assert answer.status_code == 400 and not Laboratory.objects.exists()
        assert [one["status"] for one in answer.json()["results"]] == ["right", *["refused"] * 5]
        assert set(errors(answer)) == {
            "records.1.values.value", "records.2.kind", "records.3.case", "records.4.dated_on", "records.5",
        }  # fmt: skip

    @pytest.mark.parametrize("body", [{}, {"records": []}, {"records": {}}, {"records": [{}] * 501}, []])
    def test_what_is_no_list_of_rows_is_refused(self, api, body):
        assert send(api, self.ADDRESS, body).status_code == 400


class TestPatients:
    ADDRESS = "/api/v1/patients/"

    def test_nobody_is_registered_twice_unasked(self, api, cast):
        first = send(api, self.ADDRESS, examples.PATIENT)
        assert first.status_code == 201 and first["ETag"] == '"1"'
        like = {**examples.PATIENT, "identifier": "9-9", "family_name": "Testpatiend"}
        doubt = send(api, self.ADDRESS, like)
        assert doubt.status_code == 409 and doubt.json()["matches"][0]["id"] == first.json()["id"]
        assert send(api, self.ADDRESS, {**like, "is_another_person": True}).status_code == 201

    def test_the_same_hospital_number_is_never_two_patients(self, api):
        send(api, self.ADDRESS, examples.PATIENT)
        again = send(api, self.ADDRESS, {**examples.PATIENT, "is_another_person": True})
        assert again.status_code == 400 and Patient.objects.count() == 1

    def test_a_date_of_birth_is_read_in_one_way_only(self, api):
        told = errors(send(api, self.ADDRESS, {**examples.PATIENT, "born_on": "01/02/1965"}))
        assert "1965-07-14" in told["born_on"]

    def test_an_amended_patient_keeps_what_stood_and_the_facts_follow(self, api, case):
        address = reverse("api-patient", args=[case.patient_id])
        name = api.get(address).json()["family_name"]
        answer = send(api, address, {"family_name": "NEW", "sex": "male"}, "patch", If_Match='"1"')
        assert answer.json()["version"] == 2 and CaseFacts.objects.get(case=case).sex == "male"
        (earlier,) = api.get(f"{address}history/").json()
        assert earlier["values"]["family_name"] == name and Earlier.objects.count() == 1
        stale = send(api, address, {"family_name": "OTHER"}, "patch", If_Match='"1"').json()
        assert stale["conflicts"] == [
            {"field": "family_name", "yours": "OTHER", "current": "NEW", "started_from": name}
        ]

    def test_a_search_stands_in_no_address(self, api_for, cast, api):
        send(api, self.ADDRESS, examples.PATIENT)
        reader = api_for(cast.surgeon, "read")
        (found,) = send(reader, f"{self.ADDRESS}find/", examples.FIND).json()
        assert found["why"] and set(found) == {"id", "why"}
        assert reader.get(self.ADDRESS, {"family_name": "Testpatient"}).status_code == 400


class TestLists:
    def test_pages_by_cursor_miss_none_and_give_none_twice_while_others_write(self, api, cast):
        made = [str(a_case(cast.surgeon, cast.board).pk) for _ in range(5)]
        found, address = [], "/api/v1/cases/?page_size=2"
        while address:
            page = api.get(address).json()
            found += [one["id"] for one in page["results"]]
            a_case(cast.surgeon, cast.board)
            add_record(case=Case.objects.get(pk=made[0]), kind="imaging", by=cast.surgeon, modality="ct")
            address = page["next"]
        assert found == made[::-1]

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("status=lost", "status"), ("board=x", "board"), ("changed_since=now", "changed_since"),
            ("family_name=Test", "family_name"), ("changed_since=2026-13-45T00:00:00Z", "changed_since"),
        ],
    )  # fmt: skip
    def test_a_filter_that_cannot_be_understood_is_refused_not_ignored(self, api, query, field):
        assert field in errors(api.get(f"/api/v1/cases/?{query}"))

    def test_filters_choose(self, api, cast, case):
        urgent = a_case(cast.surgeon, cast.board, urgency="urgent")
        for query, chosen in (
            ("urgency=urgent", [urgent]),
            (f"patient={case.patient_id}", [case]),
            (f"owner={cast.chair.pk}", []),
            ("status=in_preparation", [urgent, case]),
            ("changed_since=2999-01-01T00:00:00%2B01:00", []),
        ):
            ids = [one["id"] for one in api.get(f"/api/v1/cases/?{query}").json()["results"]]
            assert ids == [str(one.pk) for one in chosen], query

    def test_records_are_chosen_by_their_dates(self, api, case, cast):
        for day in ("2025-12", "2026-02-03", ""):
            add_record(case=case, kind="imaging", by=cast.surgeon, modality="ct", dated_on=day)
        found = api.get(records(case, "imaging"), {"dated_from": "2026-01-01"}).json()["results"]
        assert [one["dated_on"] for one in found] == ["2026-02-03"]


class TestPreparing:
    def test_a_case_is_opened_moved_and_its_moves_are_told(self, api, case):
        opened = send(api, "/api/v1/cases/", {**examples.CASE, "patient": str(case.patient_id)})
        assert opened.status_code == 201 and opened.json()["wanted_disciplines"] == ["surgery", "nuclear_medicine"]
        moves = f"{opened['Location']}moves/"
        unready = send(api, moves, {"to": "ready"}, If_Match=opened["ETag"])
        assert unready.status_code == 400 and "why it goes on" in errors(unready)["why"]
        moved = send(api, moves, examples.MOVE, If_Match=opened["ETag"]).json()
        assert moved["status"] == "ready" and moved["moves"][0]["why"] == examples.MOVE["why"]
        by_hand = send(api, moves, {"to": "listed"}, If_Match=api.get(moves)["ETag"])
        assert by_hand.status_code == 400 and "may become by hand" in errors(by_hand)["to"]

    def test_what_is_declared_unknown_is_read_back_and_counts_as_no_value(self, api, case):
        address = reverse("api-unknown", args=[case.pk])
        assert send(api, address, examples.UNKNOWN).status_code == 201
        assert {one["fact"]: one["why"] for one in api.get(address).json()} == examples.UNKNOWN["reasons"]
        ready = api.get(reverse("api-readiness", args=[case.pk])).json()
        states = {one["item"]: one["state"] for one in ready["items"]}
        assert states["key:ki67_percent"] == "unknown" and ready["level"] == "not_ready"
        assert CaseFacts.objects.get(case=case).ki67_percent is None

    def test_a_declaration_that_cannot_be_is_told_at_its_fact(self, api, case):
        body = {"reasons": {"ki67_percent": "no_idea", "shoe_size": "awaited", "ecog": "awaited"}}
        found = errors(send(api, reverse("api-unknown", args=[case.pk]), body))
        assert set(found) == {"reasons.ki67_percent", "reasons.shoe_size"}
        assert api.get(reverse("api-unknown", args=[case.pk])).json() == []


class TestRights:
    def test_a_token_that_may_only_read_writes_nothing(self, api_for, cast, case):
        reader = api_for(cast.surgeon, "read")
        answer = send(reader, records(case, "imaging"), examples.RECORDS["imaging"])
        assert answer.status_code == 403 and "write" in answer.json()["detail"]

    def test_another_board_sees_and_writes_nothing(self, api_for, cast, case, api, report):
        other = api_for(cast.outsider, *BOTH)
        one = reverse("api-record-pathology", args=[case.pk, report["series"]])
        for answer in (
            other.get(one),
            other.get(records(case, "imaging")),
            send(other, records(case, "imaging"), examples.RECORDS["imaging"]),
            send(other, one, {"note": "x"}, "patch", If_Match='"1"'),
            send(other, reverse("api-case-moves", args=[case.pk]), examples.MOVE, If_Match='"1"'),
            other.get(reverse("api-patient", args=[case.patient_id])),
            other.get(reverse("api-readiness", args=[case.pk])),
        ):
            assert answer.status_code == 404

    def test_a_referrer_reads_own_cases_and_changes_none(self, api_for, cast):
        own = a_case(cast.surgeon, cast.board, referred_by=cast.referrer)
        referrer = api_for(cast.referrer, *BOTH)
        assert referrer.get(reverse("api-case", args=[own.pk])).status_code == 200
        assert send(referrer, records(own, "imaging"), examples.RECORDS["imaging"]).status_code == 403
        patient = reverse("api-patient", args=[own.patient_id])
        assert send(referrer, patient, {"title": "Dr"}, "patch", If_Match='"1"').status_code == 403

    def test_a_record_is_reached_through_its_own_case_only(self, api, cast, case, report):
        other = a_case(cast.surgeon, cast.board)
        assert api.get(reverse("api-record-pathology", args=[other.pk, report["series"]])).status_code == 404
        assert api.get(reverse("api-record-imaging", args=[case.pk, report["series"]])).status_code == 404


def test_every_field_of_every_form_stands_in_the_body_of_the_api():
    from cases.api.records import body_of

    for kind in RECORD_KINDS:
        body = body_of(kind, correcting=True)().fields
        assert {*body, *body["values"].fields} - {"values"} == set(record_form(kind)(correcting=True).fields), kind
