"""What the pages of meetings and decisions show beside the rows themselves. It reads, and decides nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Board, Membership, User
from cases.lifecycle import Status
from cases.models import CLINICAL_ROLES, Case, StatusChange
from cases.readiness import Readiness, readiness_of
from cases.reading import visible_cases
from meetings.agenda_changes import Changes
from meetings.basis import is_outdated, is_superseded
from meetings.models import Action, AgendaItem, Decision, Meeting, Paper, Progress
from meetings.models.paper import DECISION_KINDS, MEETING_KINDS, RENEWED_KINDS
from meetings.models.policy import policy_of
from meetings.models.progress import ENDED
from meetings.quorum import missing_of, named, wanted
from meetings.reading_papers import papers_of
from meetings.running_order import Slot, slots

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
    slot: Slot
    change: str
    opens_stratum: bool


def agenda(meeting: Meeting, items: list[AgendaItem], changes: Changes | None) -> list[Row]:
    """In order; the first case that is not decided yet is the next one."""
    last, policy = len(items), policy_of(meeting.board)
    upcoming = next((one for one in items if one.decision_in_force is None), None)
    ready = readiness_of((one.case for one in items), timezone.localdate())
    minutes = [one.minutes or policy.minutes_per_case for one in items]
    planned = slots(minutes, meeting.starts_at, policy.break_after_minutes)
    begins = [
        before is None or one.stratum != before.stratum for one, before in zip(items, [None, *items], strict=False)
    ]
    return [
        Row(
            one,
            n,
            ready[one.case_id],
            n == 1,
            n == last,
            one is upcoming,
            slot,
            changes.of(one) if changes else "",
            opens,
        )
        for n, (one, slot, opens) in enumerate(zip(items, planned, begins, strict=True), 1)
    ]


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
    """The board's open cases that are not on this agenda, each with `offered_as`: what comes back first."""
    listed = meeting.items.filter(removed_at__isnull=True).values("case")
    waiting = visible_cases(user).filter(board=meeting.board_id, status__in=WAITING).exclude(pk__in=listed)
    found = list(_with_what_is_new(waiting).select_related("patient").order_by("-changed_at")[:MOST_OFFERED])
    for case in found:
        case.offered_as = _offered_as(case)
    return sorted(found, key=lambda case: (not case.is_taken_up, not case.has_new_facts, WAITING.index(case.status)))


