"""Publishing an agenda: version 1 of its list is kept, and everybody who is expected is told."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.agenda_changes import as_published
from meetings.models import AgendaItem, Announcement, Decision, Meeting
from meetings.models.policy import policy_of
from meetings.nudge import nudge_announcements_after_commit
from meetings.quorum import wanted
from meetings.running_order import STRATA, Planned, proposed


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: User) -> Meeting:
    """The list as it stands is version 1, for good; whatever is changed after this shows as a change. Once."""
    require(permissions.may_hold_meeting(by, meeting.board))
    locked = _open(meeting)
    if locked.published_at:
        return locked
    items = _items(locked)
    if not items:
        raise ValidationError("No case is on the agenda. Put one on it, then publish.")
    locked.published_at, locked.published_by, locked.published = timezone.now(), by, as_published(items)
    locked.version += 1
    locked.save(update_fields=["published_at", "published_by", "published", "version"])
    people = locked.attendances.filter(user__is_active=True).values_list("user", flat=True)
    Announcement.objects.bulk_create(Announcement(meeting=locked, person_id=person) for person in people)
    nudge_announcements_after_commit(locked)
    audit.record("agenda_published", by=by, board=locked.board, subject=locked, detail={"cases": len(items)})
    return locked


@transaction.atomic
def plan_item(*, item: AgendaItem, by: User, stratum: str, minutes: int | None, because: str = "") -> AgendaItem:
    """Whether the case is discussed or confirmed together, and for how long it is planned; if neither, why not."""
    require(permissions.may_hold_meeting(by, item.meeting.board))
    meeting = _open(item.meeting)
    not_ready = stratum == AgendaItem.Stratum.NOT_READY
    if not_ready and not because.strip():
        raise ValidationError({"because": "Say why the case is not ready; whoever opens the agenda reads it."})
    item.stratum, item.minutes, item.stratum_because = stratum, minutes, because.strip() if not_ready else ""
    item.full_clean(exclude=["meeting", "case", "presenter", "added_by"], validate_constraints=False)
    item.save(update_fields=["stratum", "minutes", "stratum_because"])
    if stratum != AgendaItem.Stratum.STANDARD:
        unconfirm(item)
    number(_items(meeting))
    _touch(meeting)
    audit.record("agenda_item_planned", by=by, board=meeting.board, subject=item, patient_id=item.case.patient_id)
    return item


@transaction.atomic
def order_agenda(*, meeting: Meeting, by: User, order: Sequence[UUID] | None = None) -> None:
    """In this order; without one, in the order that the product proposes. Every item once, or nothing is moved."""
    require(permissions.may_hold_meeting(by, meeting.board))
    locked = _open(meeting)
    items = {one.pk: one for one in _items(locked)}
    wanted_order = list(order) if order is not None else _proposed(locked, items)
    if sorted(wanted_order, key=str) != sorted(items, key=str):
        raise ValidationError("The agenda has changed meanwhile. Look at it again, then order it.")
    number([items[pk] for pk in wanted_order])
    _touch(locked)
    audit.record("agenda_ordered", by=by, board=locked.board, subject=locked, detail={"proposed": order is None})


def unconfirm(item: AgendaItem) -> None:
    """What is discussed after all is not confirmed without discussion any more."""
    drafts = Decision.objects.filter(item=item, signed_at__isnull=True)
    drafts.update(confirmed_by=None, confirmed_at=None, confirmed_revision=None)


def number(items: list[AgendaItem]) -> None:
    """1, 2, 3 in this order, stratum by stratum: what is discussed stands before what is confirmed together."""
    for position, one in enumerate(sorted(items, key=lambda one: STRATA.index(one.stratum)), 1):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def _proposed(meeting: Meeting, items: Mapping[UUID, AgendaItem]) -> list[UUID]:
    usual, always = policy_of(meeting.board).minutes_per_case, set(wanted(meeting.board))
    planned = [
        Planned(one.pk, one.stratum, one.minutes or usual, frozenset(one.case.wanted_disciplines) - always)
        for one in items.values()
    ]
    return [one.key for one in proposed(planned)]


def _items(meeting: Meeting) -> list[AgendaItem]:
    found = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).select_related("case")
    return list(found.order_by("position"))


def _open(meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_related("board").select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if locked.closed_at:
        raise ValidationError(permissions.CLOSED.why)
    return locked


def _touch(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version"])
