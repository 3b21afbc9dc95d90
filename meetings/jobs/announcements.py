"""Sending the e-mails about a meeting: taken under a lease, sent at least once, and what came of it is kept."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.models import Announcement

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=3)
MOST_AT_ONCE = 500
State = Announcement.State
log = structlog.get_logger()


def send_due() -> int:
    """How many were sent. Whatever goes wrong stays with the one that it happened to."""
    due = _free().order_by("at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_send(pk) for pk in due)


def _free() -> QuerySet[Announcement]:
    """Those that wait, and those whose worker died in the middle."""
    is_due = Q(leased_until__isnull=True) | Q(leased_until__lt=timezone.now())
    return Announcement.objects.filter(is_due, state__in=[State.WAITING, State.SENDING])


def _send(pk: int) -> bool:
    one = _take(pk)
    if one is None:
        return False
    try:
        is_sent = bool(message(one).send())
    except Exception as error:
        log.warning("announcement_not_sent", announcement=one.pk, error=type(error).__name__)
        is_sent = False
    _end(one, State.SENT) if is_sent else _again(one)
    return is_sent


@transaction.atomic
def _take(pk: int) -> Announcement | None:
    free = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("person", "meeting")
    one = free.filter(pk=pk).first()
    if one is None:
        return None
    if ended := _needs_no_mail(one):
        _end(one, ended)
        return None
    one.state, one.leased_until, one.attempts = State.SENDING, timezone.now() + LEASE, one.attempts + 1
    one.save(update_fields=["state", "leased_until", "attempts"])
    return one


def _needs_no_mail(one: Announcement) -> str:
    """How it ends where nothing is to be sent any more; empty where something is."""
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        return State.NO_MAIL
    if not one.person.is_active:
        return State.NEEDLESS
    return State.FAILED if one.attempts >= MOST_ATTEMPTS else ""


def message(one: Announcement) -> EmailMessage:
    """A day and a link: nothing of a patient. Its id is the row's, the same however often it is sent."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('meeting', args=[one.meeting_id])}"
    context = {"meeting": one.meeting, "address": address}
    subject = render_to_string(f"meetings/mail/{one.what}_subject.txt", context).strip()
    body = render_to_string(f"meetings/mail/{one.what}.txt", context)
    headers = {"Message-ID": f"<agenda-{one.pk}@pnet-board>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[one.person.email], headers=headers)


@transaction.atomic
def _again(one: Announcement) -> None:
    if one.attempts >= MOST_ATTEMPTS:
        _end(one, State.FAILED)
        return
    one.state, one.leased_until = State.WAITING, timezone.now() + timedelta(seconds=30 * 2**one.attempts)
    one.save(update_fields=["state", "leased_until"])


@transaction.atomic
def _end(one: Announcement, state: str) -> None:
    one.state, one.leased_until = state, None
    one.sent_at = timezone.now() if state == State.SENT else None
    one.save(update_fields=["state", "leased_until", "sent_at"])
    log.info("announcement_ended", announcement=one.pk, state=state, attempts=one.attempts)
