"""What a drill works on: meetings of its own with the demonstration's patients, drafts, and what people write."""

from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from cases.lifecycle import Status, may_move
from cases.models import Case
from meetings import actions
from meetings.demo.people import PASSWORD
from meetings.models import AgendaItem, Decision, Meeting, Paper

# Letter and page for the patient, each as PDF and Word.
OF_A_SIGNATURE = 4
WHY = "Presented with what is known"
LISTABLE = [status for status in Status if may_move(status, Status.LISTED) or status == Status.LISTED]


def user(account: str) -> User:
    return User.objects.get(email=f"{account}@demo.example")


def a_meeting(cases: int) -> Meeting:
    """To come, later than every other, with so many cases."""
    by = user("coordinator")
    board = by.memberships.get().board
    listed = Case.objects.filter(board=board, status__in=LISTABLE).order_by("patient__identifier")[:cases]
    last = Meeting.objects.filter(board=board).aggregate(last=Max("starts_at"))["last"] or timezone.now()
    with transaction.atomic():
        meeting = actions.create_meeting(
            board=board, starts_at=last + timedelta(hours=1), place="Drill", chair=user("chair"), by=by
        )
        for one in listed:
            actions.add_to_agenda(meeting=meeting, case=one, by=by, why=WHY)
    return meeting


def drafts_of(meeting: Meeting) -> list[Decision]:
    items = AgendaItem.objects.filter(meeting=meeting).select_related("meeting__board", "case__board")
    return [actions.start_decision(item=item, by=user("coordinator")) for item in items.order_by("position")]


def typed(draft: Decision, revision: int, text: str) -> dict[str, str]:
    """What a browser sends of a decision that asks for more tests; with a password it can be signed."""
    return {
        "item": str(draft.item_id), "version": str(draft.version), "revision": str(revision), "text": text,
        "outcome": "further_tests", "rationale": "Drill: what would settle an option is not recorded.",
        "consensus": "unanimous",
    }  # fmt: skip


def signed(draft: Decision, revision: int, text: str) -> dict[str, str]:
    return {**typed(draft, revision, text), "sign": "1", "password": PASSWORD}


def request(meeting: Meeting, kind: str) -> UUID:
    return actions.request_paper(meeting=meeting, kind=kind, by=user("coordinator")).pk


UNMADE = (Paper.State.WAITING, Paper.State.MAKING)


def waiting(papers: set[UUID]) -> int:
    return Paper.objects.filter(pk__in=papers, state__in=UNMADE).count()


def anything_waits() -> bool:
    return Paper.objects.filter(state__in=UNMADE).exists()


def database_answers() -> bool:
    """On a connection of its own: the one before died with the server."""
    connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True
