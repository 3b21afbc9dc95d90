"""Telling another system that something happened: where to, and each message as a job in a row of its own."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Board, Membership
from meetings.models.job import Job

RUNS_MEETINGS = (Membership.Role.COORDINATOR, Membership.Role.CHAIR)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user) -> "WebhookQuerySet":
        return self.filter(board__in=Board.objects.working_in(user, RUNS_MEETINGS))

    def active(self) -> "WebhookQuerySet":
        return self.filter(ended_at__isnull=True)


class Webhook(models.Model):
    """An address that a board lets know. The secret has to be readable here: each message is signed with it."""

    class Event(models.TextChoices):
        DECISION_SIGNED = "decision.signed", "A decision was signed"
        DECISION_AMENDED = "decision.amended", "A signed decision was amended"
        PAPER_READY = "paper.ready", "A paper is ready"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="webhooks")
    address = models.URLField(max_length=300)
    events = ArrayField(models.CharField(max_length=20, choices=Event.choices))
    secret = models.CharField(max_length=80, help_text="Of the form whsec_ and base64, as Standard Webhooks has it")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(events__len__gt=0), name="a_webhook_has_an_event"),
            models.UniqueConstraint(
                fields=["board", "address"],
                condition=Q(ended_at__isnull=True),
                name="one_webhook_of_an_address",
                violation_error_message="This address is told already. End that webhook first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Webhook {self.id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user) -> "DeliveryQuerySet":
        return self.filter(webhook__in=Webhook.objects.visible_to(user))


class Delivery(Job):
    """One message to one address, written in the transaction of what it tells. Its id shows a receiver a second one."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"
        ENDED = "ended", "Not sent: the webhook was ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=20, choices=Webhook.Event.choices)
    subject_id = models.UUIDField(help_text="The decision or the paper")
    body = models.JSONField(help_text="Ids, a version and a time; nothing of a patient")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answer = models.CharField(max_length=80, blank=True, help_text="What became of the last attempt")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event", "subject_id"], name="one_message_of_an_event")
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["waiting", "sending"]), name="deliveries_not_ended"
            )
        ]

    def __str__(self) -> str:
        return f"Delivery {self.id}"
