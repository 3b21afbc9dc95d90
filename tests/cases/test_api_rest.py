"""The rest of the record by API: saved views, merged patients, who brings what, the order of documents."""

import pytest
from django.urls import reverse

from cases.actions import add_record
from cases.actions_documents import add_study
from cases.api import examples
from cases.models import Document, ItemAssignment, PatientMerge, SavedView
from tests.factories.cases import a_case
from tests.sending import errors, send

pytestmark = pytest.mark.django_db
BOTH = ("read", "write")


@pytest.fixture
def api(api_for, cast):
    return api_for(cast.coordinator, *BOTH)


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


class TestViews:
    ADDRESS = "/api/v1/views/"

    def test_a_view_is_saved_under_a_name_shows_its_cases_and_is_taken_away_by_its_owner(self, api, api_for, cast):
        urgent = a_case(cast.surgeon, cast.board)
        done = a_case(cast.chair, cast.board, ("pathology", {"ki67_percent": 4}))
        filters = {"owner": str(cast.surgeon.pk), "status": "in_preparation"}
        made = send(api, self.ADDRESS, {"name": "Surgeon's", "filters": filters, "board": str(cast.board.pk)})
        assert made.status_code == 201 and made.json()["filters"] == filters, made.json()
        chair, one = api_for(cast.chair, *BOTH), f"{self.ADDRESS}{made.json()['id']}/"
        found = [each["id"] for each in chair.get(f"{one}cases/").json()["results"]]
        assert str(urgent.pk) in found and str(done.pk) not in found
        assert send(chair, one, None, "delete").status_code == 403
        assert send(api_for(cast.outsider, *BOTH), one, None, "delete").status_code == 404
        assert send(api, one, None, "delete").status_code == 204 and not SavedView.objects.exists()

    def test_every_filter_is_offered_with_its_choices_and_no_other_is_kept(self, api, case):
        listed = api.get(f"{self.ADDRESS}filters/").json()
        offered = {one["name"]: [each["value"] for each in one["options"]] for one in listed}
        assert {"status", "owner", "ready"} <= set(offered) and "not_ready" in offered["ready"]
        body = {"name": "x", "filters": {"ready": "perhaps", "family_name": "TEST", "status": "lost"}}
        assert set(errors(send(api, self.ADDRESS, body))) == {f"filters.{name}" for name in body["filters"]}
        assert "board" in errors(send(api, self.ADDRESS, {"name": "x", "board": examples.AN_ID}))
        assert not SavedView.objects.exists()

    def test_the_same_name_and_the_same_key_are_one_view(self, api):
        for key in ("a", "a", "b"):
            assert send(api, self.ADDRESS, examples.VIEW, Idempotency_Key=key).status_code == 201
        assert SavedView.objects.count() == 1


class TestMerging:
    def test_two_registrations_become_one_patient_and_two_again(self, api, cast, case):
        other = a_case(cast.surgeon, cast.board)
        address = reverse("api-patient-merges", args=[case.patient_id])
        body = {"merged": str(other.patient_id), "why": "Same birth name"}
        merged = send(api, address, body, Idempotency_Key="m-1")
        assert merged.status_code == 201 and merged.json()["cases"] == [str(other.pk)], merged.json()
        assert send(api, address, body, Idempotency_Key="m-1").content == merged.content
        other.refresh_from_db()
        assert other.patient_id == case.patient_id
        undo = f"{address}{merged.json()['id']}/undo/"
        assert "why" in errors(send(api, undo, {"why": ""}))
        assert send(api, undo, examples.UNDO).json()["undone_why"] == examples.UNDO["why"]
        assert send(api, undo, examples.UNDO).status_code == 400 and len(api.get(address).json()) == 1

    def test_nobody_is_merged_with_somebody_of_another_board_or_by_who_may_not(self, api, api_for, cast, case):
        address = reverse("api-patient-merges", args=[case.patient_id])
        hidden = a_case(cast.outsider, cast.other_board)
        assert "merged" in errors(send(api, address, {"merged": str(hidden.patient_id), "why": "x"}))
        own = a_case(cast.surgeon, cast.board)
        body = {"merged": str(own.patient_id), "why": "x"}
        assert send(api_for(cast.surgeon, *BOTH), address, body).status_code == 403
        assert send(api_for(cast.outsider, *BOTH), address, body).status_code == 404
        assert send(api, address, {**body, "merged": str(case.patient_id)}).status_code == 400
        assert not PatientMerge.objects.exists()


