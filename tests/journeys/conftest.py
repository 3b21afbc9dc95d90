"""A real browser against a real server. Debian's Chromium through playwright; `CHROMIUM` names the binary."""

import os

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from cases.models import Case
from meetings.demo.patients import published_cases

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
PATIENCE = 10_000


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server):
    """`open_page(java_script_enabled=False)`: a fresh person; script errors and CSP reports fail the test."""
    contexts, problems = [], []

    def opened(**options) -> Page:
        options = {"viewport": {"width": 1440, "height": 1000}, **options}
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def sign_in(open_page):
    """`sign_in(user, password)`: the worklist of that person."""

    def signed_in(email: str, password: str, **options) -> Page:
        page = open_page(**options)
        page.goto("/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
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
