"""The agenda and the list of who is there, by API: the reasons, messages and limits of the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Decision, Meeting
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting
from tests.sending import errors, send

pytestmark = pytest.mark.django_db


def agenda(meeting) -> str:
    return reverse("api-agenda", args=[meeting.pk])


def listed(client, meeting, case, **more):
    return send(client, agenda(meeting), {"case": str(case.pk), **more})


@pytest.fixture
def two(cast, case):
    """A meeting with two cases, and their items in order."""
    meeting = a_meeting(cast, case, a_case(cast.surgeon, cast.board))
    return meeting, list(meeting.items.order_by("position"))


def test_a_case_that_is_not_ready_is_put_on_the_agenda_with_a_reason_and_once(by, cast):
    meeting, case = a_meeting(cast), a_case(cast.surgeon, cast.board)
    refused = listed(by.surgeon, meeting, case)
    assert refused.status_code == 400 and "not ready by the board" in errors(refused)["why"]
    made = listed(by.surgeon, meeting, case, why="Bleeding", presenter=str(cast.chair.pk))
    assert made.status_code == 201 and made.json()["presenter_name"] == "TEST Chair", made.json()
    again = listed(by.surgeon, meeting, case)
    assert again.status_code == 200 and again.json()["id"] == made.json()["id"]
    assert [one["case"] for one in by.surgeon.get(agenda(meeting)).json()["items"]] == [str(case.pk)]


@pytest.mark.parametrize("limit", [{"cut_off_at": timezone.now()}, {"capacity": 1}])
def test_after_the_cut_off_or_beyond_the_places_a_case_is_added_with_a_reason(by, cast, meeting, limit):
    Meeting.objects.filter(pk=meeting.pk).update(**limit)
    late = a_case(cast.surgeon, cast.board)
    assert "all the same" in errors(listed(by.coordinator, meeting, late))["why"]
    assert listed(by.coordinator, meeting, late, why="Bleeding").json()["late_because"] == "Bleeding"


@pytest.mark.parametrize("body", [{}, {"case": "x"}, {"case": 5}, {"case": "00000000-0000-0000-0000-000000000007"}])
def test_a_case_that_one_may_not_see_is_put_on_no_agenda(by, cast, meeting, body):
    assert "no such case" in errors(send(by.coordinator, agenda(meeting), body))["case"]
    hidden = a_case(cast.outsider, cast.other_board)
    assert "no such case" in errors(listed(by.coordinator, meeting, hidden))["case"]
    assert meeting.items.count() == 1


def test_the_order_is_that_of_the_list_that_was_sent_whole_and_of_the_version_that_was_seen(by, two):
    meeting, (first, second) = two
    tag, address = by.coordinator.get(agenda(meeting))["ETag"], f"{agenda(meeting)}order/"
    for wrong in ([str(first.pk)], [str(first.pk)] * 2, ["x"]):
        assert send(by.coordinator, address, {"order": wrong}, If_Match=tag).status_code == 400
    turned = send(by.coordinator, address, {"order": [str(second.pk), str(first.pk)]}, If_Match=tag)
    assert [one["id"] for one in turned.json()["items"]] == [str(second.pk), str(first.pk)]
    stale = send(by.coordinator, address, {"order": [str(first.pk), str(second.pk)]}, If_Match=tag)
    (clash,) = stale.json()["conflicts"]
    assert stale.status_code == 412 and clash["current"] == [str(second.pk), str(first.pk)]
    moved = send(by.coordinator, f"/api/v1/agenda/{first.pk}/move/", {"to": "up"}, If_Match=turned["ETag"])
    assert [one["id"] for one in moved.json()["items"]] == [str(first.pk), str(second.pk)]
    assert send(by.coordinator, address, {"order": None}, If_Match=moved["ETag"]).status_code == 200


def test_an_item_is_planned_in_the_words_of_the_page(by, cast, client_for, two):
    meeting, (first, _) = two
    address = reverse("api-agenda-item", args=[first.pk])
    tag = by.coordinator.get(address)["ETag"]
    told = errors(send(by.coordinator, address, {"minutes": 500}, "patch", If_Match=tag))["minutes"]
    page = client_for(cast.coordinator).post(
        reverse("agenda-plan", args=[first.pk]), {"stratum": "discuss", "minutes": "500"}, follow=True
    )
    assert told in page.content.decode()
    planned = send(by.coordinator, address, {"stratum": "standard"}, "patch", If_Match=tag)
    assert (planned.json()["stratum"], planned.json()["position"]) == ("standard", 2)
    unready = send(by.coordinator, address, {"stratum": "not_ready"}, "patch", If_Match=planned["ETag"])
    assert "Say why the case is not ready" in errors(unready)["because"]
    stale = send(by.coordinator, address, {"stratum": "not_ready"}, "patch", If_Match=tag).json()
    assert stale["conflicts"] == [{"field": "stratum", "yours": "not_ready", "current": "standard"}]


def test_what_differs_from_the_published_list_is_told(by, cast, two):
    meeting, (first, second) = two
    assert by.surgeon.get(agenda(meeting)).json()["changes"] is None
    actions.publish_agenda(meeting=meeting, by=cast.coordinator)
    added = listed(by.coordinator, meeting, a_case(cast.surgeon, cast.board), why="Late").json()
    tag = by.coordinator.get(agenda(meeting))["ETag"]
    gone = send(by.coordinator, f"/api/v1/agenda/{first.pk}/withdraw/", {"why": "Asked for time"}, If_Match=tag).json()
    assert gone["changes"] == {"added": [added["id"]], "removed": [str(first.pk)], "moved": [], "restated": []}
    assert first.case.status_changes.order_by("pk").last().why == "Asked for time"
    assert by.coordinator.get(f"/api/v1/agenda/{first.pk}/").status_code == 404


class TestPresence:
    def address(self, meeting) -> str:
        return reverse("api-attendance", args=[meeting.pk])

    def line(self, client, meeting, name: str) -> dict:
        return next(one for one in client.get(self.address(meeting)).json()["attendance"] if one["name"] == name)

    def say(self, client, meeting, name: str, **what):
        tag, line = client.get(self.address(meeting))["ETag"], self.line(client, meeting, name)
        return send(client, self.address(meeting), {"attendance": [{"id": line["id"], **what}]}, "patch", If_Match=tag)

    def test_one_line_changes_and_the_others_stay(self, by, cast, meeting):
        actions.set_quorum(board=cast.board, disciplines=["surgery", "endocrinology"], by=cast.chair)
        assert self.say(by.coordinator, meeting, "TEST Chair", present=True).json()["missing"] == ["surgery"]
        answer = self.say(by.coordinator, meeting, "TEST Surgeon", deputy="Dr. TESTDEPUTY").json()
        assert answer["missing"] == [] and self.line(by.surgeon, meeting, "TEST Chair")["present"]
        assert self.line(by.surgeon, meeting, "TEST Surgeon")["deputy"] == "Dr. TESTDEPUTY"

    @pytest.mark.parametrize("said", [{"deputy": ""}, {"present": False}])
    def test_where_a_deputy_goes_nobody_is_there(self, by, meeting, said):
        self.say(by.coordinator, meeting, "TEST Surgeon", deputy="Dr. TESTDEPUTY")
        self.say(by.coordinator, meeting, "TEST Surgeon", **said)
        line = self.line(by.surgeon, meeting, "TEST Surgeon")
        assert (line["present"], line["deputy"]) == (False, "")

    def test_presence_is_that_of_each_case_and_a_signature_keeps_it(self, by, cast, meeting):
        self.say(by.coordinator, meeting, "TEST Surgeon", deputy="Dr. TESTDEPUTY")
        draft = a_draft(cast, meeting)
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
        self.say(by.coordinator, meeting, "TEST Surgeon", present=False)
        item = by.surgeon.get(reverse("api-agenda-item", args=[draft.item_id])).json()
        assert item["decision"] == str(draft.pk) and item["draft"] is None
        assert [(one["name"], one["deputy_of"]) for one in item["present"]] == [("Dr. TESTDEPUTY", "TEST Surgeon")]
        assert Decision.objects.get().present == item["present"]

    def test_a_line_of_another_meeting_is_refused_and_nothing_changes(self, by, cast, meeting):
        other = a_meeting(cast, days=5)
        line, tag = self.line(by.coordinator, other, "TEST Chair"), by.coordinator.get(self.address(meeting))["ETag"]
        body = {"attendance": [{"id": line["id"], "present": True}]}
        answer = send(by.coordinator, self.address(meeting), body, "patch", If_Match=tag)
        assert "no such line" in errors(answer)["attendance.0.id"]
        assert not self.line(by.coordinator, other, "TEST Chair")["present"]
