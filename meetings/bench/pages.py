"""The case page: what the engine adds to it, and what share of its work the explained options are."""

from dataclasses import replace
from statistics import median
from time import process_time

from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cases import panels
from cases.facts.gather import FactSheet
from cases.models import Case
from meetings.bench.timing import wall

EXPLAINED = ("standing", "options", "missing", "work-up")
# So few that all their rendered panels are still kept when the first is shown again.
PAGES = 20


def signed_in() -> Client:
    user = User.objects.filter(email="coordinator@demo.example").first()
    if user is None:
        raise CommandError("Load the demonstration first: make demo.")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def addresses() -> list[str]:
    """The pages of some of the demonstration's invented patients."""
    cases = Case.objects.open().filter(published_source__isnull=True).order_by("patient__identifier")[:PAGES]
    return [case.get_absolute_url() for case in cases]


def shown(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise CommandError(f"The case page answered {answer.status_code}.")


def with_and_without(client: Client, address: str, rounds: int) -> dict[str, float]:
    """The page whole, and the page without the panels of the engine."""
    return wall({"with": lambda: shown(client, address), "without": lambda: _without(client, address)}, rounds)


def _without(client: Client, address: str) -> None:
    kept = [panels.unregister(name) for name in EXPLAINED]
    try:
        shown(client, address)
    finally:
        for panel in kept:
            panels.register(panel)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(client, address)
    return len(captured)


class Share:
    """The processor time of the engine's panels within the pages that show them."""

    def __init__(self) -> None:
        self._spent = 0.0

    def of(self, client: Client, pages: list[str]) -> dict[str, float]:
        """Medians over the pages: seconds of a page, of its explained fragments, and their share."""
        taken = [self._page(client, address) for address in pages]
        shares = median(fragments / page for page, fragments in taken)
        return {"page": median(one for one, _ in taken), "fragments": median(one for _, one in taken), "share": shares}

    def _page(self, client: Client, address: str) -> tuple[float, float]:
        original = [panels.unregister(name) for name in EXPLAINED]
        for panel in original:
            panels.register(replace(panel, render=self._timed(panel)))
        self._spent, start = 0.0, process_time()
        try:
            shown(client, address)
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
                self._spent += process_time() - start

        return render


def fragments(client: Client) -> dict[str, dict[str, float]]:
    """First every page for the first time, then again: a panel of the same assessment is rendered once."""
    pages, share = addresses(), Share()
    shown(client, pages[0])
    return {"first": share.of(client, pages[1:]), "again": share.of(client, pages[1:])}
