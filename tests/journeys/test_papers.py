"""Papers are asked for on the page, made by a real worker, and arrive there by themselves; once, whatever dies."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from meetings import actions
from meetings.jobs.papers import paper_path
from meetings.models import Paper
from tests.factories.meetings import a_meeting, a_signed

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 4
PATIENCE_SECONDS = 60


@pytest.fixture
def start_worker(settings, tmp_path):
    """`start_worker()`: a Celery worker with its beat on the test database, as a process of its own."""
    settings.PAPER_DIR, started = tmp_path / "papers", []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "pnet_board", "worker", "--beat", "--concurrency", "1"]
        own = ["--schedule", str(tmp_path / "beat"), "--loglevel", "WARNING"]
        with (tmp_path / "worker.log").open("ab") as log:
            one = subprocess.Popen(  # noqa: S603  the command is ours
                [*command, *own], cwd=ROOT, env=environment_of(settings), stdout=log, stderr=log, start_new_session=True
            )
        started.append(one)
        return one

    yield start
    for one in started:
        kill(one, signal.SIGTERM)
    for one in started:
        one.wait(20)


def environment_of(settings) -> dict[str, str]:
    """For a process of its own that works on the test database."""
    where = connection.settings_dict
    host = f"{quote(where['HOST'], safe='')}:{where['PORT'] or 5432}"
    own = {
        "DATABASE_URL": f"postgres://{where['USER']}:{quote(where['PASSWORD'])}@{host}/{where['NAME']}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PAPER_DIR": str(settings.PAPER_DIR),
        "PAPER_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    return {**os.environ, **own}


def kill(worker: subprocess.Popen[bytes], how: int) -> None:
    """The worker and the processes it forked, as one."""
    if worker.poll() is None:
        os.killpg(worker.pid, how)


@pytest.fixture
def meeting(cast, published):
    return a_meeting(cast, *published)


@pytest.fixture
def page(sign_in, cast) -> Page:
    return sign_in(cast.coordinator.email)


def line(page: Page, title: str):
    return page.locator(".papers li").filter(has_text=title)


def arrives(page: Page, title: str) -> None:
    ready = line(page, title).get_by_role("link", name="Open the PDF")
    expect(ready).to_be_visible(timeout=PATIENCE_SECONDS * 1000)


def pdf_behind(page: Page, title: str) -> PdfReader:
    address = line(page, title).get_by_role("link", name="Open the PDF").get_attribute("href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.body()))


def test_the_pack_and_the_minutes_arrive_on_the_page_without_a_reload(page, cast, glucagonoma, start_worker):
    meeting = a_meeting(cast, glucagonoma)
    a_signed(cast, meeting)
    start_worker()
    page.goto(meeting.get_absolute_url())
    page.evaluate("window.stayed = true")
    page.locator("#paper-pack").get_by_role("button").click()
    expect(line(page, "Meeting pack")).to_contain_text("asked for")
    page.evaluate("window.stayed = true")
    arrives(page, "Meeting pack")
    assert page.evaluate("window.stayed")
    page.locator("#paper-minutes").get_by_role("button").click()
    arrives(page, "Minutes")
    assert "Glucagonoma" in pdf_behind(page, "Meeting pack").pages[0].extract_text()
    minutes = "".join(one.extract_text() for one in pdf_behind(page, "Minutes").pages)
    assert "Everolimus, review in 3 months" in minutes


def until(found, seconds: float = PATIENCE_SECONDS):
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.005)
    return answer


def test_a_worker_killed_while_it_makes_a_paper_costs_time_and_nothing_else(page, cast, meeting, start_worker):
    paper = actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    page.goto(meeting.get_absolute_url())
    worker = start_worker()
    until(Paper.objects.filter(pk=paper.pk, state="making").exists)
    kill(worker, signal.SIGKILL)
    worker.wait()
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == ("making", 1)
    start_worker()
    arrives(page, "Meeting pack")
    paper.refresh_from_db()
    assert (paper.state, paper.attempts, Paper.objects.count()) == ("ready", 2, 1)
    assert [one.name for one in paper_path(paper).parent.iterdir()] == [paper_path(paper).name]
    assert len(pdf_behind(page, "Meeting pack").pages) > 12
