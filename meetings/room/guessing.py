"""Wrong keys of a room screen are counted for each address: whoever guesses waits, even with the right key at last."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from accounts.cache import count

ATTEMPTS, SECONDS = 10, 300


def must_wait(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= ATTEMPTS


def note_wrong(request: HttpRequest) -> None:
    count(_key(request), SECONDS)


def _key(request: HttpRequest) -> str:
    return f"room-key:{get_adapter().get_client_ip(request)}"
