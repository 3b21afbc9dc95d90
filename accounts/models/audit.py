"""The audit trail: who did or read what, when. Append-only and hash-chained by the database itself.

The trigger, not Python, sets number, time and hashes: whoever inserts, by whatever way, the chain holds. Numbers run
without a gap, so a missing row shows. `accounts.audit_chain` verifies; `accounts.audit.record` writes.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from accounts.models.board import Board, Membership
from accounts.models.user import Visitor

TABLE = "accounts_auditevent"
GENESIS = "decode(repeat('00', 32), 'hex')"


def canonical(row: str) -> str:
    """SQL for the one text that is hashed. Trigger and verification share it; to change it is to start a new chain."""
    return (
        f"jsonb_build_array({row}.id, to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), {row}.verb,"
        f" {row}.by_id, {row}.board_id, {row}.patient_id, {row}.subject_type, {row}.subject_id, {row}.request_id,"
        f" {row}.detail)::text"
    )


def hash_of(row: str) -> str:
    return f"sha256({row}.prev_hash || convert_to({canonical(row)}, 'UTF8'))"


# Writers queue for the lock until the one before has committed: no two events can follow the same one.
# The lock is held to the end of the transaction, so `record` belongs at the end of an action.
LINK = pgtrigger.Trigger(
    name="link_to_chain",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    declare=[("last", f"{TABLE}%ROWTYPE")],
    func=f"""
        PERFORM pg_advisory_xact_lock(hashtext('{TABLE}'));
        SELECT * INTO last FROM {TABLE} ORDER BY id DESC LIMIT 1;
        NEW.id := coalesce(last.id, 0) + 1;
        NEW.at := clock_timestamp();
        NEW.prev_hash := coalesce(last.row_hash, {GENESIS});
        NEW.row_hash := {hash_of("NEW")};
        RETURN NEW;
    """,  # noqa: S608 - constants of our own
)
NO_CHANGE = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
# For every table whose rows stay. Tests empty tables by TRUNCATE; they, and nobody else, set this parameter.
NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    operation=pgtrigger.Truncate,
    when=pgtrigger.Before,
    level=pgtrigger.Statement,
    func="""
        IF coalesce(current_setting('pnet.allow_truncate', true), '') <> 'on' THEN
            RAISE EXCEPTION 'append only: %', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    """,
)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: Visitor) -> "AuditEventQuerySet":
        """For auditors: events of their boards, and sign-ins and the like of the people on those boards."""
        boards = Board.objects.working_in(user, [Membership.Role.AUDITOR])
        people = Membership.objects.filter(board__in=boards).values("user")
        return self.filter(Q(board__in=boards) | Q(board__isnull=True, by__in=people))


class AuditEvent(models.Model):
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", null=True)
    patient_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    prev_hash = models.BinaryField(db_default=Value(b""), editable=False)
    row_hash = models.BinaryField(db_default=Value(b""), editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["board", "-id"]),
            models.Index(fields=["patient_id", "-id"]),
        ]
        triggers = [LINK, NO_CHANGE, NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.id} {self.verb}"

    @property
    def detail_line(self) -> str:
        """`scopes: read, write; days: 90`"""
        texts = {name: ", ".join(map(str, v)) if isinstance(v, list) else str(v) for name, v in self.detail.items()}
        return "; ".join(f"{name}: {text}" for name, text in texts.items())
