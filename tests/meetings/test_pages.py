"""The pages of meetings and decisions: who sees them, what they cost, and that nothing typed is ever lost."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from meetings import actions
from meetings.jobs.papers import make
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Paper
from recommendations.actions_editions import publish_policy
from tests.factories.accounts import PASSWORD
from tests.factories.cases import a_case
from tests.factories.meetings import WHOLE, a_draft, a_meeting, a_signed, item_of

pytestmark = pytest.mark.django_db
# What a browser sends for a decision that may be signed, beside the revision and the password.
TYPED = {**WHOLE, "chosen_everolimus": "on", "note_everolimus": "If nothing else is found"}


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, question="Resect and reduce?", identity={"family_name": "TESTSECRET"})


@pytest.fixture
def meeting(cast, case):
    return a_meeting(cast, case)


@pytest.fixture
def draft(cast, meeting):
    return actions.start_decision(item=item_of(meeting), by=cast.coordinator)


@pytest.fixture
def paper(cast, meeting, settings, tmp_path):
    settings.PAPER_DIR = tmp_path
    return actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)


def decision_address(draft) -> str:
    return reverse("decision", args=[draft.item_id])


def send(client, draft, button, **typed):
    shown = {"version": draft.version, "revision": draft.revision, button: "1"}
    return client.post(
        decision_address(draft), {**shown, "teller": draft.drafted_by_id, "tell_by": "2027-01-04", **TYPED, **typed}
    )


# Who sees what


def everything(meeting, decision, paper) -> list[str]:
    item = meeting.items.get()
    return [
        reverse("meeting", args=[meeting.pk]),
        reverse("decision", args=[item.pk]),
        reverse("decision-amend", args=[decision.pk]),
        reverse("paper", args=[paper.pk]),
        reverse("paper-status", args=[paper.pk]),
    ]


def test_another_board_finds_nothing_anywhere(client_for, cast, case, meeting, draft, paper):
    outside = client_for(cast.outsider)
    for address in everything(meeting, draft, paper):
        answer = outside.get(address)
        assert answer.status_code == 404, address
        assert "TESTSECRET" not in answer.content.decode()


@pytest.mark.parametrize("route", ["meeting-add", "attendance", "meeting-close", "paper-request"])
def test_another_board_changes_no_meeting(client_for, cast, case, meeting, route):
    asked = {"case": case.pk, "kind": "pack"}
    assert client_for(cast.outsider).post(reverse(route, args=[meeting.pk]), asked).status_code == 404


@pytest.mark.parametrize("route", ["agenda-move", "agenda-remove", "decision"])
def test_another_board_changes_no_agenda(client_for, cast, meeting, route):
    assert client_for(cast.outsider).post(reverse(route, args=[item_of(meeting).pk])).status_code == 404


def test_referrer_editor_and_auditor_see_no_meeting(client_for, cast, meeting):
    for person in (cast.referrer, cast.editor, cast.auditor):
        assert client_for(person).get(meeting.get_absolute_url()).status_code == 404
        assert meeting.place not in client_for(person).get(reverse("meetings")).content.decode()


def test_no_name_stands_in_an_address_or_a_file_name(client_for, cast, meeting, draft, paper):
    make(str(paper.pk))
    client = client_for(cast.chair)
    assert not any("testsecret" in address.lower() for address in everything(meeting, draft, paper))
    answer = client.get(reverse("paper", args=[paper.pk]))
    assert answer["Content-Disposition"] == 'inline; filename="meeting-pack-1.pdf"'


# The meeting


def test_a_coordinator_plans_a_meeting(client_for, cast):
    asked = {"on": "2027-01-14", "at": "14:00", "place": "Room 2", "chair": cast.chair.pk}
    answer = client_for(cast.coordinator).post(reverse("meeting-new"), asked)
    assert answer.status_code == 302 and answer["Location"] == Meeting.objects.get(place="Room 2").get_absolute_url()


def test_a_meeting_without_a_readable_date_is_told_and_what_was_typed_stays(client_for, cast):
    asked = {"on": "soon", "at": "14:00", "place": "Room 2", "chair": cast.chair.pk}
    answer = client_for(cast.coordinator).post(reverse("meeting-new"), asked)
    assert answer.status_code == 422 and 'value="soon"' in answer.content.decode()
    assert "Write the date as" in answer.content.decode()


def test_two_meetings_at_one_time_are_told(client_for, cast):
    asked = {"on": "2027-01-14", "at": "14:00", "place": "Room 2", "chair": cast.chair.pk}
    client = client_for(cast.coordinator)
    client.post(reverse("meeting-new"), asked)
    assert client.post(reverse("meeting-new"), asked).status_code == 422


def test_a_member_plans_no_meeting_and_sees_no_button(client_for, cast):
    client = client_for(cast.surgeon)
    assert reverse("meeting-new") not in client.get(reverse("meetings")).content.decode()
    assert "Only the coordinator" in client.get(reverse("meeting-new")).content.decode()


def test_the_agenda_shows_patient_question_and_how_far_it_is(client_for, cast, meeting):
    text = client_for(cast.surgeon).get(meeting.get_absolute_url()).content.decode()
    for words in ("TESTSECRET", "Resect and reduce?", "on the table", "Missing:", "Write the decision"):
        assert words in text


def test_a_double_click_adds_a_case_once(client_for, cast, meeting):
    client, case = client_for(cast.surgeon), a_case(cast.surgeon, cast.board)
    for _ in range(2):
        answer = client.post(
            reverse("meeting-add", args=[meeting.pk]), {"case": case.pk, "back": "case", "why": "Cannot wait"}
        )
        assert answer["Location"] == case.get_absolute_url()
    assert AgendaItem.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("text", ["", "x", "00000000-0000-0000-0000-000000000007"])
def test_a_case_that_is_none_is_not_found(client_for, cast, meeting, text):
    answer = client_for(cast.surgeon).post(reverse("meeting-add", args=[meeting.pk]), {"case": text})
    assert answer.status_code == 404


def test_a_case_moves_up_without_javascript(client_for, cast, meeting):
    second = a_case(cast.surgeon, cast.board)
    item = actions.add_to_agenda(meeting=meeting, case=second, by=cast.coordinator, why="Cannot wait")
    client_for(cast.coordinator).post(reverse("agenda-move", args=[item.pk]), {"direction": "up"})
    assert [one.case for one in meeting.items.order_by("position")][0] == second


def test_a_case_with_a_signed_decision_stays_and_it_is_said_why(client_for, cast, meeting):
    a_signed(cast, meeting)
    item = meeting.items.get()
    answer = client_for(cast.surgeon).post(reverse("agenda-remove", args=[item.pk]), follow=True)
    assert "stays on the agenda" in answer.content.decode()
    assert meeting.items.filter(removed_at__isnull=True).exists()


def test_attendance_is_saved_as_ticked_and_a_member_only_reads_it(client_for, cast, meeting):
    one = Attendance.objects.get(meeting=meeting, user=cast.surgeon)
    address = reverse("attendance", args=[meeting.pk])
    assert client_for(cast.surgeon).post(address, {"present": [one.pk]}).status_code == 403
    client_for(cast.coordinator).post(address, {"present": [one.pk, "x", "99999999999999999999"]})
    assert list(Attendance.objects.filter(meeting=meeting, present=True)) == [one]
    assert (
        'type="checkbox" name="present"'
        not in client_for(cast.surgeon).get(meeting.get_absolute_url()).content.decode()
    )


def test_a_closed_meeting_offers_nothing_that_would_be_refused(client_for, cast, meeting):
    client = client_for(cast.coordinator)
    client.post(reverse("meeting-close", args=[meeting.pk]))
    text = client.get(meeting.get_absolute_url()).content.decode()
    item = meeting.items.get()
    for route, key in (("agenda-move", item.pk), ("agenda-remove", item.pk), ("attendance", meeting.pk)):
        assert reverse(route, args=[key]) not in text


@pytest.mark.parametrize("page", ["meeting", "meetings", "home"])
def test_a_longer_agenda_costs_no_more_queries(client_for, cast, meeting, page):
    client = client_for(cast.coordinator)
    address = meeting.get_absolute_url() if page == "meeting" else reverse(page)
    client.get(address)
    spent = _queries(client, address)
    for _ in range(4):
        actions.add_to_agenda(
            meeting=meeting, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why="Cannot wait"
        )
    assert _queries(client, address) == spent <= 25


def _queries(client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# The decision


def test_to_look_writes_nothing_and_the_button_starts_one_draft(client_for, cast, meeting):
    client, address = client_for(cast.surgeon), reverse("decision", args=[item_of(meeting).pk])
    assert "Start the decision" in client.get(address).content.decode() and not Decision.objects.exists()
    for _ in range(2):
        client.post(address, {"start": "1"})
    assert Decision.objects.count() == 1


def test_a_draft_is_kept_as_typed(client_for, cast, draft):
    typed = {"what_0": "FDG PET/CT", "owner_0": str(cast.surgeon.pk), "due_0": "10-Dec-2026"}
    assert send(client_for(cast.surgeon), draft, "save", **typed).status_code == 302
    kept = Decision.objects.get(pk=draft.pk)
    assert (kept.text, kept.options.get(chosen=True).note) == (WHOLE["text"], "If nothing else is found")
    assert [(one.text, one.owner, str(one.due_on)) for one in kept.actions.all()] == [
        ("FDG PET/CT", cast.surgeon, "2026-12-10")
    ]


def test_the_chair_signs_with_the_password(client_for, cast, draft):
    answer = send(client_for(cast.chair), draft, "sign", password=PASSWORD)
    kept = Decision.objects.get(pk=draft.pk)
    assert answer.status_code == 302 and kept.is_signed and kept.signed_by == cast.chair


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper()])
def test_without_the_password_nothing_is_signed_and_the_draft_is_kept(client_for, cast, draft, password):
    answer = send(client_for(cast.chair), draft, "sign", password=password, text="Typed before the password")
    kept = Decision.objects.get(pk=draft.pk)
    assert answer.status_code == 422 and not kept.is_signed
    assert kept.text == "Typed before the password" and "Typed before the password" in answer.content.decode()
    assert "password" in answer.content.decode() and f'value="{kept.revision}"' in answer.content.decode()


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client_for, cast, draft):
    client = client_for(cast.chair)
    for _ in range(5):
        send(client, draft, "sign", password="wrong")
        draft.refresh_from_db()
    answer = send(client, draft, "sign", password=PASSWORD)
    assert "Too many wrong passwords" in answer.content.decode()
    assert not Decision.objects.get(pk=draft.pk).is_signed
    assert AuditEvent.objects.filter(verb="signing_password_wrong", by=cast.chair).count() == 5


def test_a_member_cannot_sign_with_the_own_password(client_for, cast, draft):
    for person in (cast.surgeon, cast.coordinator):
        answer = send(client_for(person), draft, "sign", password=PASSWORD)
        assert answer.status_code == 403
        draft.refresh_from_db()
        assert not draft.is_signed
    assert 'name="sign"' not in client_for(cast.surgeon).get(decision_address(draft)).content.decode()


def test_what_a_signature_lacks_is_told_beside_its_field_and_the_draft_is_kept(client_for, cast, draft):
    typed = {"rationale": "", "consensus": "", "what_0": "FDG PET/CT", "text": "Kept all the same"}
    answer = send(client_for(cast.chair), draft, "sign", password=PASSWORD, **typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and Decision.objects.get(pk=draft.pk).text == "Kept all the same"
    for words in ("Give the reasons.", "Say how far the board agreed.", "“FDG PET/CT” needs an owner"):
        assert text.count(words) == 2, words
    assert 'href="#id_rationale"' in text and 'id="id_rationale"' in text
    assert 'href="#id_consensus_0"' in text and 'id="id_consensus_0"' in text
    assert 'href="#id_actions"' in text and 'id="id_actions"' in text


def test_a_stale_save_shows_both_texts_and_loses_neither(client_for, cast, draft):
    send(client_for(cast.coordinator), draft, "save", text="First text")
    answer = send(client_for(cast.surgeon), draft, "save", text="Second text", what_7="Late action")
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in ("First text", "Second text", "Late action"):
        assert words in text
    assert Decision.objects.get(pk=draft.pk).text == "First text"


def test_sent_again_the_stale_text_replaces_what_stands(client_for, cast, draft):
    send(client_for(cast.coordinator), draft, "save", text="First text")
    draft.refresh_from_db()
    send(client_for(cast.surgeon), draft, "save", text="Second text")
    assert Decision.objects.get(pk=draft.pk).text == "Second text"


def test_what_was_typed_survives_that_the_decision_was_signed_meanwhile(client_for, cast, draft):
    send(client_for(cast.chair), draft, "sign", password=PASSWORD)
    answer = send(client_for(cast.surgeon), draft, "save", text="Typed too late")
    assert answer.status_code == 409 and "Typed too late" in answer.content.decode()
    assert Decision.objects.get(pk=draft.pk).text == WHOLE["text"]


def test_a_page_of_the_signed_version_never_overwrites_the_draft_of_its_amendment(client_for, cast, draft):
    send(client_for(cast.chair), draft, "sign", password=PASSWORD)
    signed = Decision.objects.get(pk=draft.pk)
    amendment = actions.amend_decision(decision=signed, by=cast.chair, because="New imaging")
    assert send(client_for(cast.surgeon), draft, "save", revision=amendment.revision, text="Old").status_code == 409
    assert Decision.objects.get(pk=amendment.pk).text == WHOLE["text"]


def test_a_text_too_long_is_told_and_stays(client_for, cast, draft):
    answer = send(client_for(cast.surgeon), draft, "save", text="x" * 4001)
    assert answer.status_code == 422 and "x" * 4001 in answer.content.decode()


def test_an_action_without_words_is_told(client_for, cast, draft):
    answer = send(client_for(cast.surgeon), draft, "save", what_0="", due_0="2026-12-10")
    assert answer.status_code == 422 and "Say what is to be done" in answer.content.decode()


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999"])
def test_a_revision_that_is_none_is_stale_and_never_an_error(client_for, cast, draft, revision):
    assert send(client_for(cast.surgeon), draft, "save", revision=revision).status_code == 409


def test_another_edition_of_the_board_is_said_beside_the_options(client_for, cast, draft):
    client = client_for(cast.surgeon)
    assert "another edition now" not in client.get(decision_address(draft)).content.decode()
    name = {"option": "tace", "set": "name", "to": "Chemoembolization", "why": "We call it so."}
    publish_policy(board=cast.board, changes=[name], why="Our words.", started_from=0, by=cast.editor)
    assert "another edition now" in client.get(decision_address(draft)).content.decode()


def test_changed_facts_are_said_beside_the_options(client_for, cast, case, draft):
    from cases.actions import add_record

    client = client_for(cast.surgeon)
    assert "have changed since" not in client.get(decision_address(draft)).content.decode()
    add_record(case=case, kind="imaging", by=cast.surgeon, liver_metastases=True, modality="ct")
    assert "have changed since" in client.get(decision_address(draft)).content.decode()


def test_a_signed_decision_reads_whole_and_offers_the_amendment_to_the_chair_alone(client_for, cast, meeting):
    signed = a_signed(cast, meeting, dissent="Surgery would wait.")
    for person, may in ((cast.surgeon, False), (cast.chair, True)):
        text = client_for(person).get(decision_address(signed)).content.decode()
        for words in (WHOLE["text"], "Surgery would wait.", "If nothing else is found", "Signed by", "pnet-2026"):
            assert words in text
        assert (reverse("decision-amend", args=[signed.pk]) in text) is may


def test_an_amendment_needs_its_reason_and_keeps_the_earlier_version_readable(client_for, cast, meeting):
    signed, client = a_signed(cast, meeting), client_for(cast.chair)
    address = reverse("decision-amend", args=[signed.pk])
    assert client.post(address, {"because": " "}).status_code == 422
    assert client.post(address, {"because": "FDG PET shows a mismatch"}).status_code == 302
    second = Decision.objects.get(version=2)
    text = client.get(decision_address(signed)).content.decode()
    assert "Amends version 1" in text and "FDG PET shows a mismatch" in text
    send(client, second, "sign", password=PASSWORD, text="The amended text")
    text = client.get(decision_address(signed)).content.decode()
    assert "The amended text" in text and WHOLE["text"] in text and "Earlier versions" in text


def test_a_member_cannot_amend(client_for, cast, meeting):
    signed = a_signed(cast, meeting)
    assert client_for(cast.surgeon).get(reverse("decision-amend", args=[signed.pk])).status_code == 403


def test_hostile_text_is_shown_as_text(client_for, cast, meeting):
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}'\"><img src=x onerror=alert(1)>"
    signed = a_signed(cast, meeting, text=hostile, rationale=hostile, dissent=hostile)
    client = client_for(cast.chair)
    for address in (decision_address(signed), signed.item.case.get_absolute_url()):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;alert(1)" in text


def test_the_decision_pages_stay_within_their_queries(client_for, cast, meeting, draft):
    assert _queries(client_for(cast.chair), decision_address(draft)) <= 35


# Papers


def test_a_paper_waits_asks_again_by_itself_and_stops_when_it_is_ready(client_for, cast, meeting, paper):
    client, address = client_for(cast.surgeon), reverse("paper-status", args=[paper.pk])
    text = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in text and '"X-Unattended": "1"' in text and "Look again" in text
    make(str(paper.pk))
    text = client.get(address).content.decode()
    assert "hx-trigger" not in text and reverse("paper", args=[paper.pk]) in text


def test_a_failed_paper_says_why_and_offers_another_try(client_for, cast, meeting, paper):
    Paper.objects.filter(pk=paper.pk).update(state="failed", error="The compiler stopped.")
    text = client_for(cast.surgeon).get(reverse("paper-status", args=[paper.pk])).content.decode()
    assert "The compiler stopped." in text and "Try again" in text and "hx-trigger" not in text


def test_the_pdf_is_shown_as_a_pdf_and_its_opening_is_an_event(client_for, cast, meeting, paper):
    client, address = client_for(cast.surgeon), reverse("paper", args=[paper.pk])
    assert client.get(address).status_code == 404
    make(str(paper.pk))
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb="paper_opened", subject_id=str(paper.pk), by=cast.surgeon).exists()


def test_a_paper_asked_for_twice_is_one(client_for, cast, meeting, paper):
    client = client_for(cast.coordinator)
    for _ in range(2):
        client.post(reverse("paper-request", args=[meeting.pk]), {"kind": "pack"})
    assert Paper.objects.filter(meeting=meeting, kind="pack").count() == 1


def test_a_kind_of_paper_that_is_none_is_told(client_for, cast, meeting):
    answer = client_for(cast.coordinator).post(reverse("paper-request", args=[meeting.pk]), {"kind": "x"}, follow=True)
    assert answer.status_code == 200 and "Choose the meeting pack" in answer.content.decode()


# On the pages of others


def test_the_case_page_offers_the_next_meetings_and_then_says_where_it_is_listed(client_for, cast, meeting):
    client, case = client_for(cast.surgeon), a_case(cast.surgeon, cast.board)
    address = reverse("meeting-add", args=[meeting.pk])
    assert f'formaction="{address}"' in client.get(case.get_absolute_url()).content.decode()
    client.post(address, {"case": case.pk, "back": "case", "why": "Cannot wait"})
    text = client.get(case.get_absolute_url()).content.decode()
    assert f'formaction="{address}"' not in text and meeting.get_absolute_url() in text


def test_a_referrer_reads_the_decision_on_the_own_patient_and_no_link_that_leads_nowhere(client_for, cast):
    case = a_case(cast.coordinator, cast.board, referred_by=cast.referrer)
    signed = a_signed(cast, a_meeting(cast, case))
    text = client_for(cast.referrer).get(case.get_absolute_url()).content.decode()
    assert WHOLE["text"] in text
    assert decision_address(signed) not in text and "formaction" not in text


def test_the_home_page_names_the_next_meeting_and_the_own_actions(client_for, cast, meeting):
    draft = a_draft(cast, meeting)
    todo = {"what_0": "Volumetry", "owner_0": str(cast.surgeon.pk), "due_0": "2026-12-10"}
    send(client_for(cast.chair), draft, "sign", password=PASSWORD, **todo)
    text = client_for(cast.surgeon).get(reverse("home")).content.decode()
    assert "Next meeting" in text and meeting.get_absolute_url() in text and "Volumetry" in text
    assert "Volumetry" not in client_for(cast.coordinator).get(reverse("home")).content.decode()
