"""Who may say which knowledge holds and set the work on it going, as answers that say why."""

from accounts.models import Board, Membership, Visitor
from accounts.permissions import Answer, has_role, has_role_anywhere

Role = Membership.Role
YES = Answer(True)
TEND_EDITIONS = (Role.COORDINATOR, Role.EDITOR)


def may_reassess(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *TEND_EDITIONS):
        return YES
    return Answer(False, "Only the coordinator and the knowledge editor of the board set its cases beside an edition.")


def may_set_board(user: Visitor, board: Board) -> Answer:
    """Choose the edition and the region by which a board works."""
    if has_role(user, board, *TEND_EDITIONS):
        return YES
    return Answer(False, "Only the coordinator and the knowledge editor of the board change its edition and region.")


def may_review(user: Visitor) -> Answer:
    """Say how far an edition has come."""
    if has_role_anywhere(user, Role.EDITOR):
        return YES
    return Answer(False, "Only a knowledge editor reviews an edition.")


def may_write_policy(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, Role.EDITOR):
        return YES
    return Answer(False, "Only the knowledge editor of the board writes its local policy.")
