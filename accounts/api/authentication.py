"""`Authorization: Bearer SECRET`: the caller acts as the token's owner."""

import structlog
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.tokens import note_use, usable_token

# Unknown, expired and revoked read alike: the answer helps its owner and tells a thief nothing.
REFUSED = "This token is unknown, expired or revoked."


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = usable_token(secret.strip())
        if token is None:
            raise AuthenticationFailed(REFUSED)
        note_use(token)
        # The audit trail takes the token's id from here.
        structlog.contextvars.bind_contextvars(token_id=str(token.pk))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="PNET Board"'
