"""What a write of an API client answered, for as long as its sender may ask again."""

from django.conf import settings
from django.db import models

from accounts.models.token import ApiToken


class KeptAnswer(models.Model):
    """One answer under one Idempotency-Key, kept in the transaction of the write: it is there exactly when that is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="+", null=True)
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "token", "key"], nulls_distinct=False, name="one_answer_per_idempotency_key"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"
