"""What the pages of meetings and decisions show beside the rows themselves. It reads, and decides nothing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Board, Membership, User
from cases.lifecycle import Status
from cases.models import CLINICAL_ROLES, Case
from cases.readiness import Readiness, readiness_of
from cases.reading import visible_cases
from meetings.models import Action, AgendaItem, Meeting, Paper, Progress
from meetings.models.progress import ENDED
from meetings.quorum import missing_now, named, wanted
from meetings.reading import papers_of

# Cases offered to be put on an agenda: those that wait, the ready ones first.
WAITING = (Status.READY, Status.IN_PREPARATION, Status.REFERRED, Status.DISCUSSED, Status.FOLLOW_UP)
MOST_OFFERED = 200


@dataclass(frozen=True)
class Row:
    """One line of the agenda."""

    item: AgendaItem
    number: int
    readiness: Readiness
    is_first: bool
    is_last: bool
    is_next: bool


def agenda(items: list[AgendaItem]) -> list[Row]:
    """In order; the first case that is not decided yet is the next one."""
    last = len(items)
    upcoming = next((one for one in items if one.decision_in_force is None), None)
    ready = readiness_of((one.case for one in items), timezone.localdate())
    return [Row(one, n, ready[one.case_id], n == 1, n == last, one is upcoming) for n, one in enumerate(items, 1)]


def how_many_ready(items: list[AgendaItem]) -> int:
    return sum(one.is_ready for one in readiness_of((one.case for one in items), timezone.localdate()).values())


def with_counts(meetings):
    """Each meeting with `cases` on its agenda and `decided` of them."""
    on_it = Q(items__removed_at__isnull=True)
    return meetings.select_related("board", "chair").annotate(
        cases=Count("items", filter=on_it, distinct=True),
        decided=Count("items", filter=on_it & Q(items__decisions__signed_at__isnull=False), distinct=True),
    )


def cases_to_add(user, meeting: Meeting) -> list[Case]:
    """The board's open cases that are not on this agenda, ready ones first."""
    listed = meeting.items.filter(removed_at__isnull=True).values("case")
    waiting = visible_cases(user).filter(board=meeting.board_id, status__in=WAITING).exclude(pk__in=listed)
    found = list(waiting.select_related("patient").order_by("-changed_at")[:MOST_OFFERED])
    return sorted(found, key=lambda case: WAITING.index(case.status))


def people_of(board: Board) -> list[Membership]:
    """Those who work on the board today, by name; one line a person."""
    working = Membership.objects.active().filter(board=board, role__in=CLINICAL_ROLES)
    return list(working.select_related("user").order_by("user__full_name"))


def boards_to_meet_in(user: User):
    """The boards whose meetings this person arranges."""
    return Board.objects.working_in(user, (Membership.Role.COORDINATOR, Membership.Role.CHAIR))


@dataclass(frozen=True)
class Papers:
    """One line of the papers of a meeting: the latest of its kind, or none yet."""

    kind: str
    title: str
    paper: Paper | None

    @property
    def waits(self) -> bool:
        return self.paper is not None and self.paper.state in (Paper.State.WAITING, Paper.State.MAKING)


def papers(meeting: Meeting) -> list[Papers]:
    latest = {one.kind: one for one in papers_of(meeting)}
    return [Papers(kind, label, latest.get(kind)) for kind, label in Paper.Kind.choices]


@dataclass(frozen=True)
class ActionRow:
    """One action as a page shows it. `mark` is the shape of its state; nobody having reported is "planned"."""

    action: Action
    state: str
    label: str
    mark: str
    is_open: bool
    is_overdue: bool


_MARKS = {"completed": "done", "partly": "partly", "not_done": "not_met", "lost": "not_met"}


def action_row(action: Action, today: date) -> ActionRow:
    """Of an action that `following.with_state` found."""
    state = Progress.State(action.state or Progress.State.PLANNED)
    is_open = state not in ENDED
    is_overdue = is_open and action.due_on is not None and action.due_on < today
    return ActionRow(action, state.value, str(state.label), _MARKS.get(state, "not_ready"), is_open, is_overdue)


@dataclass(frozen=True)
class QuorumNow:
    """Who is wanted, and in words who of them is not marked as present."""

    wanted: tuple[str, ...]
    missing: str


def quorum_now(meeting: Meeting) -> QuorumNow:
    rule = tuple(wanted(meeting.board))
    return QuorumNow(rule, named(missing_now(meeting)) if rule else "")
