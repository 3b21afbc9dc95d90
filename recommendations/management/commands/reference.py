"""`manage.py reference`: write docs/reference anew. `--check` only says which pages are stale, and fails if any is."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations import reference


class Command(BaseCommand):
    help = "Generate docs/reference from the facts and the editions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, **options) -> None:
        if not options["check"]:
            reference.write()
        elif stale := reference.stale():
            raise CommandError(f"Run `python manage.py reference`; these are stale: {', '.join(stale)}.")
