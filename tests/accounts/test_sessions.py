from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session

from accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock for the session middleware that a test moves."""
    now = SimpleNamespace(value=1_800_000_000.0)
    monkeypatch.setattr("accounts.middleware.time", SimpleNamespace(time=lambda: now.value))
    return now


def test_fifteen_idle_minutes_end_a_session(client_for, surgeon, clock):
    client = client_for(surgeon)
    client.get("/probe/")
    clock.value += 15 * 60 - 1
    assert client.get("/probe/").status_code == 200
    clock.value += 15 * 60
    response = client.get("/probe/?tab=2")
    assert response.url == "/login/?expired=idle&next=%2Fprobe%2F%3Ftab%3D2"
    assert "nothing was done for a while" in client.get(response.url).text
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.by, event.detail) == ("session_expired", surgeon, {"why": "idle"})


def test_twelve_hours_end_a_session_however_busy(client_for, surgeon, clock):
    client = client_for(surgeon)
    for _ in range(12 * 6):
        assert client.get("/probe/").status_code == 200
        clock.value += 10 * 60
    assert client.get("/probe/").url.startswith("/login/?expired=absolute")
    assert "longest time" in client.get("/login/?expired=absolute").text


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(client_for, surgeon, clock):
    client = client_for(surgeon)
    client.get("/probe/")
    for _ in range(29):
        clock.value += 30
        assert client.get("/probe/", headers={"X-Unattended": "1"}).status_code == 200
    clock.value += 30
    assert client.get("/probe/", headers={"X-Unattended": "1"}).status_code == 302


def test_an_expired_fragment_takes_the_whole_page_to_sign_in(client_for, surgeon, clock):
    client = client_for(surgeon)
    client.get("/probe/")
    clock.value += 3600
    response = client.get("/probe/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/case/7/?a=1"})
    assert response.status_code == 200 and response.content == b""
    assert response["HX-Redirect"] == "/login/?expired=idle&next=%2Fcase%2F7%2F%3Fa%3D1"


def test_an_expired_form_leads_back_to_its_own_page_and_to_no_other_site(client_for, surgeon, clock):
    for referer, address in (
        ("http://testserver/form/", "/login/?expired=idle&next=%2Fform%2F"),
        ("http://evil.test/form/", "/login/?expired=idle"),
    ):
        client = client_for(surgeon)
        client.get("/probe/")
        clock.value += 3600
        assert client.post("/probe/", headers={"Referer": referer}).url == address


def test_an_expired_session_at_the_api_is_401_not_a_page(client_for, surgeon, clock):
    client = client_for(surgeon)
    assert client.get("/api/v1/probe/").status_code == 200
    clock.value += 3600
    response = client.get("/api/v1/probe/", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_an_expired_session_is_gone_from_the_database(client_for, surgeon, clock):
    client = client_for(surgeon)
    client.get("/probe/")
    clock.value += 3600
    ended = client.session.session_key
    client.get("/probe/")
    left = Session.objects.get()
    assert left.session_key != ended and left.get_decoded() == {"signed_out": str(surgeon.pk)}, "it opens nothing"


def test_most_requests_write_no_session(client_for, surgeon, clock, django_assert_num_queries):
    client = client_for(surgeon)
    client.get("/probe/")
    clock.value += 5
    with django_assert_num_queries(2):
        client.get("/probe/")


@pytest.mark.parametrize("path", ["/probe/", "/tokens/", "/password/", "/api/v1/probe/", "/missing/"])
def test_no_browser_or_proxy_keeps_what_someone_signed_in_saw(client_for, surgeon, path):
    assert client_for(surgeon).get(path)["Cache-Control"] == "no-store"


def test_nothing_but_public_pages_opens_without_signing_in(client):
    assert client.get("/probe/open/").status_code == 200
    for path in ("/probe/", "/tokens/", "/audit/", "/password/", "/confirm-password/"):
        response = client.get(path)
        assert response.status_code == 302 and response.url == f"/login/?next={path}"
