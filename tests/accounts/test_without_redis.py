import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse

from accounts.cache import count
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_redis(settings):
    settings.CACHES = {
        "default": {"BACKEND": "accounts.cache.RedisOrMemoryCache", "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    }
    yield
    cache.memory.clear()


def test_one_can_sign_in_and_confirm_ones_password_while_redis_is_away(client):
    UserFactory(email="anna@board.test")
    assert client.post("/login/", {"login": "anna@board.test", "password": PASSWORD}).url == reverse("home")
    assert client.post("/confirm-password/?next=/probe/", {"password": PASSWORD}).url == "/probe/"


def test_guessing_passwords_stays_limited_while_redis_is_away(client):
    UserFactory(email="anna@board.test")
    for _ in range(5):
        client.post("/login/", {"login": "anna@board.test", "password": "wrong"})
    client.post("/login/", {"login": "anna@board.test", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_count_that_is_emptied_between_two_words_begins_again_and_stops_nobody(monkeypatch):
    assert [count("signing:1", 60), count("signing:1", 60)] == [1, 2]
    monkeypatch.setattr(LocMemCache, "add", lambda *_: False)
    assert count("signing:2", 60) == 1
