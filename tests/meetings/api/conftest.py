"""A meeting with a case, and a world with one of everything that an address of the API may name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Decision
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, item_of, whole

ALL = ("read", "write", "decisions:sign")


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, identity={"family_name": "TESTSECRET"})


@pytest.fixture
def meeting(cast, case):
    return a_meeting(cast, case)


@pytest.fixture
def by(api_for, cast):
    """`by.chair`: a client with every scope of a token of the chair."""

    class ByName(SimpleNamespace):
        def __getattr__(self, name: str):
            client = api_for(getattr(cast, name), *ALL)
            setattr(self, name, client)
            return client

    return ByName()


def a_whole_draft(cast, meeting) -> Decision:
    """It may be signed as it is, and asks somebody to do something."""
    draft = actions.start_decision(item=item_of(meeting), by=cast.coordinator)
    return actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=whole(cast),
        options={"everolimus": (True, "If nothing else is found")},
        actions=[{"text": "CT of the chest", "owner": cast.surgeon, "due_on": date.today() + timedelta(days=7)}],
    )  # fmt: skip


@dataclass(frozen=True)
class World:
    """A meeting to come with a draft, a second case on it; one before it with a signed decision and what follows."""

    meeting: object
    item: object
    other_item: object
    draft: Decision
    signed: Decision
    action: object
    paper: object
    outcome: object
    block: Decision
    screen: object
    series: object

    def address(self, path: str) -> str:
        return path.format(
            board_id=self.meeting.board_id,
            figure="reached",
            row="concluded",
            screen_id=self.screen.pk,
            code=self.paper.code,
            series_id=self.series.pk,
            meeting_id=self.block.item.meeting_id if "/together/" in path else self.meeting.pk,
            item_id=self.other_item.pk if path.endswith(("/withdraw/", "/discuss/")) else self.item.pk,
            decision_id=(self.draft if "/drafts/" in path else self.signed).pk,
            action_id=self.action.pk,
            paper_id=self.paper.pk,
            case_id=self.outcome.case_id,
            outcome_id=self.outcome.pk,
        )

    def looked_at(self, path: str) -> str:
        """Where the ETag is read that a change at this address must name."""
        if "/room/" in path:
            return self.address(path[: path.index("/room/") + len("/room/")])
        return self.address(path[: path.index("_id}/") + len("_id}/")] if "_id}/" in path else path)


@pytest.fixture
def world(cast) -> World:
    held = a_meeting(cast, a_case(cast.surgeon, cast.board, referred_by=cast.referrer))
    whole_draft = a_whole_draft(cast, held)
    signed = actions.sign_decision(decision=whole_draft, revision=whole_draft.revision, by=cast.chair)
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board), days=7)
    draft, item = a_whole_draft(cast, meeting), item_of(meeting)
    added = a_case(cast.surgeon, cast.board)
    other = actions.add_to_agenda(meeting=meeting, case=added, by=cast.coordinator, why="Late")
    outcome = actions.record_outcome(
        case=signed.item.case, seen_on=date(2026, 11, 2), by=cast.surgeon, vital="alive", response="stable"
    )
    actions.ask_vote(decision=draft, by=cast.coordinator)
    actions.open_room(meeting=meeting, by=cast.chair, proposals_first=True)
    screen, _key = actions.create_screen(meeting=meeting, by=cast.chair)
    return World(
        meeting, item, other, draft, signed, signed.actions.get(), signed.papers.get(kind="letter", format="pdf"),
        outcome, a_confirmed(cast, days=8), screen, a_series(cast),
    )  # fmt: skip


def a_series(cast):
    """Three Tuesdays of May 2027 at 14:00."""
    return actions.create_series(
        board=cast.board, every="weekly", starts_at=timezone.make_aware(datetime(2027, 5, 18, 14)),
        until=date(2027, 6, 1), place="Room 1", chair=cast.chair, by=cast.coordinator,
    )  # fmt: skip


def a_confirmed(cast, days: int) -> Decision:
    """The standard-of-care part of a meeting: one case, confirmed, at the revision that its writer left."""
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board), days=days)
    item = item_of(meeting)
    actions.plan_item(item=item, by=cast.coordinator, stratum="standard", minutes=1)
    draft = actions.start_decision(item=item, by=cast.coordinator)
    told = whole(cast, outcome="further_tests", relation="", intent="")
    saved = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=told, options={}, actions=[]
    )
    return actions.confirm_together(meeting=meeting, read={saved.pk: saved.revision}, by=cast.chair)[0]
