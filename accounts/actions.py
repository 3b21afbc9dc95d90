"""Every write of this app: allowed, then done, then told to the audit trail, in one transaction."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import permissions
from accounts.audit import record
from accounts.models import ApiToken, AuditEvent, Board, Membership, User
from accounts.permissions import require
from accounts.tokens import digest_of

TOKEN_DAYS = 90
LONGEST_TOKEN_DAYS = 366
# The verbs offered in the filter are those of this many recent events; older ones can still be typed.
VERBS_FROM = 5000


@transaction.atomic
def create_user(
    *,
    by: User | None,
    email: str,
    full_name: str,
    title: str = "",
    password: str | None = None,
    superuser: bool = False,
) -> User:
    require(permissions.may_set_up(by))
    user = User.objects.create_user(email, password, full_name=full_name, title=title, is_superuser=superuser)
    record("user_created", by=by, board=None, subject=user)
    return user


@transaction.atomic
def deactivate_user(*, by: User | None, user: User) -> None:
    """Ends all access at once: sessions and tokens of someone inactive open nothing."""
    require(permissions.may_set_up(by))
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("user_deactivated", by=by, board=None, subject=user)


@transaction.atomic
def create_board(*, by: User | None, name: str, institution: str, edition: str = "") -> Board:
    """Without an edition, the board begins with the one that is the default here."""
    require(permissions.may_set_up(by))
    board = Board.objects.create(name=name, institution=institution, **({"edition": edition} if edition else {}))
    record("board_created", by=by, board=board, subject=board, detail={"edition": board.edition})
    return board


@transaction.atomic
def add_member(
    *, by: User | None, board: Board, user: User, role: str, discipline: str = Membership.Discipline.OTHER
) -> Membership:
    """One active membership per board: to change a role, end the old one first."""
    require(permissions.may_manage_members(by, board))
    membership = Membership(board=board, user=user, role=role, discipline=discipline)
    membership.full_clean()
    membership.save(force_insert=True)
    detail = {"user": user.pk, "role": role, "discipline": discipline}
    record("member_added", by=by, board=board, subject=membership, detail=detail)
    return membership


@transaction.atomic
def end_membership(*, by: User | None, membership: Membership) -> Membership:
    require(permissions.may_manage_members(by, membership.board))
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if not membership.active:
        return membership
    membership.active, membership.ended_at = False, timezone.now()
    membership.save(update_fields=["active", "ended_at"])
    record("membership_ended", by=by, board=membership.board, subject=membership, detail={"user": membership.user_id})
    return membership


def _checked_scopes(scopes: Iterable[str]) -> list[str]:
    scopes = sorted(set(scopes))
    if not scopes or not set(scopes) <= set(ApiToken.Scope.values):
        raise ValidationError(f"Choose one or more of: {', '.join(ApiToken.Scope.values)}.")
    return scopes


@transaction.atomic
def create_token(*, by: User, name: str, scopes: Iterable[str], days: int = TOKEN_DAYS) -> tuple[ApiToken, str]:
    """The token and its secret. The secret exists only in this answer."""
    require(permissions.may_create_token(by))
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise ValidationError(f"A token lasts 1 to {LONGEST_TOKEN_DAYS} days.")
    prefix = f"pnet_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        user=by,
        name=name,
        scopes=_checked_scopes(scopes),
        prefix=prefix,
        digest=digest_of(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean()
    token.save(force_insert=True)
    record("token_created", by=by, board=None, subject=token, detail={"scopes": token.scopes, "days": days})
    return token, secret


@transaction.atomic
def revoke_token(*, by: User | None, token: ApiToken) -> ApiToken:
    """At once and for good; a second time changes nothing."""
    require(permissions.may_revoke_token(by, token))
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("token_revoked", by=by, board=None, subject=token)
    return token


@dataclass(frozen=True)
class AuditPage:
    """Newest first. `older` is where the next page starts; numbers, so that new events do not shift the pages."""

    events: list[AuditEvent]
    verbs: list[str]
    older: int | None


@transaction.atomic
def read_audit(
    *, by: User, verb: str = "", patient: UUID | None = None, before: int | None = None, size: int = 100
) -> AuditPage:
    """Who examines the trail leaves a trace in it, like anybody else."""
    require(permissions.may_read_audit(by))
    visible = permissions.events_for(by)
    asked = {"verb": verb, "patient_id": patient, "id__lt": before}
    found = list(visible.filter(**{name: value for name, value in asked.items() if value})[: size + 1])
    verbs = sorted(set(visible.values_list("verb", flat=True)[:VERBS_FROM]))
    boards = permissions.boards_audited_by(by)
    detail = {"verb": verb, "boards": len(boards), "events": min(len(found), size)}
    record("audit_read", by=by, board=boards[0] if len(boards) == 1 else None, patient_id=patient, detail=detail)
    return AuditPage(found[:size], verbs, found[size - 1].pk if len(found) > size else None)
