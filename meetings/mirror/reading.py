"""Whose mirror somebody may look into, with the reading recorded."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from accounts import audit
from accounts.models import Board, User
from cases.models import CLINICAL_ROLES
from meetings.mirror.period import Period
from meetings.models import Paper
from meetings.models.paper import REPORT


def boards_mirrored_to(user: User) -> QuerySet[Board]:
    """Whoever works clinically on a board sees its figures."""
    return Board.objects.working_in(user, CLINICAL_ROLES)


def board_of(user: User, board_id) -> Board:
    board = boards_mirrored_to(user).filter(pk=board_id).first()
    if board is None:
        raise Http404("There is no such board, or you do not work on it.")
    return board


@transaction.atomic
def record_mirror_read(user: User, board: Board, verb: str, **detail: object) -> None:
    audit.record(verb, by=user, board=board, detail=detail)


def report_of(user: User, board: Board, period: Period) -> Paper | None:
    """The newest report of these days."""
    found = Paper.objects.visible_to(user).filter(board=board, kind=REPORT, data__period=period.days)
    return found.select_related("requested_by", "board").order_by("-number").first()
