"""Who may set the work on knowledge going. Reading it is open to everyone signed in."""

from accounts.models import Board, Membership, Visitor
from accounts.permissions import Answer, has_role

TEND_EDITIONS = (Membership.Role.COORDINATOR, Membership.Role.EDITOR)


def may_reassess(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *TEND_EDITIONS):
        return Answer(True)
    return Answer(False, "Only the coordinator and the knowledge editor of the board set its cases beside an edition.")
