"""The life of a case as data: which move is allowed, and what one calls it. Nothing else decides it."""

from django.db.models import TextChoices


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    REFERRED = "referred", "Referred"
    IN_PREPARATION = "in_preparation", "In preparation"
    READY = "ready", "Ready"
    LISTED = "listed", "Listed"
    DISCUSSED = "discussed", "Discussed"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"


# from -> {to: the verb on the button}
MOVES: dict[str, dict[str, str]] = {
    Status.DRAFT: {
        Status.REFERRED: "Refer to the board",
        Status.IN_PREPARATION: "Start preparation",
        Status.CLOSED: "Close",
    },
    Status.REFERRED: {Status.IN_PREPARATION: "Start preparation", Status.CLOSED: "Close"},
    Status.IN_PREPARATION: {Status.READY: "Mark as ready", Status.LISTED: "List", Status.CLOSED: "Close"},
    Status.READY: {
        Status.IN_PREPARATION: "Back to preparation",
        Status.LISTED: "List",
        Status.CLOSED: "Close",
    },
    Status.LISTED: {
        Status.IN_PREPARATION: "Back to preparation",
        Status.READY: "Take off the list",
        Status.DISCUSSED: "Discussed",
    },
    Status.DISCUSSED: {
        Status.FOLLOW_UP: "Start follow-up",
        Status.IN_PREPARATION: "Prepare again",
        Status.LISTED: "List again",
        Status.CLOSED: "Close",
    },
    Status.FOLLOW_UP: {
        Status.IN_PREPARATION: "Prepare again",
        Status.LISTED: "List again",
        Status.CLOSED: "Close",
    },
    Status.CLOSED: {Status.IN_PREPARATION: "Open again"},
}

# Moves that follow from an agenda or a signature; a person does not make them by hand.
BY_THE_MEETING = {Status.LISTED, Status.DISCUSSED}


def needs_reason(from_status: str, to_status: str) -> bool:
    """A routine move is one click. To end a case, or to take up one that was ended, is none: it says why."""
    return Status.CLOSED in (from_status, to_status)


def may_move(from_status: str, to_status: str) -> bool:
    return to_status in MOVES.get(from_status, {})


def moves_by_hand(status: str) -> list[tuple[str, str]]:
    """The moves that a person may choose from here, as (status, verb)."""
    return [(to, verb) for to, verb in MOVES[status].items() if to not in BY_THE_MEETING]
