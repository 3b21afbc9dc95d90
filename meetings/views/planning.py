"""Planning a meeting or a series, and amending one that is still to come."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases.actions import Stale
from cases.views.forms import add_errors
from meetings import actions, pages, permissions
from meetings.compare import differences
from meetings.forms import MeetingForm, PlanForm, plan_of
from meetings.models import Meeting
from meetings.reading import read_meeting


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """For whoever arranges meetings of a board; a choice of board only where there is one to make."""
    boards = pages.boards_to_meet_in(request.user)
    board = get_object_or_404(boards, pk=request.POST["board"]) if "board" in request.POST else boards.first()
    form = MeetingForm(request.POST or None, people=pages.people_of(board)) if board else None
    if request.method == "POST" and form and form.is_valid():
        try:
            if form.repeats():
                series = actions.create_series(board=board, by=request.user, **form.values())
                messages.success(request, _("%d meetings are planned.") % series.meetings.count())
                return redirect("series", series.pk)
            return redirect(actions.create_meeting(board=board, by=request.user, **form.values()))
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "boards": boards, "board": board}
    return render(request, "meetings/new_meeting.html", context, status=422 if form and form.errors else 200)


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_meeting(request: HttpRequest, meeting_id) -> HttpResponse:
    """The plan as it stands, to be changed. The form names the version that it showed."""
    meeting = read_meeting(request.user, meeting_id)
    require(permissions.may_amend_meeting(request.user, meeting))
    form, version = _form(meeting, request.POST or None), request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        try:
            seen = int(version) if version.isdecimal() and len(version) < 9 else 0
            actions.amend_meeting(meeting=meeting, version=seen, by=request.user, **form.values())
            messages.success(request, _("The meeting is changed."))
            return redirect(meeting)
        except Stale as error:
            return _page(request, error.current, form, differences(form, _form(error.current)))
        except ValidationError as error:
            add_errors(form, error)
    return _page(request, meeting, form)


def _form(meeting: Meeting, data=None) -> PlanForm:
    return PlanForm(data, initial=plan_of(meeting), people=pages.people_of(meeting.board))


def _page(request: HttpRequest, meeting: Meeting, form: PlanForm, differs: list | None = None) -> HttpResponse:
    """Sent again after a conflict, the form replaces what it shows as standing now."""
    stale = differs is not None
    context = {"form": form, "meeting": meeting, "stale": stale, "differs": differs or []}
    return render(request, "meetings/amend_meeting.html", context, status=409 if stale else 422 if form.errors else 200)
