"""The case page: what the engine adds to it, and what share of its work the explained options are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from statistics import median
from time import process_time
from typing import TypeVar

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import Board, User
from cases import panels
from cases.actions import add_record
from cases.facts.gather import FactSheet
from cases.models import Case
from meetings.bench.timing import wall
from recommendations.kept import kept

Measured = TypeVar("Measured")
EXPLAINED = ("standing", "options", "missing", "work-up")
# So few that all their rendered panels are still kept when the first is shown again.
PAGES = 20


def coordinator() -> User:
    user = User.objects.filter(email="coordinator@demo.example").first()
    if user is None:
        raise CommandError("Load the demonstration first: make demo.")
    return user


def signed_in() -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(coordinator())
    return client


def some_cases() -> list[Case]:
    """Some of the demonstration's invented patients."""
    cases = Case.objects.open().filter(published_source__isnull=True).select_related("board", "patient", "facts")
    return list(cases.order_by("patient__identifier")[:PAGES])


@contextmanager
def working_by(edition: str) -> Iterator[None]:
    """Inside, every board works by this edition; nothing of what happens meanwhile stays."""
    with transaction.atomic():
        Board.objects.update(edition=edition)
        kept.forget()
        yield
        transaction.set_rollback(True)
    kept.forget()


def shown(client: Client, case: Case) -> None:
    answer = client.get(case.get_absolute_url())
    if answer.status_code != 200:
        raise CommandError(f"The case page answered {answer.status_code}.")


def change(case: Case) -> None:
    """Another fact by the action, and nobody has assessed it yet."""
    now = case.facts.ecog
    stated = {"dated_on": str(date.today()), "source": "Bench", "ecog": 0 if now is None else (now + 1) % 3}
    add_record(case=case, kind="clinical-status", by=coordinator(), **stated)


def change_and_assess(case: Case) -> None:
    """The same as a request leaves it: what is done after the commit is done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        change(case)


def with_and_without(client: Client, case: Case, rounds: int) -> dict[str, float]:
    """The page whole, and the page without the panels of the engine."""
    return wall({"with": lambda: shown(client, case), "without": lambda: _without(client, case)}, rounds)


def _without(client: Client, case: Case) -> None:
    taken = [panels.unregister(name) for name in EXPLAINED]
    try:
        shown(client, case)
    finally:
        for panel in taken:
            panels.register(panel)


def queries(client: Client, case: Case) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(client, case)
    return len(captured)


class Share:
    """The processor time of the engine's panels within the pages that show them.

    The first panel of a page also finds and reads the assessment, the board's policy and what became of the edition.
    """

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    def of(self, client: Client, cases: list[Case]) -> dict[str, float]:
        """Medians over the pages: seconds of a page, and the shares of the explained options and of all panels."""
        taken = [self._page(client, case) for case in cases]
        return {
            "page": median(page for page, _ in taken),
            "options": median(spent["options"] / page for page, spent in taken),
            "panels": median(sum(spent.values()) / page for page, spent in taken),
        }

    def _page(self, client: Client, case: Case) -> tuple[float, dict[str, float]]:
        original = [panels.unregister(name) for name in EXPLAINED]
        for panel in original:
            panels.register(replace(panel, render=self._timed(panel)))
        self._spent = dict.fromkeys(EXPLAINED, 0.0)
        start = process_time()
        try:
            shown(client, case)
            return process_time() - start, self._spent
        finally:
            for panel in original:
                panels.register(panel)

    def _timed(self, panel: panels.Panel):
        def render(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
            start = process_time()
            try:
                return panel.render(request, case, sheet)
            finally:
                self._spent[panel.name] += process_time() - start

        return render


def fragments(client: Client, cases: list[Case]) -> dict[str, dict[str, float]]:
    """After a change of facts: where reading has to assess them first, the first showing, and the next one."""
    share = Share()
    shown(client, cases[0])
    unassessed = _changed(cases, change, lambda: share.of(client, cases))
    first, again = _changed(cases, change_and_assess, lambda: (share.of(client, cases), share.of(client, cases)))
    return {"unassessed": unassessed, "first": first, "again": again}


def most_queries(client: Client, cases: list[Case]) -> int:
    """Of the dearest page, shown for the first time and assessed on the way, in a session that is under way."""
    shown(client, cases[0])
    return _changed(cases, change, lambda: max(queries(client, case) for case in cases))


def _changed(cases: list[Case], how: Callable[[Case], None], measure: Callable[[], Measured]) -> Measured:
    """What is measured after each case was changed; then the changes are undone."""
    with transaction.atomic():
        for case in cases:
            how(case)
        kept.forget()
        found = measure()
        transaction.set_rollback(True)
    return found
