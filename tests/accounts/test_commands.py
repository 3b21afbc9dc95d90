"""The first people and boards come from the command line; the password never does."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.management.commands import create_user
from accounts.models import AuditEvent, Board, User
from accounts.permissions import membership_of
from tests.factories.accounts import PASSWORD, BoardFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return path


def create(email: str = "first@board.test", **options: object) -> None:
    """As at the command line: each option is text and goes through the parser."""
    options = {"role": "coordinator"} | options
    given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("create_user", email, "TEST First", *given)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_board_is_created_and_its_id_printed(capsys):
    call_command("create_board", "Liver board", institution="Test Hospital")
    board = Board.objects.get()
    assert (board.name, board.institution) == ("Liver board", "Test Hospital")
    assert capsys.readouterr().out.strip() == str(board.pk)
    assert verbs() == ["board_created"]


def test_a_second_board_of_the_same_name_is_refused():
    board = BoardFactory()
    with pytest.raises(CommandError, match="of this name already"):
        call_command("create_board", board.name, institution=board.institution)
    assert Board.objects.count() == 1


def test_a_user_is_created_with_the_password_of_the_file_and_a_place_on_the_board(password_file):
    board = BoardFactory()
    create("First@Board.TEST", board=board.pk, password_file=password_file, discipline="surgery", title="Dr.")
    user = User.objects.get(email="first@board.test")
    assert user.check_password(PASSWORD)
    assert (str(user), user.is_superuser) == ("Dr. TEST First", False)
    membership = membership_of(user, board)
    assert (membership.role, membership.discipline) == ("coordinator", "surgery")
    assert verbs() == ["user_created", "member_added"]


def test_the_password_is_asked_for_twice(monkeypatch):
    board, answers = BoardFactory(), [PASSWORD, PASSWORD]
    monkeypatch.setattr(create_user.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(create_user, "getpass", lambda prompt: answers.pop(0))
    create(board=board.pk)
    assert User.objects.get().check_password(PASSWORD)


def test_two_different_passwords_create_nobody(monkeypatch):
    board, answers = BoardFactory(), [PASSWORD, f"{PASSWORD}!"]
    monkeypatch.setattr(create_user.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(create_user, "getpass", lambda prompt: answers.pop(0))
    with pytest.raises(CommandError, match="differ"):
        create(board=board.pk)
    assert not User.objects.exists()


def test_without_a_terminal_it_says_how_else(monkeypatch):
    monkeypatch.setattr(create_user.sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="--password-file"):
        create(board=BoardFactory().pk)


def test_the_password_may_come_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    create(board=BoardFactory().pk, password_file="-")
    assert User.objects.get().check_password(PASSWORD)


def test_the_password_is_no_argument():
    with pytest.raises(CommandError, match="unrecognized arguments"):
        create(board=BoardFactory().pk, password=PASSWORD)
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "first@board.test", "liverpool123"])
def test_a_weak_password_creates_nobody(tmp_path, password):
    (tmp_path / "weak").write_text(password)
    with pytest.raises(CommandError):
        create(board=BoardFactory().pk, password_file=tmp_path / "weak")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"board": "none"}, "There is no board none"),
        ({"email": "Taken@board.test"}, "already exists"),
        ({"email": "nobody"}, "valid e-?mail"),
        ({"password_file": "/nowhere"}, "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_created(password_file, wrong, said):
    UserFactory(email="taken@board.test")
    with pytest.raises(CommandError, match=said):
        create(**({"board": BoardFactory().pk, "password_file": password_file} | wrong))
    assert User.objects.count() == 1
    assert verbs() == []


def test_whoever_mistypes_the_board_is_shown_those_there_are():
    board = BoardFactory()
    with pytest.raises(CommandError, match=f"{board.pk}  Test Hospital: {board.name}"):
        create(board="none")
