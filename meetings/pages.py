"""What the pages of meetings and decisions show beside the rows themselves. It reads, and decides nothing."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Board, Membership, User
from cases.key_facts import KEY_FACTS
from cases.lifecycle import Status
from cases.models import CLINICAL_ROLES, Case
from cases.reading import visible_cases
from meetings.models import Action, AgendaItem, Decision, Meeting, Paper
from meetings.reading import papers_of, versions_of
from recommendations.engine import words

STANDING_LABELS = {one.value: label for one, label in words.STANDINGS.items()}
# Cases offered to be put on an agenda: those that wait, the ready ones first.
WAITING = (Status.READY, Status.IN_PREPARATION, Status.REFERRED, Status.DISCUSSED, Status.FOLLOW_UP)
MOST_OFFERED = 200


@dataclass(frozen=True)
class Readiness:
    """Whether the key facts of a case are recorded. `code` names the mark of `state`."""

    code: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One line of the agenda."""

    item: AgendaItem
    number: int
    readiness: Readiness
    is_first: bool
    is_last: bool


def agenda(items: list[AgendaItem]) -> list[Row]:
    last = len(items)
    return [Row(one, n, readiness(one.case), n == 1, n == last) for n, one in enumerate(items, 1)]


def readiness(case: Case) -> Readiness:
    """A key fact is there when any value of its line is recorded; asked of the kept facts, so it costs no query."""
    facts = getattr(case, "facts", None)
    missing = tuple(
        label for label, names in KEY_FACTS if all(getattr(facts, name, None) in (None, "") for name in names)
    )
    return Readiness(_how_far(len(missing)), missing)


def _how_far(missing: int) -> str:
    if not missing:
        return "ready"
    return "partly" if missing <= len(KEY_FACTS) // 2 else "not_ready"


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
class Versions:
    """What was decided on one agenda item: the draft if there is one, what is in force, and what that replaced."""

    draft: Decision | None
    in_force: Decision | None
    earlier: tuple[Decision, ...]


def versions(item: AgendaItem) -> Versions:
    rows = versions_of(item)
    for one in rows:
        one.item = item
    signed = [one for one in rows if one.is_signed]
    draft = next((one for one in rows if not one.is_signed), None)
    return Versions(draft, signed[0] if signed else None, tuple(signed[1:]))


@dataclass(frozen=True)
class Considered:
    """One option as it was considered."""

    option: str
    name: str
    standing: str
    standing_label: str
    note: str


def considered(decision: Decision, *, chosen: bool) -> list[Considered]:
    return [
        Considered(one.option, one.name, one.standing, STANDING_LABELS.get(one.standing, one.standing), one.note)
        for one in decision.options.all()
        if one.chosen is chosen
    ]


@dataclass(frozen=True)
class Told:
    """A decision as it is read: what was chosen, and what was considered and not chosen with a reason."""

    decision: Decision
    chosen: list[Considered]
    not_chosen: list[Considered]
    without_note: list[Considered]
    actions: list[Action]
    present: list[dict[str, str]]


def told(decision: Decision) -> Told:
    others = considered(decision, chosen=False)
    return Told(
        decision=decision,
        chosen=considered(decision, chosen=True),
        not_chosen=[one for one in others if one.note],
        without_note=[one for one in others if not one.note],
        actions=list(decision.actions.all()),
        present=decision.present,
    )
