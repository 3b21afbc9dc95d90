"""Loading a meeting and its decisions: what the person may see, with the reading recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.models import Board, User
from cases.models import Case
from meetings.following import one_action, with_state
from meetings.models import (
    Action,
    AgendaItem,
    Announcement,
    Decision,
    DecisionOption,
    Delivery,
    Digest,
    Feed,
    Meeting,
    Progress,
    Series,
    Webhook,
)

_CHOSEN = Prefetch("options", DecisionOption.objects.filter(chosen=True), to_attr="chosen")
MOST_DIGESTS = MOST_DELIVERIES = 30


def visible_meetings(user: User) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user).select_related("board", "chair", "scribe")


@transaction.atomic
def read_meeting(user: User, meeting_id) -> Meeting:
    """The meeting, if the user may see it. An agenda names patients, so looking at it is an event."""
    meeting = visible_meetings(user).filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404("There is no such meeting, or you may not see it.")
    audit.record("meeting_viewed", by=user, board=meeting.board, subject=meeting)
    return meeting


def visible_series(user: User) -> QuerySet[Series]:
    meetings = Prefetch("meetings", Meeting.objects.order_by("starts_at"))
    return Series.objects.visible_to(user).select_related("board").prefetch_related(meetings)


def read_series(user: User, series_id) -> Series:
    """It names no patient: its meetings are read one by one."""
    series = visible_series(user).filter(pk=series_id).first()
    if series is None:
        raise Http404("There is no such series, or you may not see it.")
    return series


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order, each item with `decision_in_force` and `draft` (or None): three queries, however long."""
    people = ("case__patient", "case__facts", "presenter")
    found = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).select_related(*people)
    items = list(found.prefetch_related(_decisions()).order_by("position"))
    for item in items:
        _attach(item)
    return items


def _decisions() -> Prefetch:
    with_people = Decision.objects.select_related("signed_by").prefetch_related(_CHOSEN).order_by("-version")
    return Prefetch("decisions", with_people, to_attr="versions")


def _attach(item: AgendaItem) -> None:
    item.decision_in_force = next((one for one in item.versions if one.is_signed), None)
    item.draft = next((one for one in item.versions if not one.is_signed), None)


def attached(item: AgendaItem) -> AgendaItem:
    """The same item with `decision_in_force` and `draft`, as `items_of` gives them."""
    prefetch_related_objects([item], _decisions())
    _attach(item)
    return item


@transaction.atomic
def read_item(user: User, item_id) -> AgendaItem:
    people = ("meeting__board", "meeting__chair", "case__patient", "case__board", "case__facts", "presenter")
    item = AgendaItem.objects.visible_to(user).select_related(*people).filter(pk=item_id).first()
    if item is None:
        raise Http404("There is no such agenda item, or you may not see it.")
    audit.record("agenda_item_viewed", by=user, board=item.meeting.board, subject=item, patient_id=item.case.patient_id)
    return item


@transaction.atomic
def read_decision(user: User, decision_id) -> Decision:
    decision = full_decisions(Decision.objects.visible_to(user)).filter(pk=decision_id).first()
    if decision is None:
        raise Http404("There is no such decision, or you may not see it.")
    item = decision.item
    audit.record(
        "decision_viewed", by=user, board=item.meeting.board, subject=decision, patient_id=item.case.patient_id
    )
    return decision


