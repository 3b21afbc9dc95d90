"""`manage.py bench`: the promises about speed, each a ratio of one run, beside what a user would take instead.

Nothing is timed before every engine has given the same answers. `make bench` installs what it compares with.
"""

import logging
from datetime import date
from importlib.metadata import version

from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from meetings.bench import incoming, kept, pages, worklist, workload
from meetings.bench.engines import OURS, PEERS, Contender, Datalogic, DatalogicFromDict, Explained, Floor, Written
from meetings.bench.machine import machine
from meetings.bench.table import Table, microseconds, milliseconds
from meetings.bench.timing import cpu
from meetings.bench.workload import Workload
from recommendations.library import edition_ids

PACKAGES = ("datalogic-py", "common-expression-language", "zen-engine")
ROUNDS = 9
SHOWINGS = {
    "first": "shown for the first time after a change of facts, processor",
    "again": "shown again, processor",
    "unassessed": "assessed by who reads it first, as after a change of the edition, processor",
}


class Command(BaseCommand):
    help = "Measure what the engine, the kept standings and the case page cost, as ratios of one run."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--only", choices=["engines", "case", "worklist", "kept", "imports"], help="One part of it")

    def handle(self, **options) -> None:
        logging.disable(logging.WARNING)
        self.table = Table(self.stdout.write)
        self.stdout.write(f"{date.today()}, {machine()}")
        parts = {
            "engines": self._all_engines,
            "case": self._case_pages,
            "worklist": self._worklist,
            "kept": self._all_kept,
            "imports": self._imports,
        }
        for name, part in parts.items():
            if options["only"] in (None, name):
                part()
        if missed := self.table.conclude():
            raise CommandError(f"Missed: {'; '.join(missed)}.")

    def _all_engines(self) -> None:
        self.stdout.write(", ".join(f"{name} {version(name)}" for name in PACKAGES))
        for work in (*map(workload.own, edition_ids()), workload.generated()):
            self._engines(work)

    def _engines(self, work: Workload) -> None:
        asked = [kind(work) for kind in (*OURS, *PEERS)]
        _agree(asked, work)
        timed = [*asked, Floor(work)]
        seconds = cpu({one.name: _all(one, work) for one in timed}, ROUNDS)
        title = f"One patient, {work.name} ({work.nodes} nodes); processor time"
        self.table.section(title, "engine", "unknown", "µs a patient", "× ours")
        for one in timed:
            taken = seconds[one.name]
            self.table.row(
                one.name, one.note, microseconds(taken / len(work.cases)), f"{taken / seconds[Written.name]:.2f}"
            )
        status, peer = seconds[Written.name], min(seconds[Datalogic.name], seconds[DatalogicFromDict.name])
        self.table.gate(f"Standings, {work.name}: × datalogic-py with two rules, the faster", status / peer, 1)
        self.table.gate(f"Full explanation, {work.name}: × standings", seconds[Explained.name] / status, 15)

    def _case_pages(self) -> None:
        client = pages.signed_in()
        for edition_id in edition_ids():
            with pages.working_by(edition_id):
                self._case_page(client, edition_id)

    def _case_page(self, client: Client, edition_id: str) -> None:
        cases = pages.some_cases()
        found, most = pages.fragments(client, cases), pages.most_queries(client, cases)
        seconds = pages.with_and_without(client, cases[0], ROUNDS * 3)
        self.table.section(f"The case page by {edition_id}", "what", "page, ms", "options", "all panels")
        for name, label in SHOWINGS.items():
            one = found[name]
            self.table.row(label, milliseconds(one["page"]), f"{one['options']:.1%}", f"{one['panels']:.1%}")
        self.table.row("with all options, wall", milliseconds(seconds["with"]), "", "")
        self.table.row("without the engine, wall", milliseconds(seconds["without"]), "", "")
        by = f"by {edition_id}"
        self.table.gate(f"A case explained as fragments, {by}: % of the page", found["first"]["options"] * 100, 10)
        self.table.gate(f"All panels of a case shown again, {by}: % of the page", found["again"]["panels"] * 100, 10)
        self.table.gate(f"Case page {by}: × the page without the engine", seconds["with"] / seconds["without"], 1.25)
        self.table.gate(f"Case page {by}, first showing: queries of the dearest", most, 25)

    def _worklist(self) -> None:
        client = pages.signed_in()
        with worklist.crowd() as patients:
            asked = worklist.addresses()
            taken = {name: worklist.p95(client, *asked[name]) for name in asked}
            most = max(worklist.queries(client, *asked[name]) for name in asked)
        self.table.section(f"The worklist, {patients:,} patients; wall", "asked for", "p95, ms")
        for name, seconds in taken.items():
            self.table.row(name, milliseconds(seconds))
        self.table.gate("Worklist: ms, the slowest p95", max(taken.values()) * 1000, 300)
        self.table.gate("Worklist: queries", most, 12)

    def _all_kept(self) -> None:
        for edition_id in edition_ids():
            self._kept(edition_id)

    def _kept(self, edition_id: str) -> None:
        crowd = kept.Crowd(edition_id)
        with kept.schema():
            cases = crowd.load()
            counts = crowd.kept_counts()
            if not counts == crowd.indexed_counts() == crowd.filtered_counts():
                raise CommandError(f"The kept counts by {edition_id} are not those of its criteria.")
            seconds = kept.measure(crowd, counts, ROUNDS)
        one_get, options = seconds["one ORM get"], len(crowd.options)
        title = f"Kept standings by {edition_id}, {cases:,} cases with {options} options each; wall"
        self.table.section(title, "what", "ms", "× one ORM get")
        for name, taken in seconds.items():
            self.table.row(name, milliseconds(taken), f"{taken / one_get:,.2f}")
        for name in (name for name in seconds if name.startswith("first page")):
            self.table.gate(f"Kept by {edition_id}, {name}: × one ORM get", seconds[name] / one_get, 1)
        ratio = seconds["counts by FILTER"] / seconds["kept counts"]
        self.table.gate(f"{len(counts)} counts by {edition_id}: times as fast as FILTERs", ratio, 15, at_least=True)

    def _imports(self) -> None:
        """Rows of results, and whole cases, each of which is some forty rows of the database."""
        tables = {"results": incoming.results(), "whole cases": incoming.whole_cases()}
        seconds = {name: incoming.measured(data) for name, data in tables.items()}
        self.table.section(f"Importing {incoming.ROWS:,} rows; wall", "what", "read, s", "dry run, s", "write, s")
        for name, one in seconds.items():
            self.table.row(name, *(f"{one[step]:.1f}" for step in ("read", "check", "write")))
        for name, one in seconds.items():
            self.table.gate(f"Import, {incoming.ROWS:,} {name}: seconds in all", sum(one.values()), 60)


def _all(one: Contender, work: Workload):
    """Every patient in turn; an answer is let go before the next, as a page lets it go."""
    cases = [one.prepare(facts) for facts in work.cases]

    def call() -> None:
        for case in cases:
            one.ask(case)

    return call


def _agree(asked: list[Contender], work: Workload) -> None:
    """The gate before all others: the statuses of every engine are the evaluator's."""
    for facts in work.cases:
        first, *others = ((one.name, one.read(one.ask(one.prepare(facts)))) for one in asked)
        for name, statuses in others:
            if statuses != first[1]:
                raise CommandError(f"{name} and {first[0]} disagree on {work.name}.")
