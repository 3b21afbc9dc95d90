"""Sending the e-mail of a digest: never sent twice.

What certainly did not leave is tried again. What may have left is not, even when a worker died in the middle of it: its
notice stands in the product all the same.
"""

import smtplib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.chasing import is_still_asked
from meetings.jobs.lease import Changes, Jobs
from meetings.models import Digest

State = Digest.State
log = structlog.get_logger()
JOBS = Jobs(
    Digest, State.SENDING, since="created_at", lease=lambda: timedelta(minutes=3),
    most_attempts=8, first_pause=timedelta(minutes=1),
)  # fmt: skip


class NotSent(Exception):
    """The mail server has not taken the message, so it may be tried again."""


def send(digest_id: str) -> None:
    """Send this digest if it is free and due. Whatever goes wrong stays with this one."""
    digest = JOBS.take(digest_id, _is_over)
    if digest is None:
        return
    try:
        _deliver(digest)
    except NotSent:
        _not_sent(digest)
    except Exception as error:
        log.warning("digest_broken_off", digest=str(digest.pk), error=type(error).__name__)
        JOBS.end(digest, state=State.UNSURE)
    else:
        JOBS.end(digest, state=State.SENT, sent_at=timezone.now())


def _is_over(digest: Digest) -> Changes:
    """How it ends where nothing is to be sent; one that a dead worker left in the middle is not repeated."""
    if digest.state == State.SENDING:
        return {"state": State.UNSURE}
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        return {"state": State.NO_MAIL}
    is_wanted = digest.person.is_active and is_still_asked(digest, timezone.now())
    return {} if is_wanted else {"state": State.NEEDLESS}


def _not_sent(digest: Digest) -> None:
    if JOBS.had_its_attempts(digest):
        JOBS.end(digest, state=State.FAILED)
    else:
        JOBS.pause(digest)


def _deliver(digest: Digest) -> None:
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent from error
    try:
        connection.send_messages([message(digest)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise NotSent from error
    finally:
        connection.close()


def message(digest: Digest) -> EmailMessage:
    """A count, a day and a link: nothing of a patient. Its id is the digest's, so that a mail server knows a second."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('notices')}"
    context = {"digest": digest, "count": len(digest.asked), "address": address}
    subject = render_to_string("meetings/mail/digest_subject.txt", context).strip()
    body = render_to_string("meetings/mail/digest.txt", context)
    headers = {"Message-ID": f"<{digest.pk}@pnet-board>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[digest.person.email], headers=headers)
