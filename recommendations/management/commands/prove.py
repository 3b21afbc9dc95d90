"""`manage.py prove`: what no test can show of the editions, proven by a solver. Exits with status 1 on any flaw.

`--write` renews docs/reference/proof.md; folders prove editions that are not installed yet.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.facts.vocabulary import FACTS
from recommendations import reference
from recommendations.engine import Edition, EditionError, load_edition
from recommendations.library import edition, edition_ids

NO_SOLVER = "The proofs need the solver z3: run `pip install z3-solver` (it is among the requirements of the tests)."


class Command(BaseCommand):
    help = "Prove the editions and the staging tables: every standing reached, none at once, no gap, no overlap."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="Folders of editions (default: those installed)")
        parser.add_argument("--write", action="store_true", help="Write docs/reference/proof.md")

    def handle(self, **options) -> None:
        try:
            from recommendations.proof import report
        except ModuleNotFoundError as error:
            raise CommandError(NO_SOLVER if error.name == "z3" else str(error)) from error
        text, flaws = report.made(self._editions(options["folders"]))
        self.stdout.write(text)
        if flaws:
            raise CommandError(f"Flaws found: {len(flaws)}\n{report.flaw_lines(flaws)}")
        if options["write"]:
            reference.write_proof(text)

    def _editions(self, folders: list[Path]) -> list[Edition]:
        try:
            return [load_edition(one, FACTS) for one in folders] or [edition(name) for name in edition_ids()]
        except EditionError as error:
            raise CommandError(str(error)) from error
