"""`manage.py create_user EMAIL NAME --board ID --role coordinator`: a person who may sign in, with a place on a board.

The password is asked for, or read from a file. It is never an argument: everybody on the machine sees those.
"""

import sys
from getpass import getpass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import actions
from accounts.models import Board, Membership, User


class Command(BaseCommand):
    help = "Create a user and make them a member of a board. Asks for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        # Else `--password` would be taken for `--password-file`.
        parser.allow_abbrev = False
        parser.add_argument("email")
        parser.add_argument("full_name", metavar="name")
        parser.add_argument("--title", default="", help="For example: Prof. Dr.")
        parser.add_argument("--board", required=True, metavar="ID", help="as create_board printed it")
        parser.add_argument("--role", required=True, choices=Membership.Role.values)
        parser.add_argument("--discipline", default=Membership.Discipline.OTHER, choices=Membership.Discipline.values)
        parser.add_argument("--password-file", metavar="FILE", help="read from there, or - for standard input")

    def handle(self, **options: str) -> None:
        try:
            self._create(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def _create(self, *, board: str, role: str, discipline: str, password_file: str | None, **options: str) -> None:
        found = board_with(board)
        person = {name: options[name] for name in ("email", "full_name", "title")}
        User(**person).full_clean(exclude=["password"])
        password = from_file(password_file) if password_file else asked()
        validate_password(password, User(**person))
        with transaction.atomic():
            user = actions.create_user(by=None, password=password, **person)
            actions.add_member(by=None, board=found, user=user, role=role, discipline=discipline)
        self.stdout.write(f"{user.email} may sign in.")


def board_with(text: str) -> Board:
    """The board of this id; without one, the message names those that exist."""
    boards = {str(board.pk): board for board in Board.objects.all()}
    if text not in boards:
        known = "\n".join(f"{pk}  {board.institution}: {board.name}" for pk, board in boards.items())
        raise CommandError(f"There is no board {text}. Create one with create_board, or choose here:\n{known}")
    return boards[text]


def from_file(name: str) -> str:
    """The file's text without the line's end that an editor adds."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"The password file {name} cannot be read.") from None
    return text.rstrip("\r\n")


def asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for the password on. Use --password-file.")
    password = getpass("Password: ")
    if getpass("Password again: ") != password:
        raise CommandError("The two passwords differ.")
    return password
