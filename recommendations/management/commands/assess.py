"""`manage.py assess --edition nigri-2018 FILE`: assess documents in, assessments out, without a database.

With `--compare nigri-2018 pnet-2026` the answer is what stands differently under the second edition, and why.
"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.facts.exact_json import read_json
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
        self.stdout.write(_printable(json.dumps(answers, indent=2, ensure_ascii=False, default=plain_numbers)))
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
            raise CommandError(str(error) if error.line else error.sentence, returncode=2) from error

    def _read(self, name: str) -> object:
        try:
            return read_json(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"{name} is not JSON: {error}", returncode=2) from error

    def _explain(self, answers: list[dict]) -> None:
        for answer in answers:
            for error in answer.get("errors", ()):
                self.stderr.write(_printable(f"{answer['id']}: {error['message']}"))


def _printable(text: str) -> str:
    """Half a character, which JSON can hold and no output can, as the escape that JSON writes for it."""
    return text.encode("utf-8", "backslashreplace").decode()
