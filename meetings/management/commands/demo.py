"""`manage.py demo`: the demonstration board, with invented people and patients; only where nothing else is."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.demo.build import build, is_demonstration, is_empty
from meetings.demo.people import BOARD, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Load the demonstration board into an empty database. Nothing in it is a real patient."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another seed makes other patients")
        parser.add_argument("--date", type=date.fromisoformat, default=None, help="the day it is made for, 2026-11-25")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")

    def handle(self, **options) -> None:
        if is_empty():
            self._build(options["seed"], options["date"] or date.today())
            self.stdout.write("The demonstration is loaded.")
        elif is_demonstration():
            self.stdout.write("The demonstration is loaded already.")
        elif not options["if_empty"]:
            raise CommandError("This database holds data that is not the demonstration's. Nothing was changed.")
        self._print_accounts()

    def _build(self, seed: int, day: date) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Its password is public, so the demonstration is only loaded where PNET_DEVELOPMENT=1.")
        build(seed, day)

    def _print_accounts(self) -> None:
        if not is_demonstration():
            return
        self.stdout.write(f"Sign in with any of these; the password of each is {PASSWORD}")
        for one in PEOPLE:
            other = "" if one.board == BOARD else f" of another board ({one.board}), who must see none of it"
            self.stdout.write(f"  {one.email:34} {one.role}, {one.discipline.replace('_', ' ')}{other}")