def full_decisions(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With everything that a page or the API shows of them."""
    around = ("item__meeting__board", "item__case__patient", "item__case__board", "amends", "assessment")
    return _with_parts(decisions.select_related(*around))


def _with_parts(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Who wrote, verified and signed them, and the rows below them."""
    options = Prefetch("options", DecisionOption.objects.select_related("owner"))
    actions = Prefetch("actions", with_state(Action.objects.all()))
    people = ("signed_by", "drafted_by", "teller", "verified_by", "saved_by")
    return decisions.select_related(*people).prefetch_related(options, actions, "votes__user")


def versions_of(item: AgendaItem) -> list[Decision]:
    """Every version of the decision on this item, the newest first.

    Asked with every sentence that is kept and every screen that follows: so nothing is joined that the caller has, the
    assessment is read where it is needed, and the few rows are put in order here, which costs the ORM more.
    """
    found = list(_with_parts(Decision.objects.filter(item=item)).order_by())
    for one in found:
        one.item = item
    return sorted(found, key=attrgetter("version"), reverse=True)


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Signed and in force, on the meetings the user may see."""
    return full_decisions(Decision.objects.visible_to(user).in_force()).order_by("-signed_at")


def meetings_open_for(user: User, case: Case) -> QuerySet[Meeting]:
    """Meetings of the case's board that are not over and do not list it yet, the nearest first."""
    listed = AgendaItem.objects.filter(case=case, removed_at__isnull=True).values("meeting")
    return Meeting.objects.visible_to(user).upcoming().filter(board=case.board_id).exclude(pk__in=listed)


def next_meetings(user: User, cases: Iterable[Case]) -> dict[object, Meeting]:
    """Case id to the nearest meeting that lists it and is not over."""
    listed = AgendaItem.objects.visible_to(user).filter(case__in=list(cases), meeting__closed_at__isnull=True)
    found = listed.select_related("meeting").order_by("-meeting__starts_at")
    return {one.case_id: one.meeting for one in found}


def items_of_case(user: User, case: Case) -> list[AgendaItem]:
    """Where the case was or is discussed, the latest meeting first, with its decisions as `items_of` attaches them."""
    found = AgendaItem.objects.visible_to(user).filter(case=case).select_related("meeting")
    items = list(found.prefetch_related(_decisions()).order_by("-meeting__starts_at"))
    for item in items:
        _attach(item)
    return items


def decisions_of_case(case: Case) -> list[Decision]:
    """What the board decided on the case, for whoever may see the case: signed and in force, the latest first."""
    found = Decision.objects.in_force().filter(item__case=case, item__removed_at__isnull=True)
    return list(found.select_related("item__meeting", "signed_by").prefetch_related(_CHOSEN).order_by("-signed_at"))


def decisions_of_case_whole(case: Case) -> list[Decision]:
    """Every signed version on the case with the reports on its actions, the earliest first."""
    found = Decision.objects.filter(item__case=case, item__removed_at__isnull=True, signed_at__isnull=False)
    reports = Prefetch("actions__progress", Progress.objects.select_related("by").order_by("at"))
    return list(found.select_related("signed_by").prefetch_related("actions", reports).order_by("signed_at"))


def decision_before(user: User, case: Case) -> Decision | None:
    """The last decision in force on this patient, in a case that the person may see, with its actions."""
    cases = Case.objects.visible_to(user).filter(patient=case.patient_id)
    found = Decision.objects.in_force().filter(item__case__in=cases, item__removed_at__isnull=True)
    actions = Prefetch("actions", with_state(Action.objects.all()))
    return found.select_related("item__meeting", "signed_by").prefetch_related(actions).order_by("-signed_at").first()


@transaction.atomic
def read_action(user: User, action_id) -> Action:
    action = one_action(user, action_id)
    item = action.decision.item
    audit.record("action_viewed", by=user, board=item.meeting.board, subject=action, patient_id=item.case.patient_id)
    return action


@transaction.atomic
def record_actions_listed(user: User, count: int) -> None:
    """A list of actions names patients."""
    audit.record("actions_listed", by=user, board=None, detail={"count": count})


def digests_of(user: User) -> QuerySet[Digest]:
    return Digest.objects.visible_to(user).select_related("asked_by")[:MOST_DIGESTS]


@transaction.atomic
def record_notices_read(user: User, count: int) -> None:
    """What is asked of somebody names patients."""
    audit.record("notices_read", by=user, board=None, detail={"count": count})


def webhook_of(user: User, webhook_id) -> Webhook:
    webhook = Webhook.objects.visible_to(user).select_related("board").filter(pk=webhook_id).first()
    if webhook is None:
        raise Http404("There is no such webhook, or you do not run its board.")
    return webhook


def webhooks_of(user: User, board: Board) -> QuerySet[Webhook]:
    return Webhook.objects.visible_to(user).active().filter(board=board).select_related("created_by")


def delivery_of(user: User, delivery_id) -> Delivery:
    delivery = Delivery.objects.visible_to(user).select_related("webhook__board").filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404("There is no such message, or you do not run its board.")
    return delivery


def deliveries_of(user: User, board: Board) -> QuerySet[Delivery]:
    """The latest messages to the addresses of a board, of ended webhooks too."""
    found = Delivery.objects.visible_to(user).filter(webhook__board=board)
    return found.select_related("webhook")[:MOST_DELIVERIES]


def announcements_of(user: User) -> list[Announcement]:
    """The agendas that this person was told of, the latest first."""
    found = Announcement.objects.visible_to(user).filter(meeting__in=Meeting.objects.visible_to(user))
    return list(found.select_related("meeting__board")[:25])


@dataclass(frozen=True)
class Mailed:
    """How many e-mails about a meeting came to this state; of those that did not leave, to whom."""

    label: str
    count: int
    people: tuple[str, ...]


def mailed(meeting: Meeting) -> list[Mailed]:
    """What became of the e-mails, in the order of their states; empty where nothing was told."""
    found: dict[str, list[str]] = {}
    for one in Announcement.objects.filter(meeting=meeting).select_related("person").order_by("person__full_name"):
        found.setdefault(one.state, []).append(str(one.person))
    lost = (Announcement.State.FAILED,)
    return [
        Mailed(str(label), len(found[state]), tuple(dict.fromkeys(found[state])) if state in lost else ())
        for state, label in Announcement.State.choices
        if state in found
    ]


def feeds_of(user: User) -> list[Feed]:
    return list(Feed.objects.visible_to(user).filter(revoked_at__isnull=True))


def meetings_between(user: User, first: date, last: date) -> dict[date, list[Meeting]]:
    """By day, in order; the time zone is the site's."""
    found: dict[date, list[Meeting]] = {}
    for one in visible_meetings(user).filter(starts_at__date__range=(first, last)).order_by("starts_at"):
        found.setdefault(timezone.localtime(one.starts_at).date(), []).append(one)
    return found
