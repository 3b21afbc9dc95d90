from meetings.models.announcement import Announcement
from meetings.models.decision import Action, Decision, DecisionOption
from meetings.models.digest import Digest
from meetings.models.meeting import AgendaItem, Attendance, Meeting
from meetings.models.outcome import Outcome
from meetings.models.paper import Paper
from meetings.models.policy import Policy
from meetings.models.progress import Progress
from meetings.models.quorum import Quorum
from meetings.models.room import RoomEvent, RoomScreen, RoomState
from meetings.models.series import Feed, Series
from meetings.models.vote import Proposal, Vote
from meetings.models.webhook import Delivery, Webhook

__all__ = [
    "Action",
    "AgendaItem",
    "Announcement",
    "Attendance",
    "Decision",
    "DecisionOption",
    "Delivery",
    "Digest",
    "Feed",
    "Meeting",
    "Outcome",
    "Paper",
    "Policy",
    "Progress",
    "Proposal",
    "Quorum",
    "RoomEvent",
    "RoomScreen",
    "RoomState",
    "Webhook",
    "Series",
    "Vote",
]
