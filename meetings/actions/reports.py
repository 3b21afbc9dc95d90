"""Asking for the report of a board. As with every paper, the row says what it will say; the worker makes it."""

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from meetings import permissions
from meetings.actions.papers import content_sha256, try_again
from meetings.basis import report_sha256
from meetings.mirror.period import Period
from meetings.models import Paper
from meetings.models.paper import REPORT
from meetings.nudge import nudge_after_commit
from meetings.paper_data.report import report
from meetings.papers.render import template_version


@transaction.atomic
def request_report(*, board: Board, period: Period, by: User) -> Paper:
    """The figures as they stand. Where a report says just that, it is that one; a failed one is tried again."""
    require(permissions.may_request_paper(by, board))
    Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)
    data = dict(report(board, period))
    paper = _same(board, data) or _new(board, period, data, by)
    nudge_after_commit(paper)
    audit.record("paper_requested", by=by, board=board, subject=paper, detail={"kind": REPORT})
    return paper


def _same(board: Board, data: dict[str, object]) -> Paper | None:
    found = Paper.objects.filter(
        board=board, kind=REPORT, content_sha256=content_sha256(data), template_version=template_version(REPORT)
    ).first()
    return try_again(found) if found else None


def _new(board: Board, period: Period, data: dict[str, object], by: User) -> Paper:
    last = Paper.objects.filter(board=board, kind=REPORT).aggregate(last=Max("number"))["last"] or 0
    return Paper.objects.create(
        board=board, kind=REPORT, number=last + 1, data=data, content_sha256=content_sha256(data),
        basis_sha256=report_sha256(board, period), template_version=template_version(REPORT), requested_by=by,
    )  # fmt: skip
