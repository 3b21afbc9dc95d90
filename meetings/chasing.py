"""What is missing for the meetings to come, of whom it is asked until when, and on which days they are reminded.

It reads and decides; `meetings.actions.chasing` writes, `meetings.jobs.digests` sends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.readiness import readiness_of
from cases.responsible import Request, requests_of
from meetings.models import AgendaItem, Digest, Meeting


@dataclass(frozen=True)
class Ask:
    """One item that a case lacks for a meeting. `due_at` is the day that was named, else the meeting's cut-off."""

    request: Request
    meeting: Meeting
    due_at: datetime
    is_overdue: bool


def due_at(meeting: Meeting) -> datetime:
    return meeting.cut_off_at or meeting.starts_at


def next_meetings(now: datetime, user: User | None = None) -> list[Meeting]:
    """Of each board the nearest meeting to come; with a user, of the boards they work on."""
    found = Meeting.objects.visible_to(user) if user else Meeting.objects.all()
    to_come = found.upcoming().filter(starts_at__gt=now).order_by("board_id", "starts_at").distinct("board_id")
    return list(to_come.select_related("board"))


def asks_for(meetings: Iterable[Meeting], now: datetime) -> list[Ask]:
    """Everything the cases of these agendas lack, the nearest meeting first: five queries, however long."""
    by_id = {one.pk: one for one in meetings}
    of_case: dict[object, AgendaItem] = {}
    for item in _undecided(by_id):
        of_case.setdefault(item.case_id, item)
    cases = [one.case for one in of_case.values()]
    requests = requests_of(cases, readiness_of(cases, timezone.localdate(now)))
    return [_ask(one, by_id[of_case[one.case.pk].meeting_id], now) for one in requests]


def _undecided(meeting_ids: Iterable[object]) -> QuerySet[AgendaItem]:
    listed = AgendaItem.objects.filter(meeting__in=list(meeting_ids), removed_at__isnull=True)
    people = ("case__patient", "case__board", "case__facts", "case__owner")
    undecided = listed.exclude(decisions__signed_at__isnull=False).select_related(*people)
    return undecided.order_by("meeting__starts_at", "position")


def _ask(request: Request, meeting: Meeting, now: datetime) -> Ask:
    due = due_at(meeting)
    if request.due_on:
        due = timezone.make_aware(datetime.combine(request.due_on, time.max))
    return Ask(request, meeting, due, request.is_open and due < now)


def by_person(asks: Iterable[Ask]) -> dict[User, list[Ask]]:
    """What is open, by each person of whom it is asked; what was declared unknown is asked of nobody."""
    found: dict[User, list[Ask]] = {}
    for ask in asks:
        for person in ask.request.people if ask.request.is_open else ():
            found.setdefault(person, []).append(ask)
    return found


def asked_of(user: User, now: datetime) -> list[Ask]:
    """What this person is asked for, for the next meeting of each of their boards."""
    return by_person(asks_for(next_meetings(now, user), now)).get(user, [])


def to_remind(now: datetime) -> dict[User, list[Ask]]:
    """Whom the product reminds at this moment: from the last day of reminding on, once each, until it is done."""
    local = timezone.localtime(now)
    if local.hour < settings.CHASE_HOUR:
        return {}
    asks = [ask for ask in asks_for(next_meetings(now), now) if _since(ask, local.date())]
    found = by_person(asks)
    last = _last_told(found)
    return {person: of for person, of in found.items() if _is_due(of, last.get(person.pk), local.date())}


def _since(ask: Ask, today: date) -> date | None:
    """The latest day of reminding that has come: so many days before it is due, as the settings say."""
    due = timezone.localdate(ask.due_at)
    days = [due - timedelta(days=before) for before in settings.CHASE_DAYS_BEFORE]
    return max((day for day in days if day <= today), default=None)


def _is_due(asks: list[Ask], last: date | None, today: date) -> bool:
    return any(last is None or last < since for ask in asks if (since := _since(ask, today)))


def _last_told(people: Iterable[User]) -> dict[object, date]:
    return {key: one.on for key, one in last_digests(people).items()}


def last_digests(people: Iterable[User]) -> dict[object, Digest]:
    rows = Digest.objects.filter(person__in=list(people)).order_by("person_id", "-on").distinct("person_id")
    return {one.person_id: one for one in rows}


def is_still_asked(digest: Digest, now: datetime) -> bool:
    """Whether anything of what a digest asks is open, still asked of its person, and its case still to be discussed."""
    cases = {key.split("/")[0] for key in digest.asked}
    listed = Q(items__case__in=cases, items__removed_at__isnull=True)
    meetings = Meeting.objects.upcoming().filter(listed, starts_at__gt=now).distinct()
    asks = by_person(asks_for(meetings, now)).get(digest.person, [])
    return any(ask.request.key in digest.asked for ask in asks)


@dataclass(frozen=True)
class Group:
    """What is missing, by who brings it: the same people, in the order of the agenda, and when they were last told."""

    people: tuple[User, ...]
    asks: list[Ask]
    told: tuple[Digest, ...]

    @property
    def open(self) -> int:
        return sum(one.request.is_open for one in self.asks)


def grouped(asks: Iterable[Ask]) -> list[Group]:
    """The board of what is missing: whoever has most to bring stands first."""
    found: dict[tuple[User, ...], list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.request.people, []).append(ask)
    last = last_digests({person for people in found for person in people})
    groups = [
        Group(people, of, tuple(last[one.pk] for one in people if one.pk in last)) for people, of in found.items()
    ]
    return sorted(groups, key=lambda one: -one.open)
