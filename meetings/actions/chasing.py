"""Reminding people of what is asked of them: one digest a person and day, whoever asks and however often."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.chasing import Ask, asks_for, by_person, next_meetings
from meetings.models import Digest, Meeting
from meetings.nudge import nudge_digests_after_commit


@transaction.atomic
def remind(*, asks: Mapping[User, Sequence[Ask]], by: User | None, now: datetime) -> list[Digest]:
    """The new digests; whoever has one of today gets no second, even where two workers ask at once."""
    today = timezone.localdate(now)
    rows = [_digest(person, of, by, now) for person, of in asks.items()]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Digest.objects.filter(pk__in=[one.pk for one in rows]).select_related("person"))
    boards = {person.pk: of[0].meeting.board for person, of in asks.items()}
    for one in made:
        detail = {"to": one.person_id, "on": today, "items": len(one.asked)}
        audit.record("reminded", by=by, board=boards[one.person_id], subject=one, detail=detail)
    nudge_digests_after_commit(*made)
    return made


def _digest(person: User, asks: Sequence[Ask], by: User | None, now: datetime) -> Digest:
    return Digest(
        person=person,
        on=timezone.localdate(now),
        asked=[ask.request.key for ask in asks],
        due_at=min(ask.due_at for ask in asks),
        asked_by=by,
    )


@transaction.atomic
def remind_for_meeting(*, meeting: Meeting, by: User, now: datetime, person_id: str = "") -> tuple[int, int]:
    """At once, everybody of whom something is asked for this meeting, or one of them: how many were, and in all."""
    require(permissions.may_hold_meeting(by, meeting.board))
    of_meeting = by_person(asks_for([meeting], now))
    chosen = {one for one in of_meeting if person_id in ("", str(one.pk))}
    others = [one for one in next_meetings(now) if one.pk != meeting.pk]
    whole = by_person(asks_for([meeting, *others], now))
    made = remind(asks={person: whole[person] for person in chosen}, by=by, now=now)
    return len(made), len(chosen)
