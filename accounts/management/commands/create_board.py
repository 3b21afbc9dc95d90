"""`manage.py create_board "Liver and NET board" --institution "University Hospital"`: a board without members yet."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions
from accounts.models import Board


class Command(BaseCommand):
    help = "Create a board. It prints the board's id, which create_user asks for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--institution", required=True)
        parser.add_argument("--edition", default="", help="The knowledge edition (default: that of a new board here)")

    def handle(self, *, name: str, institution: str, edition: str, **options: object) -> None:
        if Board.objects.filter(name=name, institution=institution).exists():
            raise CommandError(f"{institution} has a board of this name already.")
        board = actions.create_board(by=None, name=name, institution=institution, edition=edition)
        self.stdout.write(str(board.pk))
