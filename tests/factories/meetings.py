"""Meetings for tests, made through the product's own actions."""

from datetime import date, timedelta

from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Decision, Meeting


def a_meeting(cast, *cases, days: int = 1) -> Meeting:
    """A meeting of the cast's board with these cases on its agenda."""
    meeting = actions.create_meeting(
        board=cast.board,
        starts_at=timezone.now() + timedelta(days=days),
        place="Room 1",
        chair=cast.chair,
        by=cast.coordinator,
    )
    for case in cases:
        actions.add_to_agenda(meeting=meeting, case=case, by=cast.coordinator, why="Cannot wait")
    return meeting


def item_of(meeting: Meeting) -> AgendaItem:
    return meeting.items.select_related("meeting__board", "case__patient", "case__board").get()


WHOLE = {
    "outcome": "recommendation",
    "text": "Everolimus, review in 3 months.",
    "rationale": "Progressive, no local option.",
    "intent": "disease_control",
    "consensus": "unanimous",
    "relation": "adapted",
    "wish": "considered",
    "trial": "not_sought",
}


def whole(cast, **values) -> dict[str, object]:
    """All that a signature needs, but for the options."""
    return {**WHOLE, "teller": cast.surgeon, "tell_by": date(2027, 1, 4), **values}


def a_draft(cast, meeting: Meeting, chosen: str = "everolimus", **values) -> Decision:
    """A draft that is whole: it may be signed as it is."""
    draft = actions.start_decision(item=item_of(meeting), by=cast.coordinator)
    return actions.save_draft(
        decision=draft,
        revision=draft.revision,
        by=cast.coordinator,
        values=whole(cast, **values),
        options={chosen: (True, "If nothing else is found")} if chosen else {},
        actions=[],
    )


def a_signed(cast, meeting: Meeting, **values) -> Decision:
    draft = a_draft(cast, meeting, **values)
    return actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
