"""Signing asks for the password once more, and counts: whoever sits at an open screen may not guess for long."""

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.cache import count
from accounts.models import User
from meetings.models import AgendaItem, Meeting

ATTEMPTS, SECONDS = 5, 300


def why_not_confirmed(user: User, typed: str, about: AgendaItem | Meeting) -> str:
    """Empty when it is this person's password, else the sentence to show. An attempt counts before it is checked."""
    if not typed:
        return _("Enter your password to sign.")
    key = f"signing:{user.pk}"
    if count(key, SECONDS) > ATTEMPTS:
        return _("Too many wrong passwords. Wait five minutes; the draft is kept.")
    if user.check_password(typed):
        cache.delete(key)
        return ""
    _note(user, about)
    return _("This is not your password. Nothing is signed; the draft is kept.")


@transaction.atomic
def _note(user: User, about: AgendaItem | Meeting) -> None:
    """Of one decision the patient is known; of many that are signed together the meeting stands for them."""
    meeting, patient = (about, None) if isinstance(about, Meeting) else (about.meeting, about.case.patient_id)
    audit.record("signing_password_wrong", by=user, board=meeting.board, subject=about, patient_id=patient)
