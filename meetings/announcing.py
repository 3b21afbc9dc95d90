"""Sending the e-mails of a published agenda: each is taken before it leaves, so that none is sent twice."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.models import Announcement

log = structlog.get_logger()


def send_due() -> int:
    """How many were sent. One that the mail server refuses stays a notice, and is said in the log by its id."""
    sent = 0
    for pk in Announcement.objects.filter(taken_at__isnull=True).order_by("at").values_list("pk", flat=True)[:500]:
        one = _take(pk)
        if one and _sent(one):
            Announcement.objects.filter(pk=pk).update(sent_at=timezone.now())
            sent += 1
    return sent


@transaction.atomic
def _take(pk: int) -> Announcement | None:
    free = Announcement.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, taken_at__isnull=True)
    one = free.select_related("person", "meeting").first()
    if one:
        one.taken_at = timezone.now()
        one.save(update_fields=["taken_at"])
    return one


def _sent(one: Announcement) -> bool:
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend") or not one.person.is_active:
        return False
    try:
        return bool(message(one).send())
    except Exception as error:
        log.warning("announcement_not_sent", announcement=one.pk, error=type(error).__name__)
        return False


def message(one: Announcement) -> EmailMessage:
    """A day and a link: nothing of a patient."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('meeting', args=[one.meeting_id])}"
    context = {"meeting": one.meeting, "address": address}
    subject = render_to_string("meetings/mail/agenda_subject.txt", context).strip()
    body = render_to_string("meetings/mail/agenda.txt", context)
    return EmailMessage(subject, body, to=[one.person.email], headers={"Auto-Submitted": "auto-generated"})
