"""The next meeting of the demonstration: its agenda stands; nothing is decided, some is prepared to be confirmed."""

from datetime import date, timedelta

from accounts.models import User
from cases.actions import move_case
from cases.lifecycle import Status
from cases.models import Case
from cases.readiness import readiness
from meetings import actions
from meetings.demo.held import PLACE, at, list_case, recommended
from meetings.models import AgendaItem


def plan_next_meeting(cast, cases: list[Case], to_confirm: list[Case], today: date) -> None:
    """Tomorrow, so that it is to come whenever the demonstration is opened today."""
    coordinator = cast["coordinator"]
    meeting = actions.create_meeting(
        board=cast.board, starts_at=at(today + timedelta(days=1)), place=PLACE, chair=cast["chair"], by=coordinator
    )
    for case in cases:
        list_case(meeting, case, coordinator)
    for case in to_confirm:
        _prepare(cast, list_case(meeting, case, coordinator), today)


def _prepare(cast, item: AgendaItem, today: date) -> None:
    """Written before the meeting, complete but for the board's agreement, which the confirmation says."""
    coordinator = cast["coordinator"]
    actions.plan_item(item=item, stratum=AgendaItem.Stratum.STANDARD, minutes=None, by=coordinator)
    draft = actions.start_decision(item=item, by=coordinator)
    values, options, todo = recommended(cast, draft, 0, today + timedelta(days=1))
    actions.save_draft(
        decision=draft, revision=draft.revision, by=coordinator,
        values={**values, "consensus": ""}, options=options, actions=todo,
    )  # fmt: skip


def ready_for_later(cases: list[Case], by: User, today: date) -> None:
    """The coordinator has called these ready, as far as the board's rule does; no agenda holds them yet."""
    for case in cases:
        if readiness(case, today).is_ready:
            move_case(case=case, to=Status.READY, by=by)
