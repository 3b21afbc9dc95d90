"""A real browser against a real server. Debian's Chromium through playwright; `CHROMIUM` names the binary."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from cases.models import Case
from meetings.demo.build import build
from meetings.demo.patients import published_cases
from meetings.demo.people import PEOPLE
from tests.factories.accounts import PASSWORD
from tests.journeys.browsing import ARGUMENTS, enter

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PATIENCE = 10_000


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS)
        yield started
        started.close()


@contextmanager
def persons(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """`opened(java_script_enabled=False)`: a fresh person; script errors and CSP reports fail whoever asked."""
    contexts, problems = [], []

    def opened(**options) -> Page:
        options = {"viewport": {"width": 1440, "height": 1000}, **options}
        context = browser.new_context(base_url=address, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    opened.problems = problems
    yield opened
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def open_page(browser: Browser, live_server):
    with persons(browser, live_server.url) as opened:
        yield opened


@pytest.fixture
def sign_in(open_page):
    """`sign_in(user, password)`: the first page of that person, or the page that was asked for."""

    def signed_in(email: str, password: str = PASSWORD, **options) -> Page:
        page = open_page(**options)
        page.goto("/")
        enter(page, email, password)
        page.wait_for_url("**/")
        return page

    return signed_in


@pytest.fixture
def published(cast) -> list[Case]:
    """The published patients, on the cast's board."""
    return published_cases(cast.board, cast.coordinator)


@pytest.fixture
def glucagonoma(published) -> Case:
    return next(case for case in published if case.patient.given_name == "Glucagonoma")


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The address of a server with the demonstration, loaded once for a module whose tests change nothing.

    Its tests are marked `django_db`, without which there is no test database, and take no `live_server`, which empties
    the database after each test.
    """
    with django_db_blocker.unblock(), override_settings(PAPER_DIR=tmp_path_factory.mktemp("papers")):
        assert connection.settings_dict["NAME"] == settings.DATABASES["default"]["TEST"]["NAME"]
        build(1, date.today())
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def seat(demonstration, browser):
    """`seat("chair")`: the one page of this account of the demonstration, signed in; of no account, signed out."""
    # All of them now: what a test signs in itself is undone with the test.
    sessions = {one.account: _session(one.email, demonstration) for one in PEOPLE}
    with persons(browser, demonstration) as opened:
        seats: dict[tuple, Page] = {}

        def taken(account: str = "", **options) -> Page:
            key = (account, *options)
            if key not in seats:
                seats[key] = opened(**options)
                seats[key].context.add_cookies([sessions[account]] if account else [])
            return seats[key]

        taken.problems = opened.problems
        yield taken


def _session(email: str, address: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(email=email))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}
