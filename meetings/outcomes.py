"""The story of a case after each board: what was decided, what became of it, how the patient fared."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from meetings.following import with_state
from meetings.models import Action, Decision, Outcome
from meetings.pages import ActionRow, action_row
from meetings.reading import decisions_of_case


@dataclass(frozen=True)
class Chapter:
    """One decision in force, its actions as they stand, and what was found until the next board."""

    decision: Decision
    actions: tuple[ActionRow, ...]
    outcomes: tuple[Outcome, ...]


def story(user: User, case: Case) -> tuple[list[Chapter], list[Outcome]]:
    """The chapters, the latest first, and what was found before any board."""
    decisions = sorted(decisions_of_case(case), key=lambda one: one.item.meeting.starts_at, reverse=True)
    found = list(outcomes_of(user, case))
    actions = _actions(decisions)
    chapters = list(_chapters(decisions, actions, found))
    told = {one.pk for chapter in chapters for one in chapter.outcomes}
    return chapters, [one for one in found if one.pk not in told]


def outcomes_of(user: User, case: Case):
    return Outcome.objects.visible_to(user).in_force().filter(case=case).select_related("by")


def outcome_of(user: User, case: Case, outcome_id) -> Outcome:
    """An entry that stands; one that was corrected is corrected in its correction."""
    try:
        return outcomes_of(user, case).get(pk=outcome_id)
    except (Outcome.DoesNotExist, ValidationError):
        raise Http404("There is no such entry, or it was corrected already.") from None


def _actions(decisions: list[Decision]) -> dict[object, list[Action]]:
    by_decision: dict[object, list[Action]] = {one.pk: [] for one in decisions}
    for action in with_state(Action.objects.filter(decision__in=decisions)).order_by("position"):
        by_decision[action.decision_id].append(action)
    return by_decision


def _chapters(decisions, actions, found: list[Outcome]) -> Iterator[Chapter]:
    today, until = timezone.localdate(), None
    for one in decisions:
        since = timezone.localdate(one.item.meeting.starts_at)
        after = tuple(o for o in found if o.seen_on >= since and (until is None or o.seen_on < until))
        yield Chapter(one, tuple(action_row(action, today) for action in actions[one.pk]), after)
        until = since
