from accounts.models.audit import AuditEvent
from accounts.models.board import Board, Membership
from accounts.models.kept_answer import KeptAnswer
from accounts.models.kept_form import KeptForm
from accounts.models.token import ApiToken
from accounts.models.user import User, Visitor

__all__ = ["ApiToken", "AuditEvent", "Board", "KeptAnswer", "KeptForm", "Membership", "User", "Visitor"]
