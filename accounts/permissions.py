"""Who may do what, as answers that say why. Membership of a board decides; nothing else does."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import ApiToken, AuditEvent, Board, KeptForm, Membership, User, Visitor

Role = Membership.Role
_REMEMBERED = "roles_of_this_request"


@dataclass(frozen=True)
class Answer:
    """Yes or no; a no says why in a sentence that the person reads."""

    allowed: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(PermissionDenied):
    """An action was not allowed. Django and the API both answer it with 403 and the reason."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.why)
        self.answer = answer


def require(answer: Answer) -> None:
    if not answer:
        raise Refused(answer)


def membership_of(user: Visitor, board: Board) -> Membership | None:
    return Membership.objects.of(user).filter(board=board).select_related("board").first()


def boards_of(user: Visitor) -> list[Board]:
    return list(Board.objects.visible_to(user))


def boards_audited_by(user: Visitor) -> list[Board]:
    return list(Board.objects.working_in(user, [Role.AUDITOR]))


def has_role(user: Visitor, board: Board, *roles: str) -> bool:
    return any((board.pk, role) in roles_held(user) for role in roles)


def has_role_anywhere(user: Visitor, *roles: str) -> bool:
    return any(role in roles for _, role in roles_held(user))


def remember_roles(user: Visitor) -> None:
    """A page asks for the roles of its user many times; for one request they are read once. Only the web calls this."""
    setattr(user, _REMEMBERED, None)


def roles_held(user: Visitor) -> frozenset[tuple[UUID, str]]:
    """(board, role) of every membership that the user holds now. A request's lazy user passes attributes through."""
    if (known := getattr(user, _REMEMBERED, None)) is not None:
        return cast("frozenset[tuple[UUID, str]]", known)
    held = frozenset(Membership.objects.of(user).values_list("board_id", "role"))
    if hasattr(user, _REMEMBERED):
        setattr(user, _REMEMBERED, held)
    return held


def tokens_of(user: Visitor) -> QuerySet[ApiToken]:
    return ApiToken.objects.visible_to(user).select_related("user")


def kept_forms_of(user: Visitor) -> QuerySet[KeptForm]:
    return KeptForm.objects.visible_to(user)


def events_for(user: Visitor) -> QuerySet[AuditEvent]:
    """The audit events this user may examine, newest first, with what a page shows of them."""
    return AuditEvent.objects.visible_to(user).select_related("by", "board")


def may_set_up(user: User | None) -> Answer:
    """Users and boards are set up at the command line (`user` is None), or by a superuser."""
    if user is None or (user.is_active and user.is_superuser):
        return Answer(True)
    return Answer(False, "Only whoever runs this installation may add people and boards.")


def may_manage_members(user: User | None, board: Board) -> Answer:
    if may_set_up(user) or (user is not None and has_role(user, board, Role.COORDINATOR, Role.CHAIR)):
        return Answer(True)
    return Answer(False, "Only a coordinator or the chair of this board may change its members.")


def may_create_token(user: User) -> Answer:
    if Membership.objects.of(user).exists():
        return Answer(True)
    return Answer(False, "You are not a member of a board, so a token would open nothing.")


def may_revoke_token(user: User | None, token: ApiToken) -> Answer:
    if may_set_up(user) or (user is not None and token.user_id == user.pk):
        return Answer(True)
    return Answer(False, "This token belongs to someone else.")


def may_read_audit(user: Visitor) -> Answer:
    if has_role_anywhere(user, Role.AUDITOR):
        return Answer(True)
    return Answer(False, "The audit trail is open to the auditors of a board.")
