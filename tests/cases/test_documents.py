"""Documents of a case: nothing is shown that was not checked, nobody sees what is not theirs, nothing is lost."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases import actions_documents as actions
from cases.documents import checking, jobs
from cases.documents.dicom import address_of, validate_study_uid, validate_viewer
from cases.documents.limits import JPEG, MAX_BYTES, media_type_of
from cases.documents.refusals import why
from cases.models import Case, Document, DocumentContent
from tests.factories import documents as files
from tests.factories.cases import a_case

UID = "1.2.840.113619.2.55.3"
HOSTILE_NAME = "../../etc/passwd\u202egnp.<script>alert(1)</script>.pdf"


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, referred_by=cast.referrer)


@pytest.fixture
def add(cast, case):
    """`add(content)`: a document that waits; `add(content, check=True)`: one with its verdict."""

    def added(content: bytes, *, check: bool = True, kind: str = "key_image", **about) -> Document:
        one = actions.add_file(case=case, kind=kind, content=content, by=cast.surgeon, **about)
        if check:
            jobs.check(str(one.pk))
        return Document.objects.get(pk=one.pk)

    return added


def whole(one: Document) -> bytes:
    return bytes(one.contents.get(part="whole").content)


def address(name: str, *arguments) -> str:
    return reverse(name, args=[getattr(one, "pk", one) for one in arguments])


# Quarantine: a row, a verdict, and not a byte before it


@pytest.mark.django_db
def test_nobody_gets_a_byte_before_the_check_has_passed(client_for, cast, add):
    waiting = add(files.a_png(), check=False)
    client = client_for(cast.surgeon)
    for name in ("document", "document-preview"):
        assert client.get(address(name, waiting)).status_code == 404
    assert jobs.due() == [str(waiting.pk)]
    jobs.check(str(waiting.pk))
    assert client.get(address("document", waiting)).status_code == 200
    assert jobs.due() == []


@pytest.mark.django_db
def test_of_what_is_refused_nothing_is_kept_but_the_reason(client_for, cast, add):
    refused = add(files.HOSTILE_PDFS["JavaScript on opening"][1], kind="pathology_report", caption="Report")
    assert (refused.state, refused.refusal) == ("refused", "script")
    assert not DocumentContent.objects.filter(document=refused).exists()
    client = client_for(cast.surgeon)
    assert client.get(address("document", refused)).status_code == 404
    assert why("script") in client.get(address("documents", refused.case_id)).text


@pytest.mark.django_db
def test_the_original_of_an_image_is_not_kept_beside_what_is_shown(add):
    one = add(files.a_jpeg_that_tells())
    assert {each.part for each in one.contents.all()} == {"whole", "preview"}
    assert not [each for each in one.contents.all() if files.SECRET in bytes(each.content)]


@pytest.mark.django_db
def test_two_workers_check_a_file_once(add):
    waiting = add(files.a_png(), check=False)
    assert jobs.take(str(waiting.pk)) is not None
    assert jobs.check(str(waiting.pk)) is False


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_due_again_and_ends_after_five_times(add):
    waiting = add(files.a_png(), check=False)
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.take(str(waiting.pk))
        assert jobs.due() == []
        Document.objects.filter(pk=waiting.pk).update(leased_until=timezone.now())
        assert jobs.due() == [str(waiting.pk)]
    assert jobs.check(str(waiting.pk))
    assert Document.objects.get(pk=waiting.pk).refusal == "unfinished"
    assert jobs.due() == []


@pytest.mark.django_db
def test_a_slow_worker_that_lost_its_lease_writes_nothing(add):
    waiting = add(files.a_png(), check=False)
    slow = jobs.take(str(waiting.pk))
    Document.objects.filter(pk=waiting.pk).update(leased_until=timezone.now())
    assert jobs.check(str(waiting.pk))
    jobs._keep(slow, checking.Verdict("unreadable"))
    assert Document.objects.get(pk=waiting.pk).state == "ready"


@pytest.mark.django_db
def test_without_a_broker_the_file_is_kept_and_checked_by_the_sweep(
    add, monkeypatch, django_capture_on_commit_callbacks
):
    from cases import tasks

    def away(*_args, **_options):
        raise OSError

    monkeypatch.setattr(tasks.check_document, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = add(files.a_png(), check=False)
    tasks.sweep_documents()
    assert Document.objects.get(pk=waiting.pk).state == "ready"


# Bringing one in


@pytest.fixture
def upload(client_for, cast, case):
    def sent(content: bytes, *, name: str = "x", by=None, content_type="image/png", **fields):
        file = SimpleUploadedFile(name, content, content_type)
        data = {"what": "file", "kind": "key_image", "file": file, **fields}
        return client_for(by or cast.surgeon).post(address("documents", case), data)

    return sent


@pytest.mark.django_db
def test_a_file_is_taken_by_its_content_and_what_it_is_called_is_not_kept(upload, client_for, cast, case):
    answer = upload(files.a_jpeg(), name=HOSTILE_NAME, content_type="text/html", caption="CT, arterial phase")
    assert answer.status_code == 302
    one = Document.objects.get(case=case)
    assert one.media_type == JPEG
    page = client_for(cast.surgeon).get(address("documents", case)).text
    assert "CT, arterial phase" in page
    for part in ("passwd", "\u202e", "<script>alert"):
        assert part not in page and part not in str(one.__dict__)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unknown_type"),
        (b"GIF89a" + files.a_png(), "unknown_type"),
        (b"\n" + files.a_pdf(), "unknown_type"),
        (b"MZ\x90", "unknown_type"),
        (files.a_png() + b"\0" * MAX_BYTES, "too_large"),
    ],
)
def test_what_a_glance_shows_is_told_at_once_and_the_rest_of_the_form_stays(upload, content, code):
    answer = upload(content, name="scan.png", caption="kept text")
    assert answer.status_code == 422
    assert why(code) in answer.text.replace("&#x27;", "'") and "kept text" in answer.text
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_form_sent_twice_adds_one_document(upload, case):
    content = files.a_png()
    assert upload(content).status_code == 302
    again = upload(content)
    assert again.status_code == 422 and actions.TWICE in again.text
    assert Document.objects.filter(case=case).count() == 1


@pytest.mark.django_db
def test_what_was_withdrawn_may_be_brought_again(cast, add):
    content = files.a_png()
    actions.withdraw_document(document=add(content), reason="Too dark", by=cast.surgeon)
    assert add(content).state == "ready"


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused(cast, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.surgeon)
    file = SimpleUploadedFile("x", files.a_png())
    answer = client.post(address("documents", case), {"what": "file", "kind": "key_image", "file": file})
    assert answer.status_code == 403 and not Document.objects.exists()


@pytest.mark.django_db
def test_hostile_text_of_a_caption_is_shown_as_text(upload, client_for, cast, case):
    upload(files.a_png(), caption="<img src=x onerror=alert(1)>")
    for name in ("documents", "case"):
        text = client_for(cast.surgeon).get(address(name, case)).text
        assert "<img src=x" not in text and "&lt;img src=x" in text


# Who sees it


@pytest.mark.django_db
def test_nobody_outside_the_case_reaches_a_document_by_any_address(client_for, api_for, cast, add):
    one = add(files.a_png())
    for person in (cast.outsider, cast.editor, cast.auditor):
        client = client_for(person)
        for name in ("document", "document-preview", "document-status", "document-withdraw"):
            assert client.get(address(name, one)).status_code == 404, name
        assert client.get(address("documents", one.case)).status_code == 404
        for name in ("document-move", "document-withdraw"):
            assert client.post(address(name, one), {"direction": "up", "seen": "1"}).status_code == 404
        for name in ("api-document", "api-document-content"):
            assert api_for(person).get(address(name, one)).status_code == 404
    assert client_for(cast.outsider).get(address("document", uuid4())).status_code == 404


@pytest.mark.django_db
def test_a_referrer_opens_those_of_the_own_patient_and_changes_none(client_for, cast, add, upload):
    one = add(files.a_png())
    client = client_for(cast.referrer)
    assert client.get(address("document", one)).status_code == 200
    assert upload(files.a_jpeg(), by=cast.referrer).status_code == 403
    assert client.post(address("document-withdraw", one), {"reason": "x"}).status_code == 403
    other = a_case(cast.surgeon, cast.board)
    theirs = actions.add_file(case=other, kind="other", content=files.a_pdf(), by=cast.surgeon)
    jobs.check(str(theirs.pk))
    assert client.get(address("document", theirs)).status_code == 404


@pytest.mark.django_db
def test_every_opening_is_an_event_with_the_patient(client_for, cast, add):
    one = add(files.a_png())
    client = client_for(cast.chair)
    for name in ("document", "document-preview"):
        client.get(address(name, one))
    events = AuditEvent.objects.filter(verb="document_opened", by=cast.chair, patient_id=one.case.patient_id)
    assert sorted(each.detail["part"] for each in events) == ["preview", "whole"]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "how"), [(files.a_png(), "inline"), (files.a_pdf(), "attachment")])
def test_a_file_leaves_where_nothing_in_it_can_act(client_for, cast, add, content, how):
    one = add(content, kind="pathology_report", caption="TESTSECRET")
    answer = client_for(cast.surgeon).get(address("document", one))
    assert answer["Content-Type"] == media_type_of(content)
    assert answer["Content-Disposition"].startswith(f'{how}; filename="pathology-report-1.')
    assert "TESTSECRET" not in str(answer.headers)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store" and answer["Referrer-Policy"] == "no-referrer"
    assert answer.content == whole(one)


# Order and history


@pytest.mark.django_db
def test_documents_are_moved_and_a_button_pressed_twice_moves_once(client_for, cast, case, add):
    first, second, third = (add(files.a_png(8, n)) for n in (8, 9, 10))
    client = client_for(cast.surgeon)
    for _ in range(2):
        client.post(address("document-move", third), {"direction": "up", "seen": third.position})
    assert list(Document.objects.standing()) == [first, third, second]
    client.post(address("document-move", first), {"direction": "up", "seen": first.position})
    assert list(Document.objects.standing()) == [first, third, second]


@pytest.mark.django_db
def test_a_withdrawn_document_leaves_the_case_and_stays_in_its_history(client_for, cast, add):
    one = add(files.a_png(), caption="Wrong side")
    client = client_for(cast.surgeon)
    assert client.post(address("document-withdraw", one), {"reason": " "}).status_code == 422
    assert client.post(address("document-withdraw", one), {"reason": "Of another study"}).status_code == 302
    page = client.get(address("documents", one.case)).text
    assert "Of another study" in page and "Wrong side" in page
    assert "Wrong side" not in client.get(address("case", one.case)).text
    assert not Document.objects.key_images().exists()
    assert client.get(address("document", one)).status_code == 200
    for name in ("document", "documents"):
        answer = client_for(cast.referrer).get(address(name, one.case if name == "documents" else one))
        assert answer.status_code == 404 or "Wrong side" not in answer.text
    with pytest.raises(ValidationError):
        actions.withdraw_document(document=one, reason="again", by=cast.surgeon)


@pytest.mark.django_db
def test_the_database_keeps_what_came(add):
    one = add(files.a_png())
    for attempt in (
        lambda: Document.objects.filter(pk=one.pk).update(kind="other"),
        lambda: Document.objects.filter(pk=one.pk)._raw_delete("default"),
        lambda: Document.objects.filter(pk=one.pk).update(withdrawn_at=timezone.now()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_a_question_being_typed_is_not_stale_because_a_document_came(cast, case, add):
    before = Case.objects.get(pk=case.pk)
    add(files.a_png())
    after = Case.objects.get(pk=case.pk)
    assert after.version == before.version and after.documents_version > before.documents_version


@pytest.mark.django_db
def test_a_closed_case_takes_no_document(cast, case, add):
    Case.objects.filter(pk=case.pk).update(status="closed")
    case.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        add(files.a_png())


# Imaging studies


@pytest.mark.parametrize("uid", [UID, "2.25." + "9" * 59, "1.2.840.0.1"])
def test_a_uid_is_taken(uid):
    validate_study_uid(uid)


@pytest.mark.parametrize(
    "uid", ["", "1", "1..2", ".1.2", "1.2.", "1.2a", "1.2/../x", "1.2 ", "1.2\n", "١.٢", "1." * 32 + "1"]
)
def test_what_is_no_uid_is_refused(uid):
    with pytest.raises(ValidationError):
        validate_study_uid(uid)


@given(st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,8}){1,6}", fullmatch=True))
def test_a_uid_stands_in_an_address_as_it_is(uid):
    validate_study_uid(uid)
    assert address_of("https://v.example/?s={study_uid}&x=1", uid) == f"https://v.example/?s={uid}&x=1"


@pytest.mark.parametrize(
    "viewer", ["https://v.example/{study_uid}", "https://v.example:8443/a?StudyInstanceUIDs={study_uid}#x"]
)
def test_a_viewer_is_taken(viewer):
    validate_viewer(viewer)


@pytest.mark.parametrize(
    "viewer",
    [
        "http://v.example/{study_uid}", "javascript:alert('{study_uid}')", "https:///{study_uid}", "https://v.example/",
        "https://{study_uid}.example/", "https://v.example/{study_uid}/{study_uid}", "https://v.example/{uid}",
        "https://u:p@v.example/{study_uid}", "https://v.example/ {study_uid}", "https://v.example:x/{study_uid}",
        "//v.example/{study_uid}", "https://v.example\\@x.example/{study_uid}", "https://v.example/\n{study_uid}",
        "https://v.example/{study_uid}{", "data:text/html,{study_uid}", "https://v.exämple/{study_uid}", "https://[x/{study_uid}",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_no_viewer(viewer):
    with pytest.raises(ValidationError):
        validate_viewer(viewer)


@pytest.fixture
def study(cast, case):
    actions.set_viewer(board=cast.board, address="https://v.example/?uid={study_uid}", by=cast.chair)
    return actions.add_study(case=case, study_uid=UID, caption="CT of the abdomen", by=cast.surgeon)


@pytest.mark.django_db
def test_a_study_is_opened_in_the_hospitals_viewer_which_learns_nothing_else(client_for, cast, case, study):
    client = client_for(cast.surgeon)
    page = client.get(address("case", case))
    assert f'href="{address("document", study)}" target="imaging-viewer"' in page.text
    assert page["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    answer = client.get(address("document", study))
    assert answer["Location"] == f"https://v.example/?uid={UID}"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert AuditEvent.objects.filter(verb="study_opened", patient_id=case.patient_id).count() == 1


@pytest.mark.django_db
def test_without_a_viewer_the_uid_stands_there_and_leads_nowhere(client_for, cast, case, study):
    actions.set_viewer(board=cast.board, address="", by=cast.chair)
    client = client_for(cast.surgeon)
    assert "imaging-viewer" not in client.get(address("case", case)).text
    assert client.get(address("document", study)).status_code == 404


@pytest.mark.django_db
def test_a_study_is_added_once_and_its_uid_is_checked(client_for, cast, case):
    client = client_for(cast.surgeon)
    sent = {"what": "study", "study-study_uid": UID, "study-caption": "CT"}
    assert client.post(address("documents", case), sent).status_code == 302
    assert actions.TWICE in client.post(address("documents", case), sent).text
    wrong = client.post(address("documents", case), {**sent, "study-study_uid": "1.2.x", "study-caption": "kept text"})
    assert wrong.status_code == 422 and "kept text" in wrong.text and "numbers with dots" in wrong.text
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_only_coordinator_and_chair_say_where_studies_are_shown(client_for, cast):
    place = address("viewer", cast.board)
    sent = {"address": "https://v.example/{study_uid}"}
    for person in (cast.surgeon, cast.referrer, cast.outsider, cast.auditor):
        assert client_for(person).post(place, sent).status_code in (403, 404)
    assert client_for(cast.chair).post(place, sent).status_code == 302
    assert client_for(cast.chair).post(place, {"address": "http://v.example/{study_uid}"}).status_code == 422
    with pytest.raises(Refused):
        actions.set_viewer(board=cast.board, address="", by=cast.surgeon)


# The same by API


@pytest.mark.django_db
def test_a_client_uploads_watches_lists_and_downloads(api_for, cast, case):
    client = api_for(cast.surgeon, "read", "write")
    file = SimpleUploadedFile(HOSTILE_NAME, files.a_jpeg_that_tells(), "text/html")
    sent = client.post(address("api-document-files", case), {"file": file, "kind": "key_image", "caption": "CT"})
    assert sent.status_code == 201 and sent.json()["state"] == "waiting"
    place = address("api-document-content", sent.json()["id"])
    assert client.get(place).status_code == 404
    jobs.check(sent.json()["id"])
    assert client.get(address("api-document", sent.json()["id"])).json()["state"] == "ready"
    got = client.get(place)
    assert got["Content-Type"] == JPEG and files.SECRET not in got.content
    assert [each["caption"] for each in client.get(address("api-documents", case)).json()] == ["CT"]
    study = client.post(address("api-document-studies", case), {"study_uid": UID}, format="json")
    assert study.status_code == 201 and study.json()["state"] == "ready"


@pytest.mark.django_db
def test_a_client_is_refused_with_the_reason_beside_the_field(api_for, cast, case):
    client = api_for(cast.surgeon, "read", "write")
    sent = client.post(
        address("api-document-files", case), {"file": SimpleUploadedFile("x", b"<svg/>"), "kind": "key_image"}
    )
    assert sent.status_code == 400
    assert sent.json()["errors"] == [{"field": "file", "message": why("unknown_type")}]
    wrong = client.post(address("api-document-studies", case), {"study_uid": "x"}, format="json")
    assert wrong.status_code == 400 and wrong.json()["errors"][0]["field"] == "study_uid"


@pytest.mark.django_db
def test_a_token_that_reads_writes_nothing_and_another_board_finds_no_case(api_for, cast, case):
    file = SimpleUploadedFile("x", files.a_png())
    sent = {"file": file, "kind": "other"}
    assert api_for(cast.surgeon, "read").post(address("api-document-files", case), sent).status_code == 403
    file.seek(0)
    assert api_for(cast.outsider, "read", "write").post(address("api-document-files", case), sent).status_code == 404
    assert not Document.objects.exists()


# What it costs


@pytest.mark.django_db
def test_the_case_page_asks_once_however_many_documents_there_are(
    client_for, cast, case, add, study, django_assert_max_num_queries
):
    for number in range(6):
        add(files.a_png(8, 8 + number))
    client = client_for(cast.surgeon)
    client.get(address("case", case))
    with django_assert_max_num_queries(25) as taken:
        client.get(address("case", case))
    about = [one["sql"] for one in taken.captured_queries if "cases_document" in one["sql"]]
    assert len(about) == 1 and "cases_documentcontent" not in about[0]
