"""The mirror by API: each figure with its definition, its numbers and its cases; as a table; as a paper."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from meetings import actions
from meetings.jobs import papers as paper_jobs
from meetings.mirror.export import HEAD
from meetings.mirror.mirror import mirror
from meetings.mirror.period import Period
from meetings.models import Paper
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed
from tests.sending import errors, send

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = {"first": TODAY.isoformat(), "last": (TODAY + timedelta(days=30)).isoformat()}


@pytest.fixture
def address(cast) -> str:
    return reverse("api-mirror", args=[cast.board.pk])


@pytest.fixture
def decision(cast):
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
    signed = a_signed(cast, meeting)
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    return signed


def rows(told) -> dict:
    return {(figure["key"], row["key"]): row for figure in told["figures"] for row in figure["rows"]}


def test_every_figure_of_the_page_is_told_with_its_definition_and_its_numbers(by, cast, address, decision):
    told = by.surgeon.get(address, DAYS).json()
    page = mirror(cast.board, Period(TODAY, TODAY + timedelta(days=30)))
    assert told["meetings"] == 1 and (told["first"], told["last"]) == tuple(DAYS.values())
    assert [(one["key"], one["definition"]) for one in told["figures"]] == [
        (one.key, str(one.definition)) for one in page.figures
    ]
    assert all(one["definition"] for one in (*told["figures"], told["attendance"]))
    assert {key: row["text"] for key, row in rows(told).items()} == {
        (figure.key, row.key): row.text for figure in page.figures for row in figure.rows
    }
    reached = rows(told)["reached", "concluded"]
    assert (reached["count"], reached["of"]) == (1, 1)


def test_small_numbers_have_no_percentage_and_what_nobody_recorded_is_no_nought(by, address, decision):
    found = rows(by.surgeon.get(address, DAYS).json())
    assert found["reached", "concluded"]["percent"] is None
    assert found["times", "to_start"]["median"] is None and found["times", "to_start"]["text"] == "not recorded"


def test_every_number_leads_to_its_cases_and_looking_is_an_event(by, cast, address, decision):
    found = rows(by.surgeon.get(address, DAYS).json())
    assert found["throughput", "together"]["cases"] is None
    listed = by.surgeon.get(found["reached", "concluded"]["cases"])
    (line,) = listed.json()["results"]
    assert line["case"] == str(decision.item.case_id) and line["decision"] == str(decision.pk)
    assert line["state"] == decision.state and "TESTCASE" not in listed.content.decode()
    events = AuditEvent.objects.filter(verb="mirror_cases_listed", by=cast.surgeon)
    assert events.get().detail["count"] == 1
    assert by.surgeon.get(f"{address}reached/nothing/", DAYS).status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"first": "2026-10-01"}, "last"), ({"first": "x", "last": "2026-10-01"}, "first"), ({"from": "x"}, "from"),
        ({"first": "2020-01-01", "last": "2026-10-01"}, ""),
    ],
)  # fmt: skip
def test_days_that_are_none_are_refused_and_not_answered_with_others(by, address, query, field):
    answer = by.surgeon.get(address, query)
    assert answer.status_code == 400 and field in errors(answer), answer.json()


def test_the_table_is_that_of_the_page(by, client_for, cast, address, decision):
    answer = by.surgeon.get(f"{address}table/", DAYS)
    page = client_for(cast.surgeon).get(reverse("mirror-export", args=[cast.board.pk]), DAYS)
    assert answer["Content-Type"].startswith("text/csv") and answer.content == page.content
    assert tuple(next(csv.reader(StringIO(answer.content.decode())))) == HEAD


def test_the_report_is_asked_for_made_and_fetched_and_the_same_figures_are_one_paper(by, cast, address, decision):
    asked = send(by.surgeon, f"{address}report/", DAYS, Idempotency_Key="r-1")
    assert asked.status_code == 201 and asked.json()["kind"] == "report", asked.json()
    send(by.surgeon, f"{address}report/", DAYS)
    assert Paper.objects.filter(kind="report").count() == 1
    assert paper_jobs.make(str(Paper.objects.get(kind="report").pk))
    told = by.surgeon.get(asked["Location"]).json()
    assert told["state"] == "ready" and not told["is_superseded"], told
    file = by.surgeon.get(f"{asked['Location']}content/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert by.outsider.get(asked["Location"]).status_code == 404


def test_who_only_refers_to_the_board_sees_no_figure(by, address):
    assert by.referrer.get(address).status_code == 404
