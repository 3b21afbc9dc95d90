"""Sending the e-mails about a meeting: sent at least once, and what came of it is kept."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.jobs.lease import Changes, Jobs
from meetings.models import Announcement

State = Announcement.State
log = structlog.get_logger()
JOBS = Jobs(
    Announcement, State.SENDING, since="at", lease=lambda: timedelta(minutes=3),
    most_attempts=8, first_pause=timedelta(minutes=1),
)  # fmt: skip


def send_due() -> int:
    """How many were sent. Whatever goes wrong stays with the one that it happened to."""
    return sum(_send(pk) for pk in JOBS.due(at_most=500))


def _send(pk: str) -> bool:
    one = JOBS.take(pk, _is_over)
    if one is None:
        return False
    try:
        is_sent = bool(message(one).send())
    except Exception as error:
        log.warning("announcement_not_sent", announcement=one.pk, error=type(error).__name__)
        is_sent = False
    if is_sent:
        JOBS.end(one, state=State.SENT, sent_at=timezone.now())
    elif JOBS.had_its_attempts(one):
        JOBS.end(one, state=State.FAILED)
    else:
        JOBS.pause(one)
    return is_sent


def _is_over(one: Announcement) -> Changes:
    """How it ends where nothing is to be sent any more."""
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        return {"state": State.NO_MAIL}
    if not one.person.is_active:
        return {"state": State.NEEDLESS}
    return {"state": State.FAILED} if JOBS.had_its_attempts(one) else {}


def message(one: Announcement) -> EmailMessage:
    """A day and a link: nothing of a patient. Its id is the row's, the same however often it is sent."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('meeting', args=[one.meeting_id])}"
    context = {"meeting": one.meeting, "address": address}
    subject = render_to_string(f"meetings/mail/{one.what}_subject.txt", context).strip()
    body = render_to_string(f"meetings/mail/{one.what}.txt", context)
    headers = {"Message-ID": f"<agenda-{one.pk}@pnet-board>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[one.person.email], headers=headers)
