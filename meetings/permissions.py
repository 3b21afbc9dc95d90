"""Who may do what with a meeting and its decisions, as answers that say why."""

from accounts.models import Board, Membership, Visitor
from accounts.permissions import Answer, has_role
from cases.models import CLINICAL_ROLES, Case
from meetings.models import Action, AgendaItem, Feed, Meeting, RoomState

Role = Membership.Role
YES = Answer(True)
CLOSED = Answer(False, "The meeting is closed. What was decided is changed by an amendment.")


def may_hold_meeting(user: Visitor, board: Board) -> Answer:
    """Plan a meeting, order its agenda, keep the attendance, close it."""
    if has_role(user, board, Role.COORDINATOR, Role.CHAIR):
        return YES
    return Answer(False, "Only the coordinator and the chair of the board run its meetings.")


def may_amend_meeting(user: Visitor, meeting: Meeting) -> Answer:
    """Another time, place or person, for as long as the meeting is not over."""
    return CLOSED if meeting.closed_at else may_hold_meeting(user, meeting.board)


def may_list(user: Visitor, meeting: Meeting) -> Answer:
    """Put a case on the agenda."""
    if meeting.closed_at:
        return CLOSED
    if has_role(user, meeting.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board list a case.")


def may_draft(user: Visitor, item: AgendaItem) -> Answer:
    if item.removed_at:
        return Answer(False, "The case was taken off this agenda.")
    if has_role(user, item.meeting.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board write decisions.")


def may_sign(user: Visitor, item: AgendaItem) -> Answer:
    if item.removed_at:
        return Answer(False, "The case was taken off this agenda.")
    if has_role(user, item.meeting.board, Role.CHAIR):
        return YES
    return Answer(False, "Only the chair of the board signs.")


def may_request_paper(user: Visitor, board: Board) -> Answer:
    if has_role(user, board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board make its papers.")


def may_report(user: Visitor, action: Action) -> Answer:
    """Say what became of an action: its owner, whoever that is, and those who work on the board."""
    if action.owner_id == user.pk or has_role(user, action.decision.item.meeting.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only its owner and those who work on the board report on an action.")


def may_record_outcome(user: Visitor, case: Case) -> Answer:
    """Of a closed case too: a patient's course does not end with the board's work."""
    if has_role(user, case.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board record outcomes.")


def sees_meeting(user: Visitor, action: Action) -> bool:
    """The owner of an action may be a referrer, to whom the meeting and its decision are closed."""
    return has_role(user, action.decision.item.meeting.board, *CLINICAL_ROLES)


def may_run_room(user: Visitor, meeting: Meeting) -> Answer:
    """Open and close the room, and say which screens show it."""
    return CLOSED if meeting.closed_at else may_hold_meeting(user, meeting.board)


def may_scribe(user: Visitor, meeting: Meeting) -> Answer:
    """Move the room and write in it: whoever writes decisions may take the role over."""
    if meeting.closed_at:
        return CLOSED
    if has_role(user, meeting.board, *CLINICAL_ROLES):
        return YES
    return Answer(False, "Only the coordinator, the chair and members of the board are scribes.")


def may_confirm(user: Visitor, meeting: Meeting) -> Answer:
    """Note that the board confirms the standard-of-care part together: who leads it, or who writes in the room now."""
    if meeting.closed_at:
        return CLOSED
    writes = RoomState.objects.filter(meeting=meeting, closed_at__isnull=True, scribe=user.pk).exists()
    if writes or has_role(user, meeting.board, Role.COORDINATOR, Role.CHAIR):
        return YES
    return Answer(False, "Only the chair, the coordinator and the scribe of the open room confirm it for the board.")


def may_revoke_feed(user: Visitor, feed: Feed) -> Answer:
    return YES if feed.user_id == user.pk else Answer(False, "A calendar address is revoked by its owner.")
