"""A form that comes when its session is over is kept for its author, sent once, and gone within the hour."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions_kept import MOST_FORMS
from accounts.models import AuditEvent, KeptForm, User
from accounts.tasks import purge_forms
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
AS_A_PAGE = {"Accept": "text/html,*/*", "Referer": "http://testserver/worklist/"}
FORM = "application/x-www-form-urlencoded"
TYPED = {"question": "Resect, or wait?\r\nAsk the family", "version": "1", "password": "TEST secret"}


@pytest.fixture
def own_urls():
    """The addresses of the product, not those of the other tests here."""


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


@pytest.fixture
def late(client, settings):
    """`late(address, typed)`: sent when the session has ended; the answer."""

    def sent(address: str, typed: dict, **headers: str):
        client.get("/worklist/")
        settings.SESSION_IDLE_SECONDS = 0
        answer = client.post(address, urlencode(typed), content_type=FORM, headers={**AS_A_PAGE, **headers})
        settings.SESSION_IDLE_SECONDS = 900
        return answer

    return sent


def test_it_is_kept_for_its_author_and_nothing_of_it_stands_in_the_address(late, client, cast):
    answer = late("/cases/new/", TYPED)
    kept = KeptForm.objects.get()
    assert answer.url == f"/login/?expired=idle&kept=1&next=%2Fkept%2F{kept.pk}%2F"
    assert "is not lost" in client.get(answer.url).text
    assert (kept.user, kept.address, kept.back) == (cast.surgeon, "/cases/new/", "/worklist/")
    assert dict(kept.fields) == {"question": TYPED["question"], "version": "1"}, "and no password"
    told = AuditEvent.objects.get(verb="form_kept")
    assert told.by == cast.surgeon and told.detail == {}


def test_its_author_sees_it_and_sends_it_once(late, client, cast):
    case = a_case(cast.surgeon, cast.board)
    address = reverse("case-amend", args=[case.pk])
    late(address, {"question": "Resect, or wait?", "why_now": "", "urgency": "routine", "version": str(case.version)})
    page = reverse("kept-form", args=[KeptForm.objects.get().pk])
    client.force_login(cast.surgeon)
    shown = client.get(page).text
    assert "Resect, or wait?</textarea>" in shown and 'name="urgency" value="routine"' in shown
    send = f"{page}send/"
    answer = client.post(send, {"question": "Resect, or wait?"})
    assert (answer.status_code, answer.url) == (307, address)
    assert client.post(send).status_code == 404 and not KeptForm.objects.exists()


def test_somebody_else_never_sees_it_and_begins_where_everybody_begins(late, client_for, cast):
    late("/cases/new/", TYPED)
    page = reverse("kept-form", args=[KeptForm.objects.get().pk])
    other = client_for(cast.chair)
    assert other.get(page).url == reverse("home")
    assert other.post(f"{page}send/").status_code == other.post(f"{page}drop/").status_code == 404
    assert KeptForm.objects.count() == 1


def test_dropped_it_is_gone_and_leads_back(late, client, cast):
    late("/cases/new/", TYPED)
    page = reverse("kept-form", args=[KeptForm.objects.get().pk])
    client.force_login(cast.surgeon)
    assert client.post(f"{page}drop/").url == "/worklist/" and not KeptForm.objects.exists()


def test_within_the_hour_it_is_gone_whether_or_not_anybody_came_back(late, client, cast):
    late("/cases/new/", TYPED)
    kept = KeptForm.objects.get()
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(minutes=61))
    client.force_login(cast.surgeon)
    assert client.get(reverse("kept-form", args=[kept.pk])).url == reverse("home")
    purge_forms()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("address", "typed", "headers"),
    [
        ("/cases/new/", TYPED, {"Referer": "http://evil.test/"}),
        ("/cases/new/", TYPED, {"HX-Request": "true", "HX-Current-URL": "http://testserver/worklist/"}),
        ("/cases/new/", TYPED, {"Accept": "*/*"}),
        ("/password/", {"password1": "TEST secret"}, {}),
        ("/logout/", {"question": "TEST"}, {}),
        ("/nowhere/", TYPED, {}),
        ("/cases/new/", {"question": "x" * 200_001}, {}),
        ("/cases/new/", {"csrfmiddlewaretoken": "x", "question": ""}, {}),
    ],
    ids=["another site", "htmx", "a script", "a password", "signing out", "no address", "too long", "nothing typed"],
)
def test_what_no_person_wrote_on_a_page_of_ours_is_not_kept(late, address, typed, headers):
    late(address, typed, **headers)
    assert not KeptForm.objects.exists()


def a_file(name: str = "TEST report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 TEST", content_type="application/pdf")


def test_of_a_form_with_a_file_the_words_are_kept_and_both_pages_say_what_to_choose_again(client, settings, cast):
    client.get("/worklist/")
    settings.SESSION_IDLE_SECONDS = 0
    answer = client.post("/cases/new/", {"caption": "CT of the liver", "file": a_file()}, headers=AS_A_PAGE)
    settings.SESSION_IDLE_SECONDS = 900
    kept = KeptForm.objects.get()
    assert (kept.fields, kept.files) == ([["caption", "CT of the liver"]], [["file", "TEST report.pdf"]])
    assert "TEST" not in answer.url and "files=1" in answer.url
    assert "Files are not kept" in client.get(answer.url).text
    client.force_login(cast.surgeon)
    page = client.get(reverse("kept-form", args=[kept.pk])).text
    assert "You had chosen TEST report.pdf" in page and 'enctype="multipart/form-data"' in page
    assert '<input class="input" type="file" id="file-1" name="file"' in page


def test_signed_out_by_a_page_that_asks_by_itself_the_form_is_kept_all_the_same(client, settings, cast):
    client.get("/worklist/")
    settings.SESSION_IDLE_SECONDS = 0
    client.get("/worklist/", headers={"X-Unattended": "1"})
    settings.SESSION_IDLE_SECONDS = 900
    answer = client.post("/cases/new/", urlencode(TYPED), content_type=FORM, headers=AS_A_PAGE)
    kept = KeptForm.objects.get()
    assert kept.user == cast.surgeon and f"kept%2F{kept.pk}" in answer.url
    assert not client.session.get("_auth_user_id"), "and nobody is signed in by that"


def test_who_signed_out_is_told_that_it_was_neither_saved_nor_kept(client):
    client.get("/worklist/")
    client.logout()
    answer = client.post("/cases/new/", urlencode(TYPED), content_type=FORM, headers=AS_A_PAGE)
    assert answer.url == "/login/?lost=1&next=%2Fworklist%2F" and not KeptForm.objects.exists()
    assert "neither saved nor kept" in client.get(answer.url).text


def test_an_account_that_is_closed_keeps_nothing_and_nobody_keeps_without_end(client, settings, cast):
    client.get("/worklist/")
    settings.SESSION_IDLE_SECONDS = 0
    client.get("/worklist/")
    settings.SESSION_IDLE_SECONDS = 900
    for _ in range(MOST_FORMS + 1):
        answer = client.post("/cases/new/", urlencode(TYPED), content_type=FORM, headers=AS_A_PAGE)
    assert KeptForm.objects.count() == MOST_FORMS and "lost=1" in answer.url
    KeptForm.objects.all().delete()
    User.objects.filter(pk=cast.surgeon.pk).update(is_active=False)
    client.post("/cases/new/", urlencode(TYPED), content_type=FORM, headers=AS_A_PAGE)
    assert not KeptForm.objects.exists()
