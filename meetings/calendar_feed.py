"""A person's meetings as a calendar program reads them (RFC 5545): time, place, board and a link; never a patient."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.tokens import digest_of
from meetings.models import Feed, Meeting
from meetings.reading import visible_meetings

PAST = timedelta(days=90)
# A meeting has no planned end: a calendar needs one to draw it.
DRAWN = timedelta(hours=1)


def feed_of(token: str) -> Feed | None:
    """Revoked, unknown, or of somebody who has left: all the same."""
    found = Feed.objects.select_related("user").filter(digest=digest_of(token), revoked_at__isnull=True)
    return found.filter(user__is_active=True).first()


def calendar_of(feed: Feed) -> bytes:
    meetings = visible_meetings(feed.user).filter(starts_at__gte=timezone.now() - PAST).order_by("starts_at")
    calendar = Calendar()
    calendar.add("prodid", "-//PNET Board//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tumor board")
    for one in _events(meetings):
        calendar.add_component(one)
    return calendar.to_ical()


def _events(meetings: Iterable[Meeting]) -> Iterable[Event]:
    for one in meetings:
        event = Event()
        event.add("uid", f"{one.pk}@pnet-board")
        event.add("sequence", one.version)
        event.add("dtstamp", one.created_at)
        event.add("dtstart", one.starts_at)
        event.add("dtend", one.starts_at + DRAWN)
        event.add("summary", f"Tumor board, {one.board.name}")
        event.add("url", f"{settings.SITE_ADDRESS.rstrip('/')}{one.get_absolute_url()}")
        event.add("status", "CANCELLED" if one.canceled_because else "CONFIRMED")
        if one.place:
            event.add("location", one.place)
        yield event
