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
from meetings.actions.held import items_of, still_open, tell_expected, touch, unchanged
from meetings.actions.papers import request_paper
from meetings.agenda_changes import as_published
from meetings.models import AgendaItem, Announcement, Decision, Meeting, Paper
from meetings.models.policy import policy_of
from meetings.quorum import wanted
from meetings.running_order import STRATA, Planned, proposed


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: User, version: int | None = None) -> Meeting:
    """The list as it stands is version 1, for good; whatever is changed after this shows as a change. Once.

    The meeting pack is asked for with it, and from then on is made anew by itself when something of it changes.
    """
    require(permissions.may_hold_meeting(by, meeting.board))
    found = still_open(meeting)
    if found.published_at:
        return found
    items = list(items_of(unchanged(found, version)))
    if not items:
        raise ValidationError("No case is on the agenda. Put one on it, then publish.")
    found.published_at, found.published_by, found.published = timezone.now(), by, as_published(items)
    found.version += 1
    found.save(update_fields=["published_at", "published_by", "published", "version"])
    tell_expected(found, Announcement.What.PUBLISHED)
    request_paper(meeting=found, kind=Paper.Kind.PACK, by=by)
    audit.record("agenda_published", by=by, board=found.board, subject=found, detail={"cases": len(items)})
    return found


@transaction.atomic
def plan_item(
    *,
    item: AgendaItem,
    by: User,
    stratum: str,
    minutes: int | None,
    because: str = "",
    version: int | None = None,
) -> AgendaItem:
    """Whether the case is discussed or confirmed together, and for how long it is planned; if neither, why not."""
    require(permissions.may_hold_meeting(by, item.meeting.board))
    meeting = still_open(item.meeting, version)
    not_ready = stratum == AgendaItem.Stratum.NOT_READY
    if not_ready and not because.strip():
        raise ValidationError({"because": "Say why the case is not ready; whoever opens the agenda reads it."})
    item.stratum, item.minutes, item.stratum_because = stratum, minutes, because.strip() if not_ready else ""
    item.full_clean(exclude=["meeting", "case", "presenter", "added_by"], validate_constraints=False)
    item.save(update_fields=["stratum", "minutes", "stratum_because"])
    if stratum != AgendaItem.Stratum.STANDARD:
        unconfirm(item)
    number(list(items_of(meeting)))
    touch(meeting)
    audit.record("agenda_item_planned", by=by, board=meeting.board, subject=item, patient_id=item.case.patient_id)
    return item


@transaction.atomic
def order_agenda(
    *, meeting: Meeting, by: User, order: Sequence[UUID] | None = None, version: int | None = None
) -> None:
    """In this order; without one, in the order that the product proposes. Every item once, or nothing is moved."""
    require(permissions.may_hold_meeting(by, meeting.board))
    found = still_open(meeting, version)
    items = {one.pk: one for one in items_of(found).select_related("case")}
    wanted_order = list(order) if order is not None else _proposed(found, items)
    if sorted(wanted_order, key=str) != sorted(items, key=str):
        raise ValidationError("The agenda has changed meanwhile. Look at it again, then order it.")
    number([items[pk] for pk in wanted_order])
    touch(found)
    audit.record("agenda_ordered", by=by, board=found.board, subject=found, detail={"proposed": order is None})


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
