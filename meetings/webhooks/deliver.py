"""Sending a message: taken under a lease, tried again until it is accepted or given up, at least once."""

import json
import time
from datetime import timedelta

import structlog
import urllib3
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.models import Delivery
from meetings.webhooks.address import check_address
from meetings.webhooks.sign import signature

# The last try comes about a day after the first: 30 s, doubled each time.
MOST_ATTEMPTS = 12
LEASE = timedelta(minutes=2)
TIMEOUT = urllib3.Timeout(connect=5, read=10)
State = Delivery.State
log = structlog.get_logger()
_http = urllib3.PoolManager(retries=False, timeout=TIMEOUT, maxsize=2)


def due() -> list[str]:
    return [str(pk) for pk in _free().order_by("created_at").values_list("pk", flat=True)[:200]]


def _free() -> QuerySet[Delivery]:
    now = timezone.now()
    waits = Q(state=State.WAITING) & (Q(leased_until__isnull=True) | Q(leased_until__lt=now))
    return Delivery.objects.filter(waits | Q(state=State.SENDING, leased_until__lt=now))


def deliver(delivery_id: str) -> None:
    """Send this one if it is free and due. Whatever goes wrong stays with it; a receiver's words are not kept."""
    delivery = _take(delivery_id)
    if delivery is None:
        return
    try:
        check_address(delivery.webhook.address)
        status = _post(delivery)
    except ValidationError:
        _end(delivery, State.FAILED, "The address is not among WEBHOOK_HOSTS")
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        _again(delivery, type(error).__name__)
    else:
        accepted = 200 <= status < 300
        _end(delivery, State.DELIVERED, str(status)) if accepted else _again(delivery, str(status))


@transaction.atomic
def _take(delivery_id: str) -> Delivery | None:
    found = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("webhook")
    delivery = found.filter(pk=delivery_id).first()
    if delivery is None:
        return None
    if delivery.webhook.ended_at:
        _end(delivery, State.ENDED, "")
        return None
    delivery.state, delivery.leased_until, delivery.attempts = (
        State.SENDING, timezone.now() + LEASE, delivery.attempts + 1
    )  # fmt: skip
    delivery.save(update_fields=["state", "leased_until", "attempts"])
    return delivery


def _post(delivery: Delivery) -> int:
    """The status of the answer. Redirections are not followed: they would leave the hosts that are allowed."""
    body = json.dumps(delivery.body, sort_keys=True, separators=(",", ":")).encode()
    at, key = int(time.time()), str(delivery.pk)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "pnet-board",
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(delivery.webhook.secret, key, at, body),
    }
    answer = _http.request(
        "POST", delivery.webhook.address, body=body, headers=headers, redirect=False, preload_content=False
    )
    answer.close()
    return answer.status


def _again(delivery: Delivery, answer: str) -> None:
    if delivery.attempts >= MOST_ATTEMPTS:
        _end(delivery, State.FAILED, answer)
        return
    delivery.state, delivery.answer = State.WAITING, answer
    delivery.leased_until = timezone.now() + timedelta(seconds=30 * 2 ** (delivery.attempts - 1))
    delivery.save(update_fields=["state", "answer", "leased_until"])
    log.warning("webhook_refused", delivery=str(delivery.pk), attempts=delivery.attempts, answer=answer)


def _end(delivery: Delivery, state: str, answer: str) -> None:
    delivery.state, delivery.answer, delivery.leased_until = state, answer, None
    delivery.ended_at = timezone.now()
    delivery.save(update_fields=["state", "answer", "leased_until", "ended_at"])
    log.info("webhook_ended", delivery=str(delivery.pk), state=state, attempts=delivery.attempts)
