"""After the meeting, by API: what became of actions, how the patient fared, and the papers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from meetings.api import examples
from meetings.jobs import papers as paper_jobs
from meetings.models import Outcome, Paper, Progress
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


class TestActions:
    def test_a_report_is_added_once_and_nothing_is_overwritten(self, by, world):
        address = reverse("api-action", args=[world.action.pk])
        for body in ({"state": "ongoing", "on": "2026-11-10"}, examples.REPORT):
            answers = [send(by.surgeon, address, body, Idempotency_Key=body["state"]) for _ in range(2)]
            assert answers[0].content == answers[1].content and answers[0].status_code == 201
        found = by.surgeon.get(address).json()
        assert [one["state"] for one in found["progress"]] == ["not_done", "ongoing"]
        assert (found["state"], found["progress"][0]["reason"]) == ("not_done", "patient_wish")

    @pytest.mark.parametrize(
        ("body", "field", "told"),
        [
            ({"state": "not_done", "on": "2026-11-20"}, "reason", "Choose why it was not done"),
            ({"state": "not_done", "on": "2026-11-20", "reason": "weather"}, "reason", "available choices"),
            ({"state": "gone", "on": "2026-11-20"}, "state", "available choices"),
            ({"state": "ongoing"}, "on", "Write the date"),
            ({"state": "ongoing", "on": "2999-01-01"}, "on", "lies in the future"),
            ({"state": "ongoing", "on": "20.11.2026"}, "on", "Write the date"),
            ({"state": "ongoing", "on": "2026-11-20", "reson": "x"}, "reson", "reason"),
        ],
    )
    def test_what_is_no_report_is_refused_at_its_field(self, by, world, body, field, told):
        answer = send(by.surgeon, reverse("api-action", args=[world.action.pk]), body)
        assert answer.status_code == 400 and told in errors(answer)[field] and not Progress.objects.exists()

    def test_actions_are_chosen(self, by, world):
        case = {"case": str(world.signed.item.case_id)}
        for query, count in (
            (case, 1), ({"mine": "true"}, 1), ({"show": "done"}, 0), ({"case": str(world.item.case_id)}, 0),
        ):  # fmt: skip
            assert len(by.surgeon.get("/api/v1/actions/", query).json()["results"]) == count, query
        assert by.chair.get("/api/v1/actions/", {"mine": "true"}).json()["results"] == []
        assert errors(by.surgeon.get("/api/v1/actions/", {"owner": "x"}))["owner"]


class TestOutcomes:
    def test_an_entry_is_corrected_by_another_and_only_once(self, by, world):
        address = reverse("api-outcomes", args=[world.outcome.case_id])
        correct = f"{address}{world.outcome.pk}/correct/"
        right = send(by.surgeon, correct, {"response": "progression", "progressed_on": "2026-11-01"})
        assert right.status_code == 201 and right.json()["vital"] == "alive", right.json()
        assert [one["id"] for one in by.surgeon.get(address).json()] == [right.json()["id"]]
        assert send(by.surgeon, correct, {"note": "again"}).status_code == 404
        assert Outcome.objects.count() == 2

    def test_a_death_becomes_part_of_who_the_patient_is(self, by, world):
        address = reverse("api-outcomes", args=[world.outcome.case_id])
        body = {"seen_on": "2026-11-20", "vital": "dead", "died_on": "2026-11-12"}
        made = send(by.surgeon, address, body, Idempotency_Key="o-1")
        assert send(by.surgeon, address, body, Idempotency_Key="o-1").content == made.content
        world.outcome.case.patient.refresh_from_db()
        assert str(world.outcome.case.patient.died_on) == "2026-11-12"

    @pytest.mark.parametrize(
        ("body", "field", "told"),
        [
            ({"seen_on": "2026-11-20"}, "", "at least one thing"),
            ({"vital": "alive"}, "seen_on", "Write the date"),
            ({"seen_on": "2999-01-01", "vital": "alive"}, "seen_on", "future"),
            ({"seen_on": "2026-11-20", "vital": "alive", "died_on": "2026-11-12"}, "", "A date of death was given"),
            ({"seen_on": "2026-11-20", "response": "SD"}, "response", "available choices"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, by, world, body, field, told):
        answer = send(by.surgeon, reverse("api-outcomes", args=[world.outcome.case_id]), body)
        assert answer.status_code == 400 and told in errors(answer)[field] and Outcome.objects.count() == 1


class TestPapers:
    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.PAPER_DIR = str(tmp_path)

    def test_a_paper_is_asked_for_watched_and_fetched(self, by, world):
        address = reverse("api-meeting-papers", args=[world.meeting.pk])
        asked = send(by.surgeon, address, examples.PAPER)
        again = send(by.surgeon, address, examples.PAPER)
        assert asked.status_code == 201 and asked.json()["id"] == again.json()["id"]
        content = f"{asked['Location']}content/"
        assert asked.json()["state"] == "waiting" and by.surgeon.get(content).status_code == 404
        assert paper_jobs.make(asked.json()["id"])
        ready = by.surgeon.get(asked["Location"]).json()
        file = b"".join(by.surgeon.get(content).streaming_content)
        assert ready["state"] == "ready" and file.startswith(b"%PDF") and len(file) == ready["size"]
        assert not ready["is_superseded"]
        (event,) = AuditEvent.objects.filter(verb="paper_opened")
        assert event.subject_id == ready["id"] and event.detail["token"]

    def test_the_papers_of_a_decision_are_listed_and_a_failed_one_is_tried_again(self, by, world):
        Paper.objects.filter(pk=world.paper.pk).update(state="failed", error="typst stopped")
        query = {"decision": str(world.signed.pk), "state": "failed"}
        (failed,) = by.surgeon.get("/api/v1/papers/", query).json()["results"]
        assert failed["error"] == "typst stopped"
        asked = send(by.surgeon, reverse("api-decision-papers", args=[world.signed.pk]))
        assert {one["state"] for one in asked.json()} == {"waiting"} and len(asked.json()) == 4
        assert send(by.surgeon, reverse("api-decision-papers", args=[world.draft.pk])).status_code == 400

    def test_what_is_no_paper_is_refused(self, by, world):
        answer = send(by.surgeon, reverse("api-meeting-papers", args=[world.meeting.pk]), {"kind": "poem"})
        assert answer.status_code == 400 and "kind" in errors(answer)
        soon = (timezone.now() + timedelta(days=1)).isoformat()
        assert by.surgeon.get("/api/v1/papers/", {"asked_since": soon}).json()["results"] == []
