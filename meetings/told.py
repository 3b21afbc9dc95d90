"""A decision as it is read: its versions, what was chosen, and what was considered and not chosen."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.models import AgendaItem, Decision, DecisionOption, Vote
from meetings.pages import ActionRow, action_row
from meetings.quorum import named
from meetings.reading import versions_of
from recommendations.engine import words

STANDING_LABELS = {one.value: label for one, label in words.STANDINGS.items()}


@dataclass(frozen=True)
class Versions:
    """What was decided on one agenda item: the draft if there is one, what is in force, and what that replaced."""

    draft: Decision | None
    in_force: Decision | None
    earlier: tuple[Decision, ...]


def versions(item: AgendaItem) -> Versions:
    rows = versions_of(item)
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
    rank: int | None
    intent: str
    detail: str
    owner: str
    due_on: date | None


def considered(decision: Decision, *, chosen: bool) -> list[Considered]:
    return [_considered(one) for one in decision.options.all() if one.chosen is chosen]


def _considered(one: DecisionOption) -> Considered:
    label = STANDING_LABELS.get(one.standing, one.standing)
    intent, owner = str(one.get_intent_display()), str(one.owner or "")
    return Considered(
        one.option, one.name, one.standing, label, one.note, one.rank, intent, one.detail, owner, one.due_on
    )


@dataclass(frozen=True)
class Told:
    """A decision as it is read: what was chosen, and what was considered and not chosen with a reason."""

    decision: Decision
    chosen: list[Considered]
    not_chosen: list[Considered]
    without_note: list[Considered]
    actions: list[ActionRow]
    present: list[dict[str, str]]
    absent: str
    votes: list[Vote]

    @property
    def has_conditions(self) -> bool:
        return any(one.note for one in self.chosen)

    @property
    def has_owners(self) -> bool:
        return any(one.owner for one in self.chosen)


def told(decision: Decision) -> Told:
    others = considered(decision, chosen=False)
    return Told(
        decision=decision,
        chosen=considered(decision, chosen=True),
        not_chosen=[one for one in others if one.note],
        without_note=[one for one in others if not one.note],
        actions=[action_row(one, timezone.localdate()) for one in decision.actions.all()],
        present=decision.present,
        absent=named(decision.absent),
        votes=list(decision.votes.all()),
    )
