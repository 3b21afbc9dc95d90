"""`manage.py keep_facts`: facts that an earlier version of the product kept are kept as this version keeps them."""

from datetime import date

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from cases.actions import keep_facts
from cases.models import Case


class Command(BaseCommand):
    help = "Write again the kept facts of cases that have none, or none with their dates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every case, whatever is kept of it")

    def handle(self, *args: object, **options: object) -> None:
        """One transaction a case: nobody waits for more than one, and a run that is cut off may be run again."""
        cases = Case.objects.select_related("patient", "board").order_by("pk")
        wanted = cases if options["all"] else cases.filter(facts__isnull=True) | cases.filter(facts__dates={})
        for case in wanted.iterator():
            with transaction.atomic():
                keep_facts(case, date.today())
        self.stdout.write("The kept facts are those of this version.")
