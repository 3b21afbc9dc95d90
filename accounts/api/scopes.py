"""A token does no more than its scopes say; a signed-in person has all their rights."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView


def scopes_needed(request: Request, view: "APIView") -> tuple[str, ...]:
    """What the view declares as `required_scopes`; without that, reading needs `read` and all else `write`."""
    if declared := getattr(view, "required_scopes", None):
        return tuple(declared)
    return (ApiToken.Scope.READ,) if request.method in SAFE_METHODS else (ApiToken.Scope.WRITE,)


class HasScope(BasePermission):
    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        lacking = [scope for scope in scopes_needed(request, view) if not request.auth.has_scope(scope)]
        self.message = f"This token lacks the scope {', '.join(lacking)}."
        return not lacking
