"""Planning and running a meeting: the agenda and who is in the room."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Board, Membership, User
from accounts.permissions import require
from cases.actions import move_case, prepare_again
from cases.lifecycle import Status
from cases.models import CLINICAL_ROLES, Case
from meetings import permissions
from meetings.actions.held import items_of, locked, still_open, touch, unchanged
from meetings.actions.papers import request_paper
from meetings.actions.room import close_room
from meetings.models import AgendaItem, Attendance, Meeting, Paper, Quorum, RoomState
from meetings.quorum import named


@transaction.atomic
def create_meeting(*, board: Board, starts_at: datetime, place: str, chair: User, by: User, **plan: Any) -> Meeting:
    """A meeting to which everybody who works clinically on the board is expected; nobody is present yet.

    `plan` is what else was planned: `video_link`, `scribe`, `cut_off_at`, `capacity`.
    """
    require(permissions.may_hold_meeting(by, board))
    meeting = Meeting(board=board, starts_at=starts_at, place=place, chair=chair, created_by=by, **plan)
    check_people(meeting)
    meeting.full_clean()
    meeting.save()
    expect(meeting)
    audit.record("meeting_created", by=by, board=board, subject=meeting)
    return meeting


def check_people(meeting: Meeting) -> None:
    """Those who lead and write are of the board."""
    members = _members(meeting)
    if not members.filter(user=meeting.chair, role=Membership.Role.CHAIR).exists():
        raise ValidationError({"chair": "Choose a chair of this board."})
    if meeting.scribe and not members.filter(user=meeting.scribe).exists():
        raise ValidationError({"scribe": "Choose somebody who works on this board."})


def expect(meeting: Meeting, *people: User | None) -> None:
    """A line of the list for each who works on the board, or of these alone; who has one keeps it."""
    members = _members(meeting).filter(user__in=[one for one in people if one]) if people else _members(meeting)
    lines = [Attendance(meeting=meeting, user_id=m.user_id, discipline=m.discipline, role=m.role) for m in members]
    Attendance.objects.bulk_create(lines, ignore_conflicts=True)


def _members(meeting: Meeting) -> QuerySet[Membership]:
    return Membership.objects.active().filter(board=meeting.board, role__in=CLINICAL_ROLES)


@transaction.atomic
def add_to_agenda(
    *, meeting: Meeting, case: Case, by: User, presenter: User | None = None, why: str = ""
) -> AgendaItem:
    """The case at the end of the agenda, once: asked again, the same item. The case becomes listed.

    `why` it is listed all the same is asked for where the case is not ready by the board's rules.
    """
    require(permissions.may_list(by, meeting))
    found = still_open(meeting)
    if case.board_id != meeting.board_id:
        raise ValidationError("The case belongs to another board.")
    if present := items_of(found).filter(case=case).first():
        return present
    case = Case.objects.get(pk=case.pk)
    late = _late(found, why)
    if case.status != Status.LISTED:
        move_case(case=case, to=Status.LISTED, by=by, why=why)
    item = AgendaItem.objects.create(
        meeting=found, case=case, position=_last(found) + 1, presenter=presenter or case.owner, added_by=by,
        late_because=late,
    )  # fmt: skip
    touch(found)
    audit.record("case_listed", by=by, board=meeting.board, subject=item, patient_id=case.patient_id)
    return item


def _late(meeting: Meeting, why: str) -> str:
    """The reason of an addition after the cut-off or to a full agenda; empty where none is needed."""
    full = meeting.capacity is not None and items_of(meeting).count() >= meeting.capacity
    closed = meeting.cut_off_at is not None and timezone.now() >= meeting.cut_off_at
    if (full or closed) and not why.strip():
        what = "The cut-off of this meeting has passed" if closed else f"The {meeting.capacity} places are taken"
        raise ValidationError({"why": f"{what}. Say why the case is added all the same."})
    return why.strip() if full or closed else ""


@transaction.atomic
def add_all_to_agenda(*, meeting: Meeting, cases: Iterable[Case], by: User, why: str = "") -> list[AgendaItem]:
    """All of them, in this order, or none."""
    return [add_to_agenda(meeting=meeting, case=case, by=by, why=why) for case in cases]


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, by: User, why: str = "", version: int | None = None) -> AgendaItem:
    """The case is ready again. A case with a signed decision stays on its agenda: it was discussed."""
    require(permissions.may_list(by, item.meeting))
    meeting = still_open(item.meeting, version)
    item = AgendaItem.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=item.pk)
    if item.removed_at:
        return item
    if item.decisions.signed().exists():
        raise ValidationError("The decision on this case is signed, so the case stays on the agenda.")
    item.removed_at = timezone.now()
    item.save(update_fields=["removed_at"])
    _return_case(item.case, by, why or "Taken off the agenda")
    touch(meeting)
    audit.record("case_taken_off", by=by, board=meeting.board, subject=item, patient_id=item.case.patient_id)
    return item


@transaction.atomic
def move_on_agenda(*, item: AgendaItem, by: User, direction: int, version: int | None = None) -> None:
    """One place up (-1) or down (+1); at the end of the list nothing moves."""
    require(permissions.may_hold_meeting(by, item.meeting.board))
    meeting = still_open(item.meeting, version)
    order = list(items_of(meeting))
    here = next((place for place, one in enumerate(order) if one.pk == item.pk), None)
    if here is None or not 0 <= here + direction < len(order):
        return
    order[here], order[here + direction] = order[here + direction], order[here]
    for position, one in enumerate(order, 1):
        one.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    touch(meeting)
    audit.record("agenda_ordered", by=by, board=meeting.board, subject=meeting, detail={"item": item.pk})


@transaction.atomic
def set_attendance(
    *,
    meeting: Meeting,
    present: set[int],
    by: User,
    deputies: Mapping[int, str] | None = None,
    version: int | None = None,
) -> None:
    """Exactly these lines of the list are present, in person or by the named deputy; what is signed keeps its own.

    A deputy who is named is there: nobody ticks the person they stand in for.
    """
    require(permissions.may_hold_meeting(by, meeting.board))
    found = still_open(meeting, version)
    lines = Attendance.objects.filter(meeting=found)
    named = {pk: name.strip()[:150] for pk, name in (deputies or {}).items() if name.strip()}
    for line in lines:
        line.present, line.deputy = line.pk in present or line.pk in named, named.get(line.pk, "")
        line.changed_at = timezone.now()
    Attendance.objects.bulk_update(lines, ["present", "deputy", "changed_at"])
    touch(found)
    audit.record("attendance_set", by=by, board=meeting.board, subject=meeting, detail={"present": len(present)})


@transaction.atomic
def set_quorum(*, board: Board, disciplines: Iterable[str], by: User) -> Quorum:
    """Whom the board wants present. What is signed already keeps what it was signed under."""
    require(permissions.may_hold_meeting(by, board))
    rule, _ = Quorum.objects.get_or_create(board=board)
    rule.disciplines = list(disciplines)
    rule.full_clean()
    rule.save()
    audit.record("quorum_set", by=by, board=board, subject=rule, detail={"disciplines": rule.disciplines})
    return rule


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime | None = None, version: int | None = None) -> Meeting:
    """The meeting is over: its minutes are ordered, and a case without a signed decision is ready for another one."""
    require(permissions.may_hold_meeting(by, meeting.board))
    found = locked(meeting)
    if found.closed_at:
        return found
    unchanged(found, version)
    if RoomState.objects.filter(meeting=found, closed_at__isnull=True).exists():
        close_room(meeting=found, by=by)
    found.closed_at = at or timezone.now()
    found.version += 1
    found.save(update_fields=["closed_at", "version"])
    for item in items_of(found).select_related("case"):
        _after_meeting(item, by)
    audit.record("meeting_closed", by=by, board=found.board, subject=found)
    request_paper(meeting=found, kind=Paper.Kind.MINUTES, by=by)
    return found


def return_cases(meeting: Meeting, by: User, why: str) -> None:
    """Every case that is still listed by this meeting waits for another one."""
    for item in items_of(meeting).select_related("case"):
        _return_case(item.case, by, why)


def _after_meeting(item: AgendaItem, by: User) -> None:
    """What was not decided waits for another meeting; what was decided below quorum has to come back."""
    decided = item.decisions.signed().order_by("-version").first()
    if decided is None:
        _return_case(item.case, by, "Not decided in the meeting")
    elif decided.is_provisional:
        why = f"The decision is provisional: {named(decided.absent)} was not present."
        prepare_again(case=item.case, why=why)


def _return_case(case: Case, by: User, why: str) -> None:
    if case.status == Status.LISTED:
        move_case(case=case, to=Status.READY, by=by, why=why)


def _last(meeting: Meeting) -> int:
    return items_of(meeting).aggregate(last=Max("position"))["last"] or 0
