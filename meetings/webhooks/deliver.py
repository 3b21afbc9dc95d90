"""Sending a message: tried again until it is accepted or given up, at least once."""

import json
import time
from datetime import timedelta

import urllib3
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.jobs.lease import Changes, Jobs
from meetings.models import Delivery
from meetings.webhooks.address import check_address
from meetings.webhooks.sign import signature

TIMEOUT = urllib3.Timeout(connect=5, read=10)
State = Delivery.State
# The last try comes about a day after the first.
JOBS = Jobs(
    Delivery, State.SENDING, since="created_at", lease=lambda: timedelta(minutes=2),
    most_attempts=12, first_pause=timedelta(seconds=30),
)  # fmt: skip
_http = urllib3.PoolManager(retries=False, timeout=TIMEOUT, maxsize=2)


def deliver(delivery_id: str) -> None:
    """Send this one if it is free and due. Whatever goes wrong stays with it; a receiver's words are not kept."""
    delivery = JOBS.take(delivery_id, _is_over)
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


def _is_over(delivery: Delivery) -> Changes:
    is_ended = delivery.webhook.ended_at is not None
    return {"state": State.ENDED, "answer": "", "ended_at": timezone.now()} if is_ended else {}


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
    if JOBS.had_its_attempts(delivery):
        _end(delivery, State.FAILED, answer)
    else:
        JOBS.pause(delivery, answer=answer)


def _end(delivery: Delivery, state: str, answer: str) -> None:
    JOBS.end(delivery, state=state, answer=answer, ended_at=timezone.now())
