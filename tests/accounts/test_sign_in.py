import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import actions
from accounts.adapter import AccountAdapter
from accounts.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/login/", {"login": email, "password": password})


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_the_address_is_taken_in_any_case(client):
    user = UserFactory(email="anna@board.test")
    response = sign_in(client, "Anna@Board.TEST")
    assert response.status_code == 302 and response.url == reverse("home")
    assert client.get("/probe/").status_code == 200
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.subject_id) == ("signed_in", user, str(user.pk))


def test_a_failed_sign_in_is_written_down_without_the_address(client):
    user = UserFactory(email="anna@board.test")
    response = sign_in(client, "anna@board.test", "wrong")
    assert response.status_code == 200 and 'role="alert"' in response.text
    sign_in(client, "nobody@board.test", "wrong")
    known, unknown = AuditEvent.objects.order_by("pk")
    assert known.verb == unknown.verb == "sign_in_failed"
    assert (known.subject_id, unknown.subject_id) == (str(user.pk), "")
    assert known.detail == unknown.detail == {}


def test_someone_inactive_is_told_what_someone_unknown_is_told(client):
    user = UserFactory(email="anna@board.test")
    actions.deactivate_user(by=None, user=user)
    inactive, unknown = sign_in(client, "anna@board.test"), sign_in(client, "nobody@board.test")
    assert inactive.status_code == unknown.status_code == 200
    assert inactive.context["form"].errors == unknown.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_deactivating_someone_ends_the_session_they_are_in(client_for, surgeon):
    client = client_for(surgeon)
    assert client.get("/probe/").status_code == 200
    actions.deactivate_user(by=None, user=surgeon)
    assert client.get("/probe/").url == "/login/?next=/probe/"


def test_the_sixth_wrong_password_is_not_even_tried(client):
    UserFactory(email="anna@board.test")
    for _ in range(5):
        sign_in(client, "anna@board.test", "wrong")
    response = sign_in(client, "anna@board.test", PASSWORD)
    assert response.status_code == 200 and "_auth_user_id" not in client.session
    assert verbs() == ["sign_in_failed"] * 5


def test_signing_out_takes_a_post_and_is_written_down(client_for, surgeon):
    client = client_for(surgeon)
    assert client.get("/logout/").status_code == 200
    assert client.get("/probe/").status_code == 200
    assert client.post("/logout/").url == "/login/"
    assert client.get("/probe/").status_code == 302
    assert verbs() == ["signed_in", "signed_out"]


def test_nobody_can_sign_up(client):
    assert AccountAdapter().is_open_for_signup(None) is False
    for name in ("account_signup", "account_email", "account_reset_password", "account_inactive"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/signup/", "/accounts/signup/", "/login/signup/"):
        assert client.get(path).status_code == 404
    assert "sign up" not in client.get("/login/").text.lower()


def test_after_sign_in_one_is_never_sent_to_another_site(client):
    UserFactory(email="anna@board.test")
    page = client.get("/login/?next=https://evil.test/")
    assert page.status_code == 200
    response = client.post("/login/?next=https://evil.test/", {"login": "anna@board.test", "password": PASSWORD})
    assert response.url == reverse("home")


def test_after_sign_in_one_is_not_asked_to_sign_out(client):
    UserFactory(email="anna@board.test")
    assert client.get("/logout/").url == "/login/?next=/logout/"
    response = client.post("/login/?next=/logout/", {"login": "anna@board.test", "password": PASSWORD})
    assert response.url == reverse("home")


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(client_for, surgeon):
    here, elsewhere = client_for(surgeon), client_for(surgeon)
    asked = {"oldpassword": "wrong", "password1": "four-unrelated-words-x", "password2": "four-unrelated-words-x"}
    assert here.post("/password/", asked).status_code == 200
    assert here.post("/password/", asked | {"oldpassword": PASSWORD}).url == reverse("home")
    assert here.get("/probe/").status_code == 200
    assert elsewhere.get("/probe/").status_code == 302
    assert "password_changed" in verbs()


def test_a_short_password_is_refused(client_for, surgeon):
    asked = {"oldpassword": PASSWORD, "password1": "tooshort-1", "password2": "tooshort-1"}
    assert "at least 12 characters" in client_for(surgeon).post("/password/", asked).text


def test_confirming_the_password_goes_on_to_where_one_was(client_for, surgeon):
    client = client_for(surgeon)
    assert client.get("/confirm-password/?next=/probe/").status_code == 200
    assert client.post("/confirm-password/?next=/probe/", {"password": "wrong"}).status_code == 200
    assert client.post("/confirm-password/?next=/probe/", {"password": PASSWORD}).url == "/probe/"
    assert "reauthenticated" in verbs()