def _with_what_is_new(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each with `is_taken_up` (the product listed it again) and `has_new_facts` (since the decision in force)."""
    last_move = StatusChange.objects.filter(case=OuterRef("pk")).order_by("-at", "-pk")
    decided = Decision.objects.in_force().filter(item__case=OuterRef("pk")).order_by("-signed_at")
    annotated = cases.annotate(
        moved_by=Subquery(last_move.values("by")[:1]),
        was_moved=Exists(last_move),
        decided_on=Subquery(decided.values("assessment__facts_sha256")[:1]),
    )
    comes_back = Q(was_moved=True, moved_by__isnull=True, status=Status.IN_PREPARATION)
    news = Q(decided_on__isnull=False) & ~Q(decided_on=F("facts__sha256"))
    return annotated.annotate(
        is_taken_up=ExpressionWrapper(comes_back, BooleanField()), has_new_facts=ExpressionWrapper(news, BooleanField())
    )


def _offered_as(case: Case) -> str:
    if case.is_taken_up:
        return _("Comes back: a decision was not carried out or is provisional")
    if case.has_new_facts:
        return _("New results since its decision")
    return str(case.get_status_display())


def people_of(board: Board) -> list[Membership]:
    """Those who work on the board today, by name; one line a person."""
    working = Membership.objects.active().filter(board=board, role__in=CLINICAL_ROLES)
    return list(working.select_related("user").order_by("user__full_name"))


def boards_to_meet_in(user: User):
    """The boards whose meetings this person arranges."""
    return Board.objects.working_in(user, (Membership.Role.COORDINATOR, Membership.Role.CHAIR))


@dataclass(frozen=True)
class Papers:
    """One line of papers: the latest of its kind, or none yet. `ask` is where it is asked for anew."""

    kind: str
    title: str
    paper: Paper | None
    ask: str
    is_outdated: bool = False
    earlier: tuple[Paper, ...] = ()
    renewed_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.paper is not None and self.paper.state in (Paper.State.WAITING, Paper.State.MAKING)

    @property
    def may_ask(self) -> bool:
        """A paper of a decision never changes: once it is made, there is nothing to ask for."""
        return self.paper is None or not self.paper.decision_id or self.paper.state == Paper.State.FAILED


def papers(meeting: Meeting) -> list[Papers]:
    found = papers_of(meeting)
    return [_of_meeting(meeting, kind, found.get(kind, [])) for kind in MEETING_KINDS]


def _of_meeting(meeting: Meeting, kind: str, papers: Sequence[Paper]) -> Papers:
    """`papers` are all of this kind, the newest first; the others are superseded by it."""
    newest = papers[0] if papers else None
    outdated = newest is not None and is_outdated(newest, meeting)
    return Papers(
        kind, str(Paper.Kind(kind).label), newest, reverse("paper-request", args=[meeting.pk]), outdated,
        earlier=tuple(one for one in papers[1:] if one.state == Paper.State.READY),
        renewed_at=_renewed_at(meeting, newest) if newest and outdated else None,
    )  # fmt: skip


def _renewed_at(meeting: Meeting, paper: Paper) -> datetime | None:
    """When it is made anew by itself; None where the board does not want that, or before it was noticed."""
    wait = policy_of(meeting.board).pack_after_minutes
    if paper.kind not in RENEWED_KINDS or meeting.closed_at or not wait or not paper.outdated_at:
        return None
    return paper.outdated_at + timedelta(minutes=wait)


def letters(decision: Decision, found: Iterable[Paper]) -> list[Papers]:
    """Every paper that a signed decision has, made or not."""
    papers = {(one.kind, one.format): one for one in found}
    return [
        _of_decision(decision, kind, file_format, papers.get((kind, file_format)))
        for kind in DECISION_KINDS
        for file_format in Paper.Format.values
    ]


def _of_decision(decision: Decision, kind: str, file_format: str, paper: Paper | None) -> Papers:
    title = f"{Paper.Kind(kind).label}, {Paper.Format(file_format).label}"
    return Papers(f"{kind}-{file_format}", title, paper, reverse("letters", args=[decision.pk]))


def line_of(paper: Paper) -> Papers:
    """The line in which this paper stands."""
    if paper.decision:
        return _of_decision(paper.decision, paper.kind, paper.format, paper)
    if paper.meeting:
        return _of_meeting(paper.meeting, paper.kind, papers_of(paper.meeting)[paper.kind])
    return of_board(paper.board, paper.data["period"], paper)


def of_board(board: Board, days: Sequence[str], paper: Paper | None) -> Papers:
    """The line of a board's report of these days, first and last."""
    ask = f"{reverse('mirror-report', args=[board.pk])}?{urlencode(dict(zip(('first', 'last'), days, strict=True)))}"
    outdated = paper is not None and is_superseded(paper)
    return Papers(Paper.Kind.REPORT, str(Paper.Kind.REPORT.label), paper, ask, outdated)


@dataclass(frozen=True)
class ActionRow:
    """One action as a page shows it. `mark` is the shape of its state; nobody having reported is "planned"."""

    action: Action
    state: str
    label: str
    mark: str
    is_open: bool
    is_overdue: bool
    reason: str


_MARKS = {"completed": "done", "partly": "partly", "not_done": "not_met", "lost": "not_met"}


def action_row(action: Action, today: date) -> ActionRow:
    """Of an action that `following.with_state` found."""
    state = Progress.State(action.state or Progress.State.PLANNED)
    is_open = state not in ENDED
    is_overdue = is_open and action.due_on is not None and action.due_on < today
    reason = str(Progress.Reason(action.state_reason).label) if action.state_reason else ""
    return ActionRow(action, state.value, str(state.label), _MARKS.get(state, "not_ready"), is_open, is_overdue, reason)


@dataclass(frozen=True)
class QuorumNow:
    """Who is wanted, and in words who of them is not marked as present."""

    wanted: tuple[str, ...]
    missing: str


def quorum_now(meeting: Meeting) -> QuorumNow:
    rule = tuple(wanted(meeting.board))
    return QuorumNow(rule, named(missing_of(rule, meeting)) if rule else "")
