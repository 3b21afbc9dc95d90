"""The mirror of a board: its figures for a time, the cases behind each, and the table for a spreadsheet."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, access, roles
from meetings import actions, pages, permissions
from meetings.mirror import attendance
from meetings.mirror.export import as_csv
from meetings.mirror.form import PeriodForm, recent
from meetings.mirror.mirror import mirror
from meetings.mirror.period import Period, quarter_before, quarter_of
from meetings.mirror.reading import board_of, record_mirror_read, report_of

WORKS_ON_THE_BOARD = roles("coordinator", "chair", "member")


@access(WORKS_ON_THE_BOARD)
@require_GET
def mirror_page(request: SignedInRequest, board_id) -> HttpResponse:
    board = board_of(request.user, board_id)
    form, period = _period(request)
    found = mirror(board, period)
    record_mirror_read(request.user, board, "mirror_viewed")
    now = quarter_of(timezone.localdate())
    context = {
        "found": found,
        "seats_about": attendance.DEFINITION,
        "seats_source": attendance.SOURCE,
        "form": form,
        "quarters": (now, quarter_before(now)),
        "line": pages.of_board(board, period.days, report_of(request.user, board, period)),
        "may_request": permissions.may_request_paper(request.user, board),
    }
    return render(request, "meetings/mirror/mirror.html", context, status=422 if form.errors else 200)


@access(WORKS_ON_THE_BOARD)
@require_POST
def request_report(request: SignedInRequest, board_id) -> HttpResponse:
    board = board_of(request.user, board_id)
    _, period = _period(request)
    actions.request_report(board=board, period=period, by=request.user)
    return redirect(f"{reverse('mirror', args=[board.pk])}?first={period.first}&last={period.last}#papers")


@access(WORKS_ON_THE_BOARD)
@require_GET
def mirror_cases(request: SignedInRequest, board_id, figure: str, row: str) -> HttpResponse:
    """Every figure leads to its list; the list names patients, so looking at it is an event."""
    board = board_of(request.user, board_id)
    _, period = _period(request)
    of = mirror(board, period).figure(figure)
    found = of.row(row) if of else None
    if of is None or found is None:
        raise Http404("There is no such figure for these days.")
    record_mirror_read(request.user, board, "mirror_cases_listed", count=found.count)
    context = {"board": board, "period": period, "figure": of, "row": found}
    return render(request, "meetings/mirror/cases.html", context)


@access(WORKS_ON_THE_BOARD)
@require_GET
def mirror_export(request: SignedInRequest, board_id) -> HttpResponse:
    board = board_of(request.user, board_id)
    _, period = _period(request)
    record_mirror_read(request.user, board, "mirror_exported")
    name = f"mirror-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_csv(mirror(board, period)), content_type="text/csv; charset=utf-8", headers=headers)


def _period(request: SignedInRequest) -> tuple[PeriodForm, Period]:
    """The days that were asked for; without any, or with days that are none, the last thirteen weeks."""
    usual = recent()
    asked = request.GET if "first" in request.GET else None
    form = PeriodForm(asked, initial={"first": usual.first, "last": usual.last})
    return form, Period(**form.cleaned_data) if form.is_bound and form.is_valid() else usual
