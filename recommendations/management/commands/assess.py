"""`manage.py assess --edition nigri-2018 FILE`: assess documents in, assessments out, without a database.

With `--compare nigri-2018 pnet-2026` the answer is what stands differently under the second edition, and why.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recommendations.engine import Edition, EditionError
from recommendations.library import edition
from recommendations.stateless import assess_documents, compare_documents, plain_numbers


class Command(BaseCommand):
    help = "Read assess documents (one or a list) from FILE, or - for standard input, and print the assessments."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", help="A JSON file, or - for standard input")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--edition", default="nigri-2018", help="The knowledge edition (default: nigri-2018)")
        which.add_argument("--compare", nargs=2, metavar="EDITION", help="Two editions: what differs between them")

    def handle(self, *args, **options) -> None:
        answers, complete = self._answers(self._read(options["file"]), options)
        self.stdout.write(json.dumps(answers, indent=2, ensure_ascii=False, default=plain_numbers))
        if not complete:
            self._explain(answers if isinstance(answers, list) else [answers])
            sys.exit(2)

    def _answers(self, documents: object, options) -> tuple[object, bool]:
        if options["compare"]:
            before, after = map(self._edition, options["compare"])
            return compare_documents(documents, before, after)
        return assess_documents(documents, self._edition(options["edition"]))

    def _edition(self, name: str) -> Edition:
        try:
            return edition(name)
        except EditionError as error:
            raise CommandError(str(error), returncode=2) from error

    def _read(self, name: str) -> object:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"{name} is not JSON: {error}", returncode=2) from error

    def _explain(self, answers: list[dict]) -> None:
        for answer in answers:
            for error in answer.get("errors", ()):
                self.stderr.write(f"{answer['id']}: {error['fact']}: {error['message']}")


def _no_constant(text: str):
    raise ValueError(f"{text} is not a number; leave the fact out if it is not known.")
