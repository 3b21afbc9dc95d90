"""How far the members agreed, computed from their votes and never typed where there are any."""

from collections import Counter
from collections.abc import Iterable

from meetings.models import Decision, Vote

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
