"""The next meeting of the demonstration: its agenda stands, and nobody has decided anything."""

from datetime import date, timedelta

from cases.models import Case
from meetings import actions
from meetings.demo.held import PLACE, at, list_case


def plan_next_meeting(cast, cases: list[Case], today: date) -> None:
    """Tomorrow, so that it is to come whenever the demonstration is opened today."""
    coordinator = cast["coordinator"]
    meeting = actions.create_meeting(
        board=cast.board, starts_at=at(today + timedelta(days=1)), place=PLACE, chair=cast["chair"], by=coordinator
    )
    for case in cases:
        list_case(meeting, case, coordinator)
