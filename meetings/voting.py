"""What the members said: proposals, and how far they agreed, computed from the votes where there are any."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import AgendaItem, Decision, Proposal, RoomEvent, RoomState, Vote
from meetings.models.policy import policy_of

Consensus, Position = Decision.Consensus, Vote.Position


def consensus_of(positions: Iterable[str]) -> str:
    """Empty without a vote. A reservation is a yes; half is no majority."""
    count = Counter(positions)
    total, against = sum(count.values()), count[Position.DISAGREE]
    if not total:
        return ""
    if against:
        return Consensus.MAJORITY if total - against > against else Consensus.NONE
    return Consensus.RESERVATION if count[Position.RESERVATION] else Consensus.UNANIMOUS


def dissenting(decision: Decision) -> list[Vote]:
    return [one for one in decision.votes.all() if one.position == Position.DISAGREE]


def tally(votes: Iterable[Vote]) -> list[tuple[str, int, str]]:
    """(position in words, how many, whose disciplines), every position, none left out for being empty."""
    rows = list(votes)
    of = {one: [vote for vote in rows if vote.position == one] for one in Position}
    return [(str(one.label), len(votes), ", ".join(vote.who for vote in votes)) for one, votes in of.items()]


@dataclass(frozen=True)
class Proposals:
    """On one case. Until the options are open nobody reads what another proposes."""

    are_open: bool
    all: list[Proposal]


def proposals_on(item: AgendaItem) -> Proposals:
    """Whether they are heard first says the open room; before there is one, the board's policy."""
    opened = RoomEvent.objects.filter(item=item, what=RoomEvent.What.OPTIONS).exists()
    state = RoomState.objects.filter(meeting=item.meeting_id).first()
    heard_first = state.proposals_first if state else policy_of(item.meeting.board).proposals_first
    return Proposals(opened or not heard_first, list(item.proposals.select_related("user")))
