"""`manage.py drill ADDRESS LAUNCHER`: harm done to a running demonstration, against a ledger of what it acknowledged.

For a demonstration whose parts are started again when they die; `make drill` brings one.
"""

import logging
from datetime import datetime

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.bench.machine import machine
from meetings.bench.table import Table
from meetings.demo.build import is_demonstration
from meetings.drill.parts import PARTS, conclude
from meetings.drill.running import Drill


class Command(BaseCommand):
    help = "Kill workers, stores and Redis while people write, and see that nothing acknowledged is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="where the web answers, as http://127.0.0.1:8000")
        parser.add_argument("launcher", type=int, help="process id of what starts again what dies")
        parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts of it")
        for name, (part, count) in PARTS.items():
            parser.add_argument(f"--{name}", type=int, default=count, help=f"how often: {part.__doc__}")

    def handle(self, address: str, launcher: int, only: list[str], **options) -> None:
        if not is_demonstration():
            raise CommandError("This is not the demonstration. A drill writes and kills, so it is for that alone.")
        logging.disable(logging.WARNING)
        drill = Drill(address, launcher, Table(self._write))
        self._write(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}")
        drill.table.section("Drill", "what was done", "what was seen", "in")
        for name in only:
            PARTS[name][0](drill, options[name])
        conclude(drill)
        missed = drill.table.conclude()
        call_command("verify_audit", stdout=self.stdout)
        if missed:
            raise CommandError(f"Missed: {'; '.join(missed)}.")

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
