"""The downtime pack: the meeting pack, and for each case a decision form to fill in by hand when nothing else works."""

from accounts.models import User
from meetings.models import Attendance, Decision, Meeting
from meetings.paper_data.pack import pack
from meetings.papers.data import DowntimeData, ExpectedLine
from meetings.quorum import wanted


def downtime(meeting: Meeting, by: User) -> DowntimeData:
    needed = wanted(meeting.board)
    return {
        **pack(meeting, by),
        "outcomes": [label for _, label in Decision.Outcome.choices],
        "intents": [label for _, label in Decision.Intent.choices],
        "agreements": [label for _, label in Decision.Consensus.choices],
        "relations": [label for _, label in Decision.Relation.choices],
        "reasons": [label for _, label in Decision.Reason.choices],
        "causes": [label for _, label in Decision.Cause.choices],
        "wishes": [label for _, label in Decision.Wish.choices],
        "trials": [label for _, label in Decision.Trial.choices],
        "expected": [_person(one, needed) for one in meeting.attendances.select_related("user")],
    }


def _person(one: Attendance, needed: list[str]) -> ExpectedLine:
    return {
        "name": one.user.get_full_name(),
        "discipline": one.get_discipline_display(),
        "needed": one.discipline in needed,
    }
