"""Who may do what with a case. An answer says yes, or no with a reason that the page can show."""

from accounts.models import Board, Membership, Visitor
from accounts.permissions import Answer, has_role
from cases.models import CLINICAL_ROLES, Case, Document, SavedView

YES = Answer(True, "")
NOT_YOUR_BOARD = Answer(False, "You do not work on this board.")


def may_view_case(user: Visitor, case: Case) -> Answer:
    if has_role(user, case.board, *CLINICAL_ROLES):
        return YES
    if case.referred_by_id == user.pk and has_role(user, case.board, Membership.Role.REFERRER):
        return YES
    return Answer(False, "This case belongs to another board.")


def may_register_patient(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board register patients.")


def may_change_case(user: Visitor, case: Case) -> Answer:
    if not has_role(user, case.board, *CLINICAL_ROLES):
        return Answer(False, "Only the coordinator, the chair and members of the board change a case.")
    if case.status == "closed":
        return Answer(False, "The case is closed. Open it again to change it.")
    return YES


def may_move_case(user: Visitor, case: Case) -> Answer:
    if has_role(user, case.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board move a case.")


# The age limits among these rules are local policy, which the editor writes.
SET_READINESS = (Membership.Role.COORDINATOR, Membership.Role.CHAIR, Membership.Role.EDITOR)


def may_set_readiness(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *SET_READINESS):
        return YES
    return Answer(False, "Only the coordinator, the chair and the editor of the board say what a case needs.")


def may_assign(user: Visitor, case: Case) -> Answer:
    """Say of whom an item is asked."""
    if has_role(user, case.board, Membership.Role.COORDINATOR, Membership.Role.CHAIR):
        return YES
    return Answer(False, "Only the coordinator and the chair of the board say who brings what.")


def may_import(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board import tables.")


def may_set_viewer(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, Membership.Role.COORDINATOR, Membership.Role.CHAIR):
        return YES
    return Answer(False, "Only the coordinator and the chair of the board say where its imaging studies are shown.")


def may_open_document(user: Visitor, document: Document) -> Answer:
    """Of whoever may see the case. What was withdrawn stays open to those who work on the board, who see why."""
    if document.withdrawn_at and not has_role(user, document.case.board, *CLINICAL_ROLES):
        return Answer(False, "The document was withdrawn.")
    return may_view_case(user, document.case)


def may_delete_view(user: Visitor, view: SavedView) -> Answer:
    return YES if view.owner_id == user.pk else Answer(False, "Only who saved a view deletes it.")


def may_merge(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, Membership.Role.COORDINATOR, Membership.Role.CHAIR):
        return YES
    return Answer(False, "Only the coordinator and the chair of the board merge patients.")
