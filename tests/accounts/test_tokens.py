import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import actions
from accounts.models import ApiToken, AuditEvent, Membership
from accounts.permissions import Refused
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
THINGS = "/api/v1/probe/"


def bearer(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def refused(client: APIClient) -> bool:
    response = client.get(THINGS)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    return response.json()["detail"] == "This token is unknown, expired or revoked."


def test_only_the_hash_of_a_secret_is_kept(surgeon):
    token, secret = actions.create_token(by=surgeon, name="Registry", scopes=["read"])
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert stored["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(stored["prefix"]) and len(secret) > len(stored["prefix"]) + 40
    assert secret not in str(stored)
    event = AuditEvent.objects.get()
    assert event.verb == "token_created" and event.detail == {"scopes": ["read"], "days": 90}


def test_a_token_acts_as_its_owner(surgeon, api_for):
    assert api_for(surgeon).get(THINGS).json() == {"user": str(surgeon.pk)}


def test_use_is_noted_at_most_once_a_minute(surgeon, django_assert_num_queries):
    token, secret = actions.create_token(by=surgeon, name="Registry", scopes=["read"])
    bearer(secret).get(THINGS)
    first = ApiToken.objects.get(pk=token.pk).last_used_at
    assert first
    with django_assert_num_queries(1):
        bearer(secret).get(THINGS)
    assert ApiToken.objects.get(pk=token.pk).last_used_at == first


def test_expired_revoked_unknown_and_ownerless_tokens_are_refused_alike(surgeon, chair):
    expired, secret = actions.create_token(by=surgeon, name="Old", scopes=["read"])
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(bearer(secret))
    revoked, secret = actions.create_token(by=surgeon, name="Lost", scopes=["read"])
    actions.revoke_token(by=surgeon, token=revoked)
    assert refused(bearer(secret))
    _, secret = actions.create_token(by=chair, name="Left", scopes=["read"])
    actions.deactivate_user(by=None, user=chair)
    assert refused(bearer(secret))
    assert refused(bearer("pnet_unknown")) and refused(bearer("")) and refused(bearer("pnet_ü"))


@pytest.mark.parametrize(
    "scopes, get, put, assess", [("read", 200, 403, 403), ("write", 403, 403, 403), ("assess", 403, 403, 200)]
)
def test_a_token_does_no_more_than_its_scopes_say(surgeon, api_for, scopes, get, put, assess):
    client = api_for(surgeon, scopes)
    assert client.get(THINGS).status_code == get
    assert client.post("/api/v1/probe-assess/", {}, format="json").status_code == assess
    response = client.put(THINGS, {}, format="json")
    assert response.status_code == put
    assert ("lacks the scope write" in response.json()["detail"]) is (scopes != "write")


def test_a_signed_in_person_needs_no_scopes(client_for, surgeon):
    assert client_for(surgeon).get(THINGS).status_code == 200


def test_without_a_token_the_api_is_closed(client):
    assert client.get(THINGS).status_code == 401


@pytest.mark.parametrize("scopes, days", [([], 90), (["all"], 90), (["read"], 0), (["read"], 10_000)])
def test_a_token_has_known_scopes_and_an_end(surgeon, scopes, days):
    with pytest.raises(ValidationError):
        actions.create_token(by=surgeon, name="x", scopes=scopes, days=days)


def test_someone_on_no_board_gets_no_token():
    with pytest.raises(Refused, match="not a member of a board"):
        actions.create_token(by=UserFactory(), name="x", scopes=["read"])


def test_a_token_is_its_owners_alone_to_revoke(cast):
    token, _ = actions.create_token(by=cast.surgeon, name="x", scopes=["read"])
    with pytest.raises(Refused):
        actions.revoke_token(by=cast.coordinator, token=token)


def test_what_is_done_through_a_token_is_written_down_with_the_token(surgeon):
    from structlog.contextvars import bound_contextvars

    token, _ = actions.create_token(by=surgeon, name="x", scopes=["read"])
    with bound_contextvars(token_id=str(token.pk)):
        actions.revoke_token(by=surgeon, token=token)
    assert AuditEvent.objects.latest("pk").detail == {"token": str(token.pk)}


def test_the_page_shows_a_secret_once(client_for, surgeon):
    client = client_for(surgeon)
    asked = {"name": "Registry export", "scopes": ["read", "assess"], "days": "30"}
    response = client.post("/tokens/", asked)
    secret = response.context["secret"]
    assert secret in response.text and bearer(secret).get(THINGS).status_code == 200
    later = client.get("/tokens/")
    assert secret not in later.text and "Registry export" in later.text
    assert secret not in str(dict(client.session))


def test_the_page_says_what_is_missing(client_for, surgeon):
    response = client_for(surgeon).post("/tokens/", {"name": "", "days": "31"})
    assert response.status_code == 400
    assert (
        "Say what the token is for" in response.text
        and "Choose how long" in response.text
        and "Choose at least one thing" in response.text
    )
    assert not ApiToken.objects.exists()


def test_the_page_revokes_own_tokens_and_knows_no_others(client_for, cast):
    token, _ = actions.create_token(by=cast.surgeon, name="x", scopes=["read"])
    path = f"/tokens/{token.pk}/revoke/"
    assert client_for(cast.chair).post(path).status_code == 404
    client = client_for(cast.surgeon)
    assert client.get(path).status_code == 405
    assert client.post(path).url == "/tokens/"
    assert "Revoked" in client.get("/tokens/").text
    token.refresh_from_db()
    assert token.revoked_at


def test_the_database_knows_the_scopes_too(surgeon):
    from django.db import IntegrityError, transaction

    token, _ = actions.create_token(by=surgeon, name="x", scopes=["read"])
    for scopes in ([], ["all"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(scopes=scopes)
    assert Membership.objects.of(surgeon).exists()
