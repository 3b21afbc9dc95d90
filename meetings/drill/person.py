"""Somebody in front of a browser, over HTTP: a session, forms, and what became of them."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User

SECONDS = 20
REVISION = re.compile(r'name="revision" id="revision" value="(\d+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """Status 0: nobody answered, and whether anything was written is not known."""

    status: int
    text: str = ""
    at: str = ""


class Person:
    """One session. Any number of threads may use it."""

    def __init__(self, address: str, user: User | None = None, cookies: str = "") -> None:
        token = get_random_string(32)
        own = f"{_session(user)}; {settings.CSRF_COOKIE_NAME}={token}" if user else cookies
        self.user = user
        self._headers = {"Cookie": own, "X-CSRFToken": token}
        self._pool = urllib3.connection_from_url(address, maxsize=8, retries=False, timeout=SECONDS)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields), {"Content-Type": FORM})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            found = self._pool.request(method, path, body=body, headers=self._headers | headers, redirect=False)
        except (urllib3.exceptions.HTTPError, OSError):
            return Answer(0)
        return Answer(found.status, found.data.decode(errors="replace"), found.headers.get("Location", ""))


def _session(user: User) -> str:
    """Signed in without the page for it: how somebody signs in is no matter of a drill."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def revision_in(page: str) -> int:
    """The revision that a form of a decision has to send next time."""
    found = REVISION.search(page)
    if found is None:
        raise ValueError("The page holds no form of a decision.")
    return int(found[1])