class TestAsking:
    def test_items_are_asked_of_a_person_and_of_the_rule_again(self, api, cast, case):
        address = reverse("api-asked", args=[case.pk])
        before = {one["item"]: one for one in api.get(address).json()}
        item = "key:ki67_percent"
        body = {"items": [item], "person": str(cast.chair.pk), "due_on": "2026-12-01"}
        asked = {one["item"]: one for one in send(api, address, body).json()}
        assert asked[item]["people"] == [{"id": str(cast.chair.pk), "name": "TEST Chair"}]
        assert asked[item]["due_on"] == "2026-12-01" and asked.keys() == before.keys()
        again = {one["item"]: one for one in send(api, address, {"items": [item], "person": None}).json()}
        assert again[item]["people"] == before[item]["people"]
        add_record(case=case, kind="pathology", by=cast.surgeon, ki67_percent=4, dated_on="2026-11-01")
        assert item not in {one["item"] for one in api.get(address).json()}

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"items": ["key:shoe_size"]}, ""), ({"items": []}, "items"), ({"person": "outsider"}, "person")],
    )
    def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(self, api, cast, case, change, field):
        person = str(getattr(cast, change.pop("person", "chair")).pk)
        answer = send(api, reverse("api-asked", args=[case.pk]), {"items": ["key:ecog"], "person": person, **change})
        assert answer.status_code == 400 and field in errors(answer) and not ItemAssignment.objects.exists()

    def test_only_who_arranges_asks(self, api_for, cast, case):
        body = {"items": ["key:ecog"], "person": str(cast.chair.pk)}
        assert send(api_for(cast.surgeon, *BOTH), reverse("api-asked", args=[case.pk]), body).status_code == 403


class TestDocuments:
    @pytest.fixture
    def studies(self, cast, case):
        return [add_study(case=case, study_uid=f"1.2.{n}", by=cast.surgeon) for n in (1, 2)]

    def test_a_document_moves_from_the_place_that_was_seen(self, api, case, studies):
        address = reverse("api-document", args=[studies[1].pk])
        body = {"to": "up", "seen": api.get(address).json()["position"]}
        moved = send(api, f"{address}move/", body)
        assert moved.status_code == 200 and moved.json()["position"] == 1
        again = send(api, f"{address}move/", body)
        assert again.status_code == 400 and "place 1 now" in errors(again)["seen"]

    def test_a_withdrawn_document_keeps_its_reason_and_is_withdrawn_once(self, api, api_for, cast, case, studies):
        address = f"{reverse('api-document', args=[studies[0].pk])}withdraw/"
        assert "reason" in errors(send(api, address, {"reason": ""}))
        gone = send(api, address, examples.WITHDRAWN)
        assert gone.status_code == 200 and gone.json()["withdrawn_why"] == examples.WITHDRAWN["reason"]
        assert send(api, address, examples.WITHDRAWN).status_code == 400
        other = f"{reverse('api-document', args=[studies[1].pk])}withdraw/"
        assert send(api_for(cast.outsider, *BOTH), other, examples.WITHDRAWN).status_code == 404
        assert send(api_for(cast.referrer, *BOTH), other, examples.WITHDRAWN).status_code == 404
        assert Document.objects.filter(withdrawn_at__isnull=True).count() == 1
