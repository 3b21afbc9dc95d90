"""`manage.py load ADDRESS`: many screens and editors at once, and many papers at once, on a running demonstration.

`make load` brings one of its own. The browsers are simulated on the same machine and take their share of it.
"""

import logging
import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.bench.load import POLLS_EVERY, Answers, Crowd, Editor, Screen, keys, rooms
from meetings.bench.machine import machine
from meetings.bench.table import Table
from meetings.bench.used import used
from meetings.demo.build import is_demonstration
from meetings.drill import scene
from meetings.drill.ledger import Ledger
from meetings.drill.running import until
from meetings.models import Paper

SCREENS_A_ROOM, EDITORS_A_ROOM = 14, 3
EDITORS = ("coordinator", "oncologist", "gastroenterologist")
PARTS = ("papers", "pack", "rooms")


class Command(BaseCommand):
    help = "Measure many room screens, editors and papers at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="where the web answers, as http://127.0.0.1:8000")
        parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
        parser.add_argument("--rooms", type=int, default=20, help="each with 14 screens and 3 editors")
        parser.add_argument("--seconds", type=int, default=300)
        parser.add_argument("--save-every", type=float, default=10, help="seconds between two saves of an editor")
        parser.add_argument("--papers", type=int, default=20, help="how many at once")

    def handle(self, address: str, only: list[str], **options) -> None:
        if not is_demonstration():
            raise CommandError("This is not the demonstration. A load test writes, so it is for that alone.")
        logging.disable(logging.WARNING)
        self.table = Table(self._write)
        self._write(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}")
        if "papers" in only:
            self._papers(options["papers"])
        if "pack" in only:
            self._pack()
        if "rooms" in only:
            self._rooms(address, options)
        if missed := self.table.conclude():
            raise CommandError(f"Missed: {'; '.join(missed)}.")

    def _papers(self, count: int) -> None:
        """Asked for one after another as fast as they can be, made by whatever worker is free."""
        meetings = [scene.a_meeting(3) for _ in range(count)]
        began = time.monotonic()
        asked = {scene.request(one, "pack") for one in meetings}
        in_the_queue = time.monotonic() - began
        until("all papers are made", lambda: not scene.waiting(asked))
        seconds = time.monotonic() - began
        self.table.section(f"{count} papers at once", "asked for, s", "all made, s", "tried more than once")
        more = Paper.objects.filter(pk__in=asked, attempts__gt=1).count()
        self.table.row(f"{in_the_queue:.1f}", f"{seconds:.1f}", str(more))
        self.table.gate(f"{count} papers at once: seconds until the last is made", seconds, 60)

    def _pack(self) -> None:
        meeting = scene.a_meeting(20)
        began = time.monotonic()
        paper = scene.request(meeting, "pack")
        asked = time.monotonic() - began
        until("the pack is made", lambda: not scene.waiting({paper}))
        whole = time.monotonic() - began
        self.table.section("One pack of 20 cases", "collecting what it says, s", "queue and making it, s", "in all, s")
        self.table.row(f"{asked:.2f}", f"{whole - asked:.2f}", f"{whole:.2f}")
        self.table.gate("One pack of 20 cases: seconds from the queue to the file", whole - asked, 3)

    def _rooms(self, address: str, options: dict) -> None:
        crowd, ledger = Crowd(), Ledger()
        for meeting in rooms(options["rooms"], EDITORS_A_ROOM):
            for key in keys(meeting, SCREENS_A_ROOM):
                screen = Screen(address, key, crowd.answers)
                screen.open()
                crowd.add(screen.follow, POLLS_EVERY)
            for draft, account in zip(scene.drafts_of(meeting), EDITORS, strict=True):
                crowd.add(Editor(address, draft, account, crowd.answers, ledger).save, options["save_every"])
        before, began = used(), time.monotonic()
        crowd.begin(options["seconds"])
        self._told(options["rooms"], crowd.answers, before, time.monotonic() - began)
        self._gates(crowd.answers, ledger)

    def _told(self, count: int, answers: Answers, before: dict[str, float], lasted: float) -> None:
        after = used()
        title = f"{count * SCREENS_A_ROOM} screens and {count * EDITORS_A_ROOM} editors for {lasted:.0f} s"
        self.table.section(
            title, "what", "answers", "a second", "p50, ms", "p95, ms", "p99, ms", "slowest, ms", "wrong"
        )
        for what, seconds in sorted(answers.seconds.items()):
            shares = (f"{answers.percentile(what, share) * 1000:.0f}" for share in (50, 95, 99))
            rate, slowest = f"{len(seconds) / lasted:.1f}", f"{max(seconds) * 1000:.0f}"
            self.table.row(what, f"{len(seconds):,}", rate, *shares, slowest, str(answers.wrong[what]))
        self.table.section("Where the time went", "who", "processor, s", "cores")
        for name in sorted(after, key=lambda one: before.get(one, 0) - after[one]):
            spent = after[name] - before.get(name, 0)
            self.table.row(name, f"{spent:.1f}", f"{spent / lasted:.2f}")

    def _gates(self, answers: Answers, ledger: Ledger) -> None:
        for what in ("screen, nothing new", "screen, changed"):
            self.table.gate(f"{what}: p95 in ms", answers.percentile(what, 95) * 1000, 300)
        self.table.gate("answers that went wrong", sum(answers.wrong.values()), 0)
        self.table.gate(f"of {len(ledger):,} drafts that were kept: lost", len(ledger.lost()), 0)

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
