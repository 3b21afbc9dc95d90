"""The whole demonstration in one transaction: people, patients, three meetings that were held and one to come."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import actions
from accounts.models import Board, User
from cases.models import Case
from meetings.actions import relist, set_quorum
from meetings.demo.documents import add_documents
from meetings.demo.held import hold_past_meetings
from meetings.demo.patients import generated_cases, published_cases
from meetings.demo.people import BOARD, INSTITUTION, OTHER_BOARD, PASSWORD, PEOPLE
from meetings.demo.upcoming import plan_next_meeting, ready_for_later
from meetings.following import cases_to_see_again

PATIENTS = 40
QUORUM = ("surgery", "medical_oncology", "radiology", "pathology")


@dataclass(frozen=True)
class Cast:
    """Who plays: the board, the other board that must see none of it, and the people by the name of their account."""

    board: Board
    people: dict[str, User]

    def __getitem__(self, account: str) -> User:
        return self.people[account]


@transaction.atomic
def build(seed: int, today: date) -> None:
    """The same seed and day give the same board, apart from ids and the times at which rows were written."""
    cast = _cast()
    set_quorum(board=cast.board, disciplines=QUORUM, by=cast["coordinator"])
    published = published_cases(cast.board, cast["coordinator"])
    cases = generated_cases(cast.board, cast.people, today, seed, PATIENTS)
    hold_past_meetings(cast, cases[:15], today, seed)
    again = [relist(case=case, why=why) for case, why in cases_to_see_again()]
    add_documents(cast, cases[15:17])
    # The reports leave gaps, so that there is something to ask for.
    plan_next_meeting(cast, [*again[:1], *cases[15:20]], [cases[20], *published[-2:]], today)
    ready_for_later(cases[21:29], cast["coordinator"], today)


def _cast() -> Cast:
    boards = {name: actions.create_board(by=None, name=name, institution=INSTITUTION) for name in (BOARD, OTHER_BOARD)}
    people = {}
    for one in PEOPLE:
        user = actions.create_user(by=None, email=one.email, full_name=one.name, title=one.title, password=None)
        actions.add_member(by=None, board=boards[one.board], user=user, role=one.role, discipline=one.discipline)
        people[one.account] = user
    _same_password(list(people.values()))
    return Cast(boards[BOARD], people)


def _same_password(users: list[User]) -> None:
    """Hashing is slow on purpose, so the one password that all of them share is hashed once."""
    users[0].set_password(PASSWORD)
    for user in users:
        user.password = users[0].password
    User.objects.bulk_update(users, ["password"])


def is_empty() -> bool:
    return not User.objects.exists() and not Case.objects.exists()


def is_demonstration() -> bool:
    """Whether every board here is one of the demonstration's."""
    names = set(Board.objects.values_list("name", "institution"))
    return bool(names) and names <= {(BOARD, INSTITUTION), (OTHER_BOARD, INSTITUTION)}
