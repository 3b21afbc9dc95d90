"""`manage.py bench`: what the engine adds to a case page. Prints a ratio measured in one run, on the demonstration."""

import gc
import time
from statistics import median

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cases import panels
from cases.models import Case

ROUNDS = 30
MOST_QUERIES = 25
MOST_RATIO = 1.25


class Command(BaseCommand):
    help = "Compare the case page with all options to the same page without the engine."

    def handle(self, **options) -> None:
        client, address = self._signed_in(), self._case().get_absolute_url()
        with_engine, without = self._measured(client, address)
        queries = self._queries(client, address)
        ratio = with_engine / without
        self.stdout.write(f"with the engine     {with_engine * 1000:7.1f} ms (median of {ROUNDS})")
        self.stdout.write(f"without the engine  {without * 1000:7.1f} ms (median of {ROUNDS}, in turns)")
        self.stdout.write(f"ratio               {ratio:7.2f}    (budget {MOST_RATIO})")
        self.stdout.write(f"queries             {queries:7}    (budget {MOST_QUERIES})")

    def _signed_in(self) -> Client:
        user = User.objects.filter(email="coordinator@demo.example").first()
        if user is None:
            raise CommandError("Load the demonstration first: make demo.")
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        return client

    def _case(self) -> Case:
        return Case.objects.filter(published_source__isnull=True).order_by("patient__identifier")[0]

    def _measured(self, client: Client, address: str) -> tuple[float, float]:
        """In turns, so that whatever else the machine does falls on both. No round keeps anything of a page.

        What was loaded is frozen for the garbage collector, as in a web process.
        """
        for _ in range(3):
            self._seconds(client, address)
        gc.freeze()
        pairs = [(self._seconds(client, address), self._without(client, address)) for _ in range(ROUNDS)]
        return median(one for one, _ in pairs), median(other for _, other in pairs)

    def _without(self, client: Client, address: str) -> float:
        kept = {name: panels.unregister(name) for name in ("options", "missing", "work-up")}
        try:
            return self._seconds(client, address)
        finally:
            for panel in kept.values():
                panels.register(panel)

    def _seconds(self, client: Client, address: str) -> float:
        start = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:
            raise CommandError(f"The case page answered {answer.status_code}.")
        return time.perf_counter() - start

    def _queries(self, client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)
