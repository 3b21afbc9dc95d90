"""The board's own rules of how its meetings are held."""

from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from meetings import permissions
from meetings.models import Policy
from meetings.models.policy import policy_of


@transaction.atomic
def set_policy(*, board: Board, by: User, **rules: Any) -> Policy:
    """What is signed already keeps what it was signed under."""
    require(permissions.may_hold_meeting(by, board))
    policy = policy_of(board)
    for name, value in rules.items():
        setattr(policy, name, value)
    policy.full_clean()
    policy.save()
    audit.record("meeting_policy_set", by=by, board=board, subject=policy, detail={"rules": sorted(rules)})
    return policy
