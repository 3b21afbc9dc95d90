"""`Authorization: Bearer SECRET`: the caller acts as the token's owner."""

from datetime import timedelta

import structlog
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions import digest_of
from accounts.models import ApiToken, User

# When a token was last used is worth one write a minute, not one a request.
USE_NOTED_EVERY = timedelta(minutes=1)
# Unknown, expired and revoked read alike: the answer helps its owner and tells a thief nothing.
REFUSED = "This token is unknown, expired or revoked."


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret.strip())).first()
        if token is None or not token.is_usable:
            raise AuthenticationFailed(REFUSED)
        note_use(token)
        structlog.contextvars.bind_contextvars(token_id=str(token.pk))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="PNET Board"'


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
