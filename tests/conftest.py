"""Fixtures every test may use: the cast of people, and a browser-less client signed in as one of them."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings
from rest_framework.test import APIClient

from accounts import actions
from accounts.models import Board, User
from tests.factories.accounts import Cast, make_cast

# No example has a deadline: how long one takes says what else the machine does.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
# For coverage and for each of some thousand mutants: fewer examples, the same every time.
settings.register_profile("quick", max_examples=20, derandomize=True, database=None, deadline=None)


@pytest.fixture(autouse=True)
def own_cache_keys() -> Iterator[None]:
    """No test meets the rate limits or cached values of another, and none empties a Redis that others use too."""
    before, cache.key_prefix = cache.key_prefix, f"test-{uuid4().hex}"
    yield
    cache.key_prefix = before


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def board(cast: Cast) -> Board:
    return cast.board


@pytest.fixture
def coordinator(cast: Cast) -> User:
    return cast.coordinator


@pytest.fixture
def chair(cast: Cast) -> User:
    return cast.chair


@pytest.fixture
def surgeon(cast: Cast) -> User:
    return cast.surgeon


@pytest.fixture
def referrer(cast: Cast) -> User:
    return cast.referrer


@pytest.fixture
def editor(cast: Cast) -> User:
    return cast.editor


@pytest.fixture
def auditor(cast: Cast) -> User:
    return cast.auditor


@pytest.fixture
def outsider(cast: Cast) -> User:
    return cast.outsider


@pytest.fixture
def client_for(db: None) -> Callable[[User], Client]:
    """`client_for(user)`: a client that has signed in as this user."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def api_for(db: None) -> Callable[..., APIClient]:
    """`api_for(user, "read", "write")`: a client that sends a token of this user with these scopes."""

    def with_token(user: User, *scopes: str) -> APIClient:
        _, secret = actions.create_token(by=user, name="Test", scopes=scopes or ["read"])
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return with_token
