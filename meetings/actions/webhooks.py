"""Which systems a board lets know. The messages themselves are the worker's (`meetings/webhooks/`)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from meetings import permissions
from meetings.models import Delivery, Webhook
from meetings.nudge import nudge_deliveries_after_commit
from meetings.webhooks.address import check_address
from meetings.webhooks.sign import new_secret


@transaction.atomic
def create_webhook(*, board: Board, address: str, events: Iterable[str], by: User) -> Webhook:
    """Its secret is shown once, on the page that answers."""
    require(permissions.may_hold_meeting(by, board))
    webhook = Webhook(board=board, address=address, events=sorted(set(events)), secret=new_secret(), created_by=by)
    webhook.full_clean(exclude=["secret"])
    check_address(address)
    webhook.save(force_insert=True)
    audit.record("webhook_created", by=by, board=board, subject=webhook, detail={"events": webhook.events})
    return webhook


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: User) -> None:
    """At once: what still waits is not sent. A second time changes nothing."""
    require(permissions.may_hold_meeting(by, webhook.board))
    webhook = Webhook.objects.select_for_update(of=("self",)).select_related("board").get(pk=webhook.pk)
    if webhook.ended_at is None:
        webhook.ended_at = timezone.now()
        webhook.save(update_fields=["ended_at"])
        audit.record("webhook_ended", by=by, board=webhook.board, subject=webhook)


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> None:
    """A message that was given up waits again; any other is left alone."""
    require(permissions.may_hold_meeting(by, delivery.webhook.board))
    row = Delivery.objects.select_for_update(of=("self",)).select_related("webhook__board").get(pk=delivery.pk)
    if row.state != Delivery.State.FAILED or row.webhook.ended_at:
        return
    row.begin_anew()
    row.ended_at = None
    row.save(update_fields=[*Delivery.JOB_FIELDS, "ended_at"])
    nudge_deliveries_after_commit(row)
    audit.record("webhook_sent_again", by=by, board=row.webhook.board, subject=row)
