"""The papers of a signed decision: written with the signature, the same at any time, marked when superseded."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from accounts.models import AuditEvent
from cases.actions import add_record
from meetings import actions, basis, tasks
from meetings.jobs import papers as paper_jobs
from meetings.models import Paper
from meetings.paper_data import letter_for
from tests.factories.cases import a_case
from tests.factories.meetings import WHOLE, a_draft, a_meeting, a_signed

pytestmark = pytest.mark.django_db
FOUR = {("letter", "pdf"), ("letter", "docx"), ("patient", "pdf"), ("patient", "docx")}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PAPER_DIR = tmp_path


@pytest.fixture
def case(cast):
    records = [("imaging", {"liver_metastases": True, "portal_vein": "patent"}), ("pathology", {"ki67_percent": 12})]
    return a_case(
        cast.coordinator, cast.board, *records, question="Which treatment next?", referred_by=cast.referrer,
        identity={"family_name": "TESTSECRET", "given_name": "Ada"},
    )  # fmt: skip


@pytest.fixture
def meeting(cast, case):
    return a_meeting(cast, case)


@pytest.fixture
def signed(cast, meeting):
    return a_signed(cast, meeting, dissent="Surgery would wait.")


def made(decision, kind="letter", file_format="pdf") -> Paper:
    paper = decision.papers.get(kind=kind, format=file_format)
    paper_jobs.make(str(paper.pk))
    paper.refresh_from_db()
    assert paper.state == "ready", paper.error
    return paper


def text_of(paper) -> str:
    content = paper_jobs.paper_path(paper).read_bytes()
    if paper.format == "docx":
        document = Document(BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        around = [*document.sections[0].header.paragraphs, *document.sections[0].footer.paragraphs]
        return "\n".join([one.text for one in (*document.paragraphs, *around)] + cells)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def amended(cast, signed, **values):
    draft = actions.amend_decision(decision=signed, by=cast.chair, because="New imaging")
    return actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)


# Written with the signature


def test_a_signature_asks_for_letter_and_patient_page_in_both_formats(signed):
    assert set(signed.papers.values_list("kind", "format")) == FOUR


def test_a_draft_has_no_paper_and_cannot_ask_for_one(cast, meeting):
    from django.core.exceptions import ValidationError

    draft = a_draft(cast, meeting)
    with pytest.raises(ValidationError):
        actions.request_letters(decision=draft, by=cast.chair)
    assert not Paper.objects.exists()


def test_a_signature_that_is_rolled_back_leaves_no_paper(cast, meeting):
    with pytest.raises(RuntimeError), transaction.atomic():
        a_signed(cast, meeting)
        raise RuntimeError
    assert not Paper.objects.exists()


def test_signing_succeeds_without_the_broker_and_asks_it_once(
    cast, meeting, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []

    def down(*arguments, **_):
        asked.append(arguments)
        raise OSError("no broker")

    monkeypatch.setattr(tasks.make_paper, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        signed = a_signed(cast, meeting)
    assert signed.is_signed and len(asked) == 1
    tasks.sweep_papers()
    assert set(signed.papers.values_list("state", flat=True)) == {"ready"}


def test_asked_for_again_the_papers_of_a_decision_are_the_same_rows(cast, signed):
    before = {one.pk for one in signed.papers.all()}
    actions.request_letters(decision=signed, by=cast.coordinator)
    assert {one.pk for one in signed.papers.all()} == before


def test_the_database_itself_refuses_a_letter_without_a_decision_and_a_pack_with_one(cast, meeting, signed):
    paper = signed.papers.first()
    for change in ({"decision": None}, {"kind": "pack"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)


# What they say


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_a_letter_holds_every_part_that_its_reader_needs(cast, signed, file_format):
    text = text_of(made(signed, file_format=file_format))
    for words in (
        "TESTSECRET, Ada", "born", "hospital number", "Decision version 1", WHOLE["text"], WHOLE["rationale"],
        "Everolimus: If nothing else is found", "Surgery would wait.", "Disease control", "Unanimous", "Adapted",
        "Ki-67, highest valid", "12 %", "Considered without a note", signed.assessment.edition_id, "TEST Referrer",
        "not a certified medical device", cast.chair.full_name,
    ):  # fmt: skip
        assert words in text, words


def test_pdf_and_word_say_the_same(signed):
    assert signed.papers.get(kind="letter", format="pdf").data == signed.papers.get(kind="letter", format="docx").data


def test_the_facts_of_a_letter_are_those_that_were_assessed(cast, case, signed):
    add_record(case=case, kind="pathology", by=cast.surgeon, ki67_percent=33)
    signed.refresh_from_db()
    grid = str(letter_for("letter", signed)["sections"])
    assert "12 %" in grid and "33 %" not in grid


def test_a_letter_is_made_of_the_decision_alone_so_that_any_day_gives_the_same(cast, case, signed):
    before = signed.papers.get(kind="letter", format="pdf").data
    assert letter_for("letter", type(signed).objects.get(pk=signed.pk)) == before


def test_a_flagged_claim_stands_in_a_letter_with_its_flags_and_note(cast, meeting):
    signed = a_signed(cast, meeting, chosen="prrt_lu177")
    data = letter_for("letter", signed)
    claims = [one for part in data["sections"] for block in part["blocks"] for one in block.get("rows", [])]
    flagged = [one for one in claims if isinstance(one, dict) and one.get("flags")]
    text = text_of(made(signed))
    assert flagged
    for one in flagged:
        assert all(flag in text for flag in one["flags"])
        assert one["note"].split(".")[0][:40] in text


def test_below_quorum_a_letter_is_stamped_provisional(cast, case, meeting):
    actions.set_quorum(board=cast.board, disciplines=["surgery"], by=cast.chair)
    text = text_of(made(a_signed(cast, meeting)))
    assert "PROVISIONAL" in text and "Signed without surgery" in text


def test_an_amended_letter_says_what_it_amends(cast, signed):
    second = amended(cast, signed)
    text = text_of(made(second))
    assert "Decision version 2" in text and "Amends version 1" in text and "New imaging" in text


def test_the_page_for_the_patient_has_no_standing_and_nothing_that_was_written_for_colleagues(signed):
    text = text_of(made(signed, kind="patient"))
    assert "The team advised: Everolimus." in text and "ask TEST Referrer" in text
    for words in (
        "ligible",
        "ndetermined",
        "indicated",
        WHOLE["rationale"],
        "Surgery would wait.",
        "nothing else",
        "%",
    ):
        assert words not in text, words


# Superseded


def test_an_amendment_marks_the_papers_of_the_version_before_under_the_code_they_had(cast, signed):
    before = made(signed)
    amended(cast, signed)
    paper = Paper.objects.get(pk=before.pk)
    assert (paper.state, paper.code) == ("waiting", before.code)
    text = text_of(made(signed))
    assert "SUPERSEDED" in text and "Version 2 of this decision" in text
    assert Paper.objects.get(pk=before.pk).sha256 != before.sha256
    assert "SUPERSEDED" in text_of(made(signed, file_format="docx"))


def test_a_paper_of_earlier_templates_is_marked_in_the_words_of_today(cast, signed):
    paper = signed.papers.get(kind="letter", format="pdf")
    Paper.objects.filter(pk=paper.pk).update(data={"of": "an earlier shape"}, template_version="earlier")
    amended(cast, signed)
    assert "SUPERSEDED" in text_of(made(signed)) and signed.papers.get(pk=paper.pk).code == paper.code


def test_a_superseded_paper_that_failed_says_why_and_is_tried_again(client_for, cast, signed):
    amended(cast, signed)
    signed.papers.update(state="failed", error="The compiler stopped.")
    client, address = client_for(cast.surgeon), reverse("letters", args=[signed.pk])
    text = client.get(reverse("decision", args=[signed.item_id])).content.decode()
    assert "The compiler stopped." in text and text.count(address) == 1
    client.post(address)
    assert "SUPERSEDED" in text_of(made(signed))


def test_a_worker_that_began_before_the_amendment_does_not_keep_the_unmarked_paper(cast, signed):
    paper = signed.papers.get(kind="letter", format="pdf")
    slow = paper_jobs.JOBS.take(str(paper.pk))
    amended(cast, signed)
    assert paper_jobs.JOBS.take(str(paper.pk)).attempts == slow.attempts
    paper_jobs._keep(slow, b"%PDF-unmarked")
    assert not paper_jobs.paper_path(paper).exists()


def test_a_drafted_amendment_supersedes_nothing(cast, signed):
    actions.amend_decision(decision=signed, by=cast.chair, because="New imaging")
    assert not basis.is_superseded(signed.papers.first())


# A poison paper


def test_a_poison_paper_fails_alone_after_five_attempts_and_the_others_are_made(cast, signed):
    poison = signed.papers.get(kind="letter", format="pdf")
    Paper.objects.filter(pk=poison.pk).update(data={"lang": 7})
    for _ in range(paper_jobs.JOBS.most_attempts):
        tasks.sweep_papers()
        Paper.objects.filter(state="waiting").update(leased_until=timezone.now() - timedelta(seconds=1))
    states = {(one.kind, one.format): one.state for one in signed.papers.all()}
    assert states == {one: "ready" for one in FOUR} | {("letter", "pdf"): "failed"}
    poison.refresh_from_db()
    assert poison.attempts == paper_jobs.JOBS.most_attempts and poison.error


def test_a_failed_letter_shows_its_reason_and_the_button_tries_it_again(client_for, cast, signed):
    paper = signed.papers.get(kind="letter", format="pdf")
    Paper.objects.filter(pk=paper.pk).update(state="failed", attempts=5, error="The compiler stopped.")
    client, page = client_for(cast.surgeon), reverse("decision", args=[signed.item_id])
    text = client.get(page).content.decode()
    address = reverse("letters", args=[signed.pk])
    assert "The compiler stopped." in text and text.count(address) == 1 and "Try again" in text
    assert client.post(address)["Location"] == f"{page}#papers"
    assert made(signed).state == "ready"


# Who gets them


def opened(client, paper):
    answer = client.get(reverse("paper", args=[paper.pk]))
    return answer.status_code, answer.get("Content-Disposition", "")


def test_a_referrer_opens_the_papers_of_the_own_patient_and_of_no_other(client_for, cast, case, signed):
    client, paper = client_for(cast.referrer), made(signed, file_format="docx")
    assert reverse("paper", args=[paper.pk]) in client.get(case.get_absolute_url()).content.decode()
    assert opened(client, paper) == (200, 'inline; filename="outcome-letter-1.docx"')
    other = made(a_signed(cast, a_meeting(cast, a_case(cast.surgeon, cast.board), days=2)))
    pack = actions.request_paper(meeting=signed.item.meeting, kind="pack", by=cast.chair)
    assert opened(client, other)[0] == opened(client, pack)[0] == 404


def test_another_board_an_editor_and_an_auditor_open_nothing(client_for, cast, signed):
    paper = made(signed)
    for person in (cast.outsider, cast.editor, cast.auditor):
        client = client_for(person)
        assert opened(client, paper)[0] == 404
        assert client.post(reverse("letters", args=[signed.pk])).status_code == 404
    assert not AuditEvent.objects.filter(verb="paper_opened").exists()


def test_a_referrer_asks_for_no_papers(client_for, cast, signed):
    assert client_for(cast.referrer).post(reverse("letters", args=[signed.pk])).status_code == 404


def test_who_opened_which_paper_stands_on_the_decision_page_and_in_the_trail_of_the_patient(
    client_for, cast, case, signed
):
    page, paper = reverse("decision", args=[signed.item_id]), made(signed)
    assert "Nobody has opened them yet" in client_for(cast.surgeon).get(page).content.decode()
    opened(client_for(cast.referrer), paper)
    text = client_for(cast.surgeon).get(page).content.decode()
    assert "Opened once" in text and "TEST Referrer" in text
    assert AuditEvent.objects.get(verb="paper_opened").patient_id == case.patient_id


def test_a_paper_that_is_not_ready_was_not_delivered(client_for, cast, signed):
    assert opened(client_for(cast.referrer), signed.papers.first())[0] == 404
    assert not AuditEvent.objects.filter(verb="paper_opened").exists()


def test_the_earlier_version_keeps_its_papers_readable(client_for, cast, signed):
    paper = made(signed)
    amended(cast, signed)
    made(signed)
    assert (
        reverse("paper", args=[paper.pk])
        in client_for(cast.surgeon).get(reverse("decision", args=[signed.item_id])).content.decode()
    )


# Whether a paper holds


def asked(client, code) -> tuple[int, str]:
    answer = client.get(reverse("verify", args=[code]))
    return answer.status_code, answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_code_on_a_paper_says_whether_it_holds(client_for, cast, signed):
    paper, client = made(signed), client_for(cast.referrer)
    assert paper.code in text_of(paper) and paper.code in text_of(made(signed, file_format="docx"))
    status, text = asked(client, paper.code)
    assert status == 200 and "Current" in text and "Superseded" not in text
    amended(cast, signed)
    assert "Superseded" in asked(client, paper.code)[1]


def test_a_code_of_another_board_looks_like_one_that_was_never_printed(client_for, cast, signed):
    client, code = client_for(cast.outsider), signed.papers.first().code
    foreign, never = asked(client, code), asked(client, "0123456789ab")
    assert foreign[0] == never[0] == 404
    assert foreign[1].replace(code, "") == never[1].replace("0123456789ab", "")
    assert not AuditEvent.objects.filter(verb="paper_verified").exists()


@pytest.mark.parametrize("part", [1, 11, 13])
def test_a_part_of_a_code_finds_nothing(client_for, cast, signed, part):
    assert asked(client_for(cast.chair), signed.papers.first().content_sha256[:part])[0] == 404


def test_a_code_is_found_however_it_was_typed(client_for, cast, signed):
    client, code = client_for(cast.chair), signed.papers.first().code
    answer = client.get(reverse("verify-form"), {"code": f" {code[:4].upper()}-{code[4:8]} {code[8:]} "})
    assert answer["Location"] == reverse("verify", args=[code])
    assert client.get(reverse("verify-form"), {"code": "?"}).status_code == 422


def test_a_verification_is_an_event_and_shows_nothing_of_a_patient(client_for, cast, case, signed):
    _, text = asked(client_for(cast.surgeon), signed.papers.first().code)
    assert "TESTSECRET" not in text and WHOLE["text"] not in text
    assert AuditEvent.objects.get(verb="paper_verified").patient_id == case.patient_id


# Word, byte for byte


def test_a_word_file_is_the_same_bytes_for_the_same_data_whatever_the_clock_says(signed):
    first = made(signed, file_format="docx")
    content = paper_jobs.paper_path(first).read_bytes()
    assert {one.date_time[0] for one in zipfile.ZipFile(BytesIO(content)).infolist()} == {1980}
    assert paper_jobs.render("letter", paper_jobs.printed(first), "docx") == content


def test_a_paper_made_again_after_the_file_was_lost_is_the_same_file(signed):
    paper = made(signed)
    Paper.objects.filter(pk=paper.pk).update(state="waiting", attempts=0)
    paper_jobs.paper_path(paper).unlink()
    assert made(signed).sha256 == paper.sha256


# The papers of a meeting


def test_a_pack_says_that_it_is_superseded_once_the_agenda_or_a_case_has_changed(client_for, cast, case, meeting):
    client = client_for(cast.coordinator)
    pack = actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    tasks.make_paper(str(pack.pk))
    assert "Superseded" not in client.get(meeting.get_absolute_url()).content.decode()
    add_record(case=case, kind="pathology", by=cast.surgeon, differentiation="well")
    text = client.get(meeting.get_absolute_url()).content.decode()
    assert "Superseded" in text and "Make it anew" in text
    actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    assert "Superseded" not in client.get(meeting.get_absolute_url()).content.decode()
    actions.add_to_agenda(
        meeting=meeting, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why="Cannot wait"
    )
    assert "Superseded" in client.get(meeting.get_absolute_url()).content.decode()


def test_a_signature_supersedes_the_minutes_and_not_the_pack(cast, meeting):
    papers = {
        kind: actions.request_paper(meeting=meeting, kind=kind, by=cast.coordinator) for kind in ("pack", "minutes")
    }
    a_signed(cast, meeting)
    assert basis.is_superseded(papers["minutes"]) and not basis.is_superseded(papers["pack"])


def test_a_pack_that_says_again_what_an_earlier_one_said_is_the_newest_again(cast, meeting):
    first = actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    item = actions.add_to_agenda(
        meeting=meeting, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why="Cannot wait"
    )
    actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    actions.take_off_agenda(item=item, by=cast.coordinator)
    again = actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    assert (again.pk, again.number) == (first.pk, 3)
    assert not basis.is_superseded(again)


def test_the_downtime_pack_has_the_agenda_every_case_and_a_form_for_each(client_for, cast, meeting):
    actions.add_to_agenda(
        meeting=meeting, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why="Cannot wait"
    )
    client_for(cast.surgeon).post(reverse("paper-request", args=[meeting.pk]), {"kind": "downtime"})
    paper = Paper.objects.get(kind="downtime")
    tasks.make_paper(str(paper.pk))
    text = text_of(paper)
    assert text.count("Decision form, case") == 2 and "Agenda" in text and "Which treatment next?" in text
    for words in ("The decision as it is read aloud", "Further tests first", "Disease control", cast.chair.full_name):
        assert words in text
