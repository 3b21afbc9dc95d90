"""What the mirror counts: one line for each case on the agenda of a meeting that was held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Board
from cases.lifecycle import Status
from cases.models import Imaging, Pathology, StatusChange
from meetings.following import with_state
from meetings.mirror.period import Period
from meetings.models import Action, AgendaItem, Decision, Meeting, Outcome, Progress, RoomEvent
from meetings.models.decision import DECIDED
from meetings.room.images import seen_by_item
from meetings.room.timing import spent

State, Reported = Decision.State, Progress.State
STARTED = (Reported.ONGOING, Reported.COMPLETED, Reported.PARTLY)


@dataclass(frozen=True)
class Line:
    """A case on an agenda, with what came of it. What is not known is None, and counts neither way."""

    item: AgendaItem
    decision: Decision | None
    actions: tuple[Action, ...]
    listed_because: str | None
    outcomes: tuple[Outcome, ...]
    minutes: float | None
    images: str
    started_on: date | None

    @property
    def state(self) -> str:
        """A case that was on the agenda and has no signed decision was not discussed, so far as one can tell."""
        return self.decision.state if self.decision else State.NOT_DISCUSSED

    @property
    def state_label(self) -> str:
        return str(State(self.state).label) if self.state else ""

    @property
    def together(self) -> bool:
        """Confirmed with others as standard of care: decided, and not discussed."""
        return self.decision is not None and self.decision.is_confirmed_together

    @property
    def reviewed(self) -> bool:
        return self.state not in (State.NOT_DISCUSSED, "")

    @property
    def discussed(self) -> bool:
        return self.reviewed and not self.together

    @property
    def concluded(self) -> bool:
        """The board settled on something, be it provisional."""
        return self.decision is not None and self.decision.outcome in DECIDED

    @property
    def present(self) -> frozenset[str]:
        """The disciplines in the room when it was signed, as the decision names them."""
        return frozenset(one["discipline"] for one in self.decision.present) if self.decision else frozenset()

    @property
    def days_to_board(self) -> int | None:
        """From the registration; None where a board had decided before, or the case was registered afterwards."""
        days = (timezone.localdate(self.item.meeting.starts_at) - timezone.localdate(self.item.case.created_at)).days
        return None if self.item.decided_before or days < 0 else days

    @property
    def days_to_start(self) -> int | None:
        """From the day of the meeting to the first action that began; None where none is reported to have."""
        if self.started_on is None:
            return None
        return max(0, (self.started_on - timezone.localdate(self.item.meeting.starts_at)).days)


def held(board: Board, period: Period) -> list[Meeting]:
    """The meetings that were held and closed in these days."""
    start, end = period.bounds
    found = Meeting.objects.closed().filter(board=board, starts_at__gte=start, starts_at__lt=end)
    return list(found.order_by("starts_at"))


def lines(meetings: Iterable[Meeting]) -> list[Line]:
    """In a fixed number of queries, however many cases there were."""
    meetings = list(meetings)
    items = list(_items(meetings))
    reasons, happened = _listed_because({one.case_id for one in items}), _happened(meetings)
    minutes = {item: took for events in happened for item, took in spent(events).items()}
    seen = seen_by_item(event for events in happened for event in events)
    return [_line(one, reasons.get(one.case_id, ()), minutes.get(one.pk), seen.get(one.pk)) for one in items]


def _items(meetings: list[Meeting]) -> QuerySet[AgendaItem]:
    decisions = Prefetch("decisions", Decision.objects.in_force().select_related("assessment"), to_attr="in_force")
    actions = Prefetch("in_force__actions", with_state(Action.objects.all()), to_attr="followed")
    outcomes = Prefetch("case__outcomes", Outcome.objects.in_force(), to_attr="found")
    in_force = Pathology.objects.filter(is_current=True, is_withdrawn=False)
    specimens = Prefetch("case__pathology_records", in_force, to_attr="specimens")
    found = AgendaItem.objects.filter(meeting__in=meetings, removed_at__isnull=True)
    earlier = Decision.objects.signed().filter(
        item__case=OuterRef("case"), item__meeting__starts_at__lt=OuterRef("meeting__starts_at")
    )
    imaging = Imaging.objects.filter(case=OuterRef("case"), is_current=True, is_withdrawn=False)
    people = found.select_related("meeting", "case__patient", "case__facts").annotate(
        decided_before=Exists(earlier), has_imaging=Exists(imaging)
    )
    return people.prefetch_related(decisions, actions, outcomes, specimens).order_by("meeting__starts_at", "position")


def _line(
    item: AgendaItem, listed: Iterable[tuple[datetime, str]], took: timedelta | None, were_seen: bool | None
) -> Line:
    decision = item.in_force[0] if item.in_force else None
    actions = tuple(decision.followed) if decision else ()
    because = [why for at, why in listed if at <= item.added_at + timedelta(minutes=1)]
    return Line(
        item=item,
        decision=decision,
        actions=actions,
        outcomes=_after(item),
        listed_because=because[-1] if because else None,
        images=_images(item, were_seen),
        minutes=took.total_seconds() / 60 if took else None,
        started_on=min((one.state_on for one in actions if one.state in STARTED), default=None),
    )


def _images(item: AgendaItem, were_seen: bool | None) -> str:
    """`shown`, else `report` or `nothing`; empty where the room says neither that images were shown nor that not."""
    if were_seen is None:
        return ""
    return "shown" if were_seen else "report" if item.has_imaging else "nothing"


def _after(item: AgendaItem) -> tuple[Outcome, ...]:
    day = timezone.localdate(item.meeting.starts_at)
    return tuple(one for one in item.case.found if one.seen_on >= day)


def _listed_because(cases: Iterable[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    """By case, each time it was put on a list and the reason why although it was not ready (empty: it was)."""
    found: dict[UUID, list[tuple[datetime, str]]] = {}
    changes = StatusChange.objects.filter(case__in=cases, to_status=Status.LISTED).order_by("at")
    for case, at, why in changes.values_list("case", "at", "why"):
        found.setdefault(case, []).append((at, why))
    return found


def _happened(meetings: list[Meeting]) -> list[list[RoomEvent]]:
    """The events of each room, in their order."""
    events: dict[UUID, list[RoomEvent]] = {one.pk: [] for one in meetings}
    for event in RoomEvent.objects.filter(meeting__in=meetings).order_by("at", "pk"):
        events[event.meeting_id].append(event)
    return list(events.values())
