"""From the secret a program sends to the token it stands for."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken

# When a token was last used is worth one write a minute, not one a request.
USE_NOTED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """A plain SHA-256 is enough here: the secret is 256 random bits, nothing to guess from a list."""
    return hashlib.sha256(secret.encode()).hexdigest()


def usable_token(secret: str) -> ApiToken | None:
    """The token of this secret, if it opens anything today."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_usable else None


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
