"""A routine move is one click, others say why; what became of a decision leads; the timeline goes along."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent
from cases.actions import add_record, correct_record, move_case, open_case
from cases.lifecycle import MOVES, Status, moves_by_hand, needs_reason
from cases.models import Case
from meetings.actions import relist, report_progress, sign_decision
from meetings.models import Action
from tests.factories.cases import a_case, a_patient
from tests.factories.meetings import a_draft, a_meeting

pytestmark = pytest.mark.django_db


def test_every_status_has_its_moves_and_a_draft_is_on_no_agenda():
    assert set(MOVES) == set(Status)
    assert Status.LISTED not in MOVES[Status.DRAFT]


def test_a_routine_move_is_one_click_and_who_moved_it_stays(cast, client_for):
    case = a_case(cast.surgeon, cast.board, status=Status.DRAFT)
    client = client_for(cast.surgeon)
    for to in (Status.REFERRED, Status.IN_PREPARATION):
        client.post(f"/cases/{case.pk}/move/", {"to": to})
    found = list(case.status_changes.values_list("from_status", "to_status", "by"))
    assert found[::-1] == [("draft", "referred", cast.surgeon.pk), ("referred", "in_preparation", cast.surgeon.pk)]


def test_to_close_a_case_or_open_it_again_needs_a_reason(cast):
    case = a_case(cast.surgeon, cast.board)
    for to in (Status.CLOSED, Status.IN_PREPARATION):
        assert needs_reason(case.status, to)
        with pytest.raises(ValidationError, match="why"):
            move_case(case=case, to=to, by=cast.surgeon, why=" ")
        case = move_case(case=case, to=to, by=cast.surgeon, why="A reason")
    assert set(case.status_changes.values_list("why", flat=True)) == {"A reason"}


def test_every_other_move_by_hand_asks_nothing():
    routine = [(one, to) for one in Status for to, _ in moves_by_hand(one) if Status.CLOSED not in (one, to)]
    assert routine and not any(needs_reason(*pair) for pair in routine)


def test_what_is_kept_as_a_draft_is_a_draft(cast, client_for):
    asked = {"board": cast.board.pk, "question": "Later?", "urgency": "routine", "identifier": "1",
             "family_name": "TESTDRAFT", "draft": "1"}  # fmt: skip
    client_for(cast.coordinator).post("/cases/new/", asked)
    assert Case.objects.get().status == Status.DRAFT


@pytest.fixture
def came_again(cast):
    """Decided, one action not done, and taken up again by the product."""
    case = a_case(cast.surgeon, cast.board)
    draft = a_draft(cast, a_meeting(cast, case), text="Everolimus was recommended.")
    due = timezone.localdate() - timedelta(days=1)
    action = Action.objects.create(decision=draft, text="Start everolimus", owner=cast.surgeon, due_on=due, position=1)
    sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    action.refresh_from_db()
    report_progress(action=action, state="not_done", on=timezone.localdate(), reason="patient_wish", by=cast.surgeon)
    return relist(case=Case.objects.get(pk=case.pk), why="An action was not done.")


def test_a_case_that_comes_again_shows_first_what_became_of_the_decision(cast, came_again, client_for):
    page = client_for(cast.surgeon).get(came_again.get_absolute_url()).content.decode()
    earlier, question = page.index("What became of the earlier decision"), page.index("Question for the board")
    assert earlier < page.index("Start everolimus") < question
    assert earlier < page.index("Not done") < question


def test_a_new_case_of_the_same_patient_shows_it_too_and_a_first_one_nothing(cast, came_again, client_for):
    client = client_for(cast.surgeon)
    new = open_case(patient=came_again.patient, question="What now?", by=cast.surgeon)
    assert "another case of this patient" in client.get(new.get_absolute_url()).content.decode()
    first = open_case(patient=a_patient(cast.surgeon, cast.board), question="First", by=cast.surgeon)
    assert "earlier decision" not in client.get(first.get_absolute_url()).content.decode()


class TestTheTimeline:
    def lines(self, client, case) -> list[dict]:
        return json.loads(client.get(f"/cases/{case.pk}/timeline.json").content)["timeline"]

    def test_it_tells_what_happened_was_recorded_moved_decided_and_reported(self, cast, came_again, client_for):
        case = came_again
        record = add_record(case=case, kind="pathology", by=cast.surgeon, dated_on="2026-08", ki67_percent="5")
        correct_record(record=record, kind="pathology", by=cast.surgeon, reason="Typed wrong", ki67_percent="12",
                       dated_on="2026-08")  # fmt: skip
        lines = self.lines(client_for(cast.surgeon), case)
        assert {one["kind"] for one in lines} == {"clinical", "record", "work", "decision", "action"}
        whats = " | ".join(f"{one['what']} {one.get('detail', '')}" for one in lines)
        for words in ("Ki-67 12", "corrected Typed wrong", "Listed → Discussed", "Everolimus was recommended",
                      "Start everolimus Not done"):  # fmt: skip
            assert words in whats
        assert [one["when"] for one in lines] == sorted(one["when"] for one in lines)

    def test_the_csv_says_the_same_names_nobody_in_its_file_and_no_cell_is_a_formula(self, cast, client_for):
        case = a_case(cast.surgeon, cast.board, question='=HYPERLINK("http://x")')
        answer = client_for(cast.surgeon).get(f"/cases/{case.pk}/timeline.csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0] == ["when", "kind", "what", "detail", "by"]
        assert rows[1][3] == '\'=HYPERLINK("http://x")'
        assert case.patient.family_name not in answer["Content-Disposition"]

    def test_taking_it_along_is_an_event_and_others_do_not_find_it(self, cast, client_for):
        case = a_case(cast.surgeon, cast.board)
        self.lines(client_for(cast.surgeon), case)
        assert AuditEvent.objects.filter(verb="timeline_exported", patient_id=case.patient_id).count() == 1
        for end in ("", ".csv", ".json"):
            address = f"/cases/{case.pk}/timeline{end or '/'}"
            assert client_for(cast.outsider).get(address).status_code == 404


def test_the_timeline_tells_moves_in_their_order_and_the_same_once(client_for, cast):
    results = [("laboratory", {"analyte": "albumin_g_l", "value": str(one), "unit": "g/L"}) for one in (35, 36, 37)]
    case = a_case(cast.surgeon, cast.board, *results)
    for to in ("ready", "in_preparation"):
        move_case(case=case, to=to, why="TEST", by=cast.surgeon)
    page = client_for(cast.surgeon).get(f"/cases/{case.pk}/timeline/").text
    moves = ["Case opened", "In preparation → Ready", "Ready → In preparation"]
    places = [page.index(one) for one in moves]
    assert places == sorted(places)
    assert page.count("Laboratory result recorded") == 1 and "3 times" in page
