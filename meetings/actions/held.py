"""What every write to a meeting begins and ends with: one writer at a time, from the version that the writer saw."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.actions import Stale
from meetings import permissions
from meetings.models import AgendaItem, Announcement, Meeting
from meetings.nudge import nudge_announcements_after_commit


def locked(meeting: Meeting) -> Meeting:
    """Whoever changes a meeting waits for whoever changes it now."""
    found = Meeting.objects.select_related("board").select_for_update(of=("self",), no_key=True)
    return found.get(pk=meeting.pk)


def still_open(meeting: Meeting, version: int | None = None) -> Meeting:
    """Locked, and not over. Who names a version writes only as long as that is the version in force."""
    found = locked(meeting)
    if found.closed_at:
        raise ValidationError(permissions.CLOSED.why)
    return unchanged(found, version)


def unchanged(found: Meeting, version: int | None) -> Meeting:
    if version is not None and found.version != version:
        raise Stale(found)
    return found


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What is on the agenda, in order."""
    return AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).order_by("position")


def touch(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version"])


def tell_expected(meeting: Meeting, what: str, changes: Iterable[tuple[str, str, str]] = ()) -> None:
    """A notice to everybody who is expected, each the job of one e-mail; in the transaction of what it tells."""
    people = meeting.attendances.filter(user__is_active=True).values_list("user", flat=True)
    told = [list(one) for one in changes]
    Announcement.objects.bulk_create(
        Announcement(meeting=meeting, person_id=person, what=what, changes=told) for person in people
    )
    nudge_announcements_after_commit(meeting)
