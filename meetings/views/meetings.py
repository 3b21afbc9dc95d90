"""The meetings of a board: the list, one meeting with its agenda, and who was there."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from cases.reading import read_case
from meetings import actions, pages, permissions
from meetings.agenda_changes import changes_of
from meetings.forms import PlanItemForm
from meetings.mirror.reading import boards_mirrored_to
from meetings.models import AgendaItem
from meetings.reading import items_of, mailed, read_item, read_meeting, visible_meetings
from meetings.room.reading import screens_of

PER_PAGE = 25
MOST_AT_ONCE = 100


@access(Rule.SIGNED_IN)
@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    visible = visible_meetings(request.user)
    past = pages.with_counts(visible.closed()).order_by("-starts_at")
    context = {
        "upcoming": pages.with_counts(visible.upcoming()),
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page")),
        "held": pages.boards_to_meet_in(request.user),
        "mirrored": boards_mirrored_to(request.user),
    }
    return render(request, "meetings/meetings.html", context)


@access(Rule.MEMBER)
@require_GET
def meeting_page(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    items = items_of(meeting)
    changes = changes_of(meeting, items)
    rows = pages.agenda(meeting, items, changes)
    may_list = permissions.may_list(request.user, meeting)
    attendances = list(meeting.attendances.select_related("user"))
    context = {
        "meeting": meeting,
        "rows": rows,
        "changes": changes,
        "mailed": mailed(meeting) if meeting.published_at and may_list else [],
        "strata": AgendaItem.Stratum.choices,
        "decided": sum(bool(row.item.decision_in_force) for row in rows),
        "ready": sum(row.readiness.is_ready for row in rows),
        "attendances": attendances,
        "present": sum(one.present for one in attendances),
        "quorum": pages.quorum_now(meeting) if not meeting.closed_at else None,
        "papers": pages.papers(meeting),
        "screens": screens_of(meeting),
        "may_hold": permissions.may_hold_meeting(request.user, meeting.board) if not meeting.closed_at else False,
        "may_list": may_list,
        "may_request": permissions.may_request_paper(request.user, meeting.board),
        "to_add": pages.cases_to_add(request.user, meeting) if may_list else [],
    }
    return render(request, "meetings/meeting.html", context)


@access(Rule.MEMBER)
@require_POST
def add_case(request: HttpRequest, meeting_id) -> HttpResponse:
    """From the meeting or from the case; one goes back to where one was. Twice is once."""
    meeting = read_meeting(request.user, meeting_id)
    case = read_case(request.user, _id(request.POST.get("case", "")))
    back = case if request.POST.get("back") == "case" else meeting
    why = request.POST.get("why", "")[:500]
    done = _("Put on the agenda.")
    _try(request, lambda: actions.add_to_agenda(meeting=meeting, case=case, by=request.user, why=why), done)
    return redirect(back)


@access(Rule.SIGNED_IN)
@require_POST
def add_cases(request: HttpRequest) -> HttpResponse:
    """The cases ticked in the worklist, all of them or none, on the agenda that was chosen."""
    meeting = read_meeting(request.user, _id(request.POST.get("meeting", "")))
    cases = [read_case(request.user, _id(one)) for one in request.POST.getlist("case")[:MOST_AT_ONCE]]
    if not cases:
        messages.error(request, _("Tick the cases in the list first."))
        return redirect("worklist")
    why = request.POST.get("why", "")[:500]
    done = ngettext("%d case is on the agenda.", "%d cases are on the agenda.", len(cases)) % len(cases)
    _try(request, lambda: actions.add_all_to_agenda(meeting=meeting, cases=cases, by=request.user, why=why), done)
    return redirect(meeting)


@access(Rule.MEMBER)
@require_POST
def move_item(request: HttpRequest, item_id) -> HttpResponse:
    item = read_item(request.user, item_id)
    direction = {"up": -1, "down": 1}.get(request.POST.get("direction", ""))
    if direction:
        _try(request, lambda: actions.move_on_agenda(item=item, by=request.user, direction=direction))
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@access(Rule.MEMBER)
@require_POST
def plan_item(request: HttpRequest, item_id) -> HttpResponse:
    item = read_item(request.user, item_id)
    form = PlanItemForm(request.POST)
    if form.is_valid():
        _try(request, lambda: actions.plan_item(item=item, by=request.user, **form.cleaned_data))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@access(Rule.MEMBER)
@require_POST
def order(request: HttpRequest, meeting_id) -> HttpResponse:
    """As it was dragged, item by item; without a list, as the product proposes it."""
    meeting = read_meeting(request.user, meeting_id)
    dragged = [_id(one) for one in request.POST.getlist("item")] or None
    done = "" if dragged else _("Ordered: longest first, those who need the same guests together.")
    _try(request, lambda: actions.order_agenda(meeting=meeting, by=request.user, order=dragged), done)
    return redirect(f"{meeting.get_absolute_url()}#agenda")


@access(Rule.MEMBER)
@require_POST
def publish(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    done = _("Version 1 of the agenda is published, and those who are expected are told.")
    _try(request, lambda: actions.publish_agenda(meeting=meeting, by=request.user), done)
    return redirect(f"{meeting.get_absolute_url()}#agenda")


@access(Rule.MEMBER)
@require_POST
def remove_item(request: HttpRequest, item_id) -> HttpResponse:
    item = read_item(request.user, item_id)
    why = request.POST.get("why", "")[:500]
    _try(request, lambda: actions.take_off_agenda(item=item, by=request.user, why=why), _("Taken off the agenda."))
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@access(Rule.MEMBER)
@require_POST
def save_attendance(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    present = {int(one) for one in request.POST.getlist("present") if one.isdecimal()}
    deputies = {int(name[7:]): text for name, text in request.POST.items() if re.fullmatch(r"deputy-\d{1,12}", name)}
    told = {"meeting": meeting, "present": present, "deputies": deputies, "by": request.user}
    _try(request, lambda: actions.set_attendance(**told), _("Attendance saved."))
    return redirect(f"{meeting.get_absolute_url()}#attendance")


@access(Rule.MEMBER)
@require_POST
def close(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    _try(request, lambda: actions.close_meeting(meeting=meeting, by=request.user), _("The meeting is closed."))
    return redirect(meeting)


@access(Rule.MEMBER)
@require_POST
def cancel(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    why = request.POST.get("why", "")
    _try(
        request,
        lambda: actions.cancel_meeting(meeting=meeting, why=why, by=request.user),
        _("The meeting is canceled."),
    )
    return redirect(meeting)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("There is no such case, or you may not see it.") from None


def _try(request: HttpRequest, act, done: str = "") -> None:
    """Do it and say so; where the action objects to the input, say why. A refusal goes on to its own page."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
