"""What was decided and what became of it: actions with their latest report, and the cases that have to come back.

Nobody having reported is not "not done". Overdue is what should have ended by its date and has no report of an end.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from cases.facts.partial_dates import written
from cases.lifecycle import Status
from cases.models import Case, StatusChange
from meetings.models import Action, AgendaItem, Progress
from meetings.models.progress import ENDED, FELL_SHORT

State = Progress.State
LISTS = ("open", "overdue", "short", "done")


def with_state(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Each with `state`, `state_on`, its reason, what was given instead, and `told_at`, of its latest report.

    None where nobody reported yet.
    """
    latest = Progress.objects.filter(action=OuterRef("pk")).order_by("-at", "-id")
    return actions.select_related("owner").annotate(
        state=Subquery(latest.values("state")[:1]),
        state_on=Subquery(latest.values("on")[:1]),
        state_reason=Subquery(latest.values("reason")[:1]),
        state_instead=Subquery(latest.values("instead")[:1]),
        told_at=Subquery(latest.values("at")[:1]),
    )


def _with_case(actions: QuerySet[Action]) -> QuerySet[Action]:
    return with_state(actions).select_related("decision__item__case__patient", "decision__item__meeting__board")


def is_open() -> Q:
    return Q(state__isnull=True) | ~Q(state__in=ENDED)


def is_overdue(today: date) -> Q:
    return is_open() & Q(due_on__lt=today)


def actions_of(user: User, which: str, mine: bool) -> QuerySet[Action]:
    """One of LISTS, the nearest date first: of this person, or of everything they may see."""
    found = _with_case(Action.objects.visible_to(user))
    wanted = {
        "open": is_open(),
        "overdue": is_overdue(timezone.localdate()),
        "short": Q(state__in=FELL_SHORT),
        "done": Q(state=State.COMPLETED),
    }[which]
    found = found.filter(wanted, owner=user) if mine else found.filter(wanted)
    return found.order_by("due_on", "pk")


def one_action(user: User, action_id) -> Action:
    found = _with_case(Action.objects.visible_to(user)).filter(pk=action_id).first()
    if found is None:
        raise Http404("There is no such action, or you may not see it.")
    return found


def cases_to_see_again() -> Iterator[tuple[Case, str]]:
    """Cases in follow-up with an action that is overdue or fell short since the product last took the case up."""
    today = timezone.localdate()
    causes = _with_case(Action.objects.in_force()).filter(is_overdue(today) | Q(state__in=FELL_SHORT))
    following = causes.filter(decision__item__case__status__in=[Status.FOLLOW_UP, Status.DISCUSSED])
    not_coming = following.exclude(Exists(_on_an_open_agenda())).order_by("decision__item__case", "due_on")
    seen: set[object] = set()
    for action in not_coming:
        case = action.decision.item.case
        if case.pk not in seen and _is_news(case, _cause_at(action, today)):
            seen.add(case.pk)
            yield case, _why(action, today)


def _on_an_open_agenda() -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(removed_at__isnull=True, meeting__closed_at__isnull=True)
    return items.filter(case=OuterRef("decision__item__case"))


def _is_news(case: Case, since: datetime) -> bool:
    return not StatusChange.objects.filter(case=case, by__isnull=True, at__gte=since).exists()


def _cause_at(action: Action, today: date) -> datetime:
    """When the cause arose: the report that fell short, or the end of the day on which it was due."""
    if action.state in FELL_SHORT:
        return action.told_at
    return timezone.make_aware(datetime.combine(action.due_on or today, time.max))


def _why(action: Action, today: date) -> str:
    decided = written(timezone.localdate(action.decision.signed_at).isoformat())
    if action.state in FELL_SHORT:
        return f"An action of the decision of {decided} was reported: {State(action.state).label.lower()}."
    return f"An action of the decision of {decided} is overdue since {written(action.due_on.isoformat())}."
