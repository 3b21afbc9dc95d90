"""A machine's way in: acts as its user, only within its scopes, only until it expires."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models.user import Visitor


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: Visitor) -> "ApiTokenQuerySet":
        """A token is nobody's business but its owner's."""
        return self.filter(user=user.pk) if user.pk else self.none()


class ApiToken(models.Model):
    """The secret itself is never stored: only its SHA-256, and its first letters by which people tell tokens apart."""

    class Scope(models.TextChoices):
        READ = "read", "Read everything its owner may read"
        WRITE = "write", "Write what its owner may write"
        ASSESS = "assess", "Assess facts sent with the request (reads no record)"
        SIGN = "decisions:sign", "Sign decisions, each with its owner's password"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="token_has_a_scope"),
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=["read", "write", "assess", "decisions:sign"]),
                name="token_scopes_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and not self.is_expired and self.user.is_active

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes
