"""Sending the e-mail of a digest: taken under a lease, never sent twice.

What certainly did not leave is tried again. What may have left is not, even when a worker died in the middle of it: its
notice stands in the product all the same.
"""

import smtplib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.chasing import is_still_asked
from meetings.models import Digest

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=3)
State = Digest.State
log = structlog.get_logger()


class NotSent(Exception):
    """The mail server has not taken the message, so it may be tried again."""


def due() -> list[str]:
    return [str(pk) for pk in _free().order_by("created_at").values_list("pk", flat=True)[:200]]


def _free() -> QuerySet[Digest]:
    now = timezone.now()
    waits = Q(state=State.WAITING) & (Q(leased_until__isnull=True) | Q(leased_until__lt=now))
    return Digest.objects.filter(waits | Q(state=State.SENDING, leased_until__lt=now))


def send(digest_id: str) -> None:
    """Send this digest if it is free and due. Whatever goes wrong stays with this one."""
    digest = _take(digest_id)
    if digest is None:
        return
    try:
        _deliver(digest)
    except NotSent:
        _again(digest)
    except Exception as error:
        log.warning("digest_broken_off", digest=str(digest.pk), error=type(error).__name__)
        _end(digest, State.UNSURE)
    else:
        _end(digest, State.SENT)


@transaction.atomic
def _take(digest_id: str) -> Digest | None:
    """Ours, marked before anything leaves; one that a dead worker left in the middle is ended, not repeated."""
    found = _free().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("person")
    digest = found.filter(pk=digest_id).first()
    if digest is None:
        return None
    if digest.state == State.SENDING:
        _end(digest, State.UNSURE)
        return None
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        _end(digest, State.NO_MAIL)
        return None
    if not digest.person.is_active or not is_still_asked(digest, timezone.now()):
        _end(digest, State.NEEDLESS)
        return None
    digest.state, digest.leased_until, digest.attempts = State.SENDING, timezone.now() + LEASE, digest.attempts + 1
    digest.save(update_fields=["state", "leased_until", "attempts"])
    return digest


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


@transaction.atomic
def _again(digest: Digest) -> None:
    if digest.attempts >= MOST_ATTEMPTS:
        _end(digest, State.FAILED)
        return
    digest.state, digest.leased_until = State.WAITING, timezone.now() + timedelta(seconds=30 * 2**digest.attempts)
    digest.save(update_fields=["state", "leased_until"])


@transaction.atomic
def _end(digest: Digest, state: str) -> None:
    digest.state, digest.leased_until = state, None
    digest.sent_at = timezone.now() if state == State.SENT else None
    digest.save(update_fields=["state", "leased_until", "sent_at"])
    log.info("digest_ended", digest=str(digest.pk), state=state, attempts=digest.attempts)
