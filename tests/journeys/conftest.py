"""A real browser against a real server. Debian's Chromium through playwright; `CHROMIUM` names the binary."""

import os

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server):
    """`open_page(javascript=False)`: a fresh person; script errors and CSP reports fail the test."""
    contexts, problems = [], []

    def opened(**options) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 1000}, **options)
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
        return page

    return signed_in
