"""What is missing for a meeting and who brings it; and each person's own notices."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from cases.actions_asking import assign_items
from meetings import actions, pages, permissions
from meetings.chasing import asked_of, asks_for, due_at, grouped
from meetings.forms import AssignForm
from meetings.models import Meeting
from meetings.reading import announcements_of, digests_of, read_meeting, record_notices_read


@access(Rule.MEMBER)
@require_GET
def missing(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    return _board(request, meeting, AssignForm(people=pages.people_of(meeting.board)))


def _board(request: HttpRequest, meeting: Meeting, form: AssignForm) -> HttpResponse:
    now = timezone.now()
    asks = asks_for([meeting], now)
    context = {
        "meeting": meeting,
        "due_at": due_at(meeting),
        "groups": grouped(asks),
        "open": sum(one.request.is_open for one in asks),
        "overdue": sum(one.is_overdue for one in asks),
        "cases": len({one.request.case.pk for one in asks}),
        "may_hold": permissions.may_hold_meeting(request.user, meeting.board) if not meeting.closed_at else False,
        "form": form,
    }
    return render(request, "meetings/missing.html", context, status=422 if form.errors else 200)


@access(Rule.MEMBER)
@require_POST
def assign(request: HttpRequest, meeting_id) -> HttpResponse:
    """The ticked lines are asked of whoever was chosen. A line names its case and item, and is one of this meeting."""
    meeting = read_meeting(request.user, meeting_id)
    form = AssignForm(request.POST, people=pages.people_of(meeting.board))
    chosen = set(request.POST.getlist("ask"))
    asks = [one.request for one in asks_for([meeting], timezone.now()) if one.request.key in chosen]
    if form.is_valid() and asks:
        items = [(one.case, one.found.wanted.item.name) for one in asks]
        try:
            assign_items(items=items, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, ngettext("%d item assigned.", "%d items assigned.", len(items)) % len(items))
        return redirect("meeting-missing", meeting.pk)
    if not asks:
        form.add_error(None, _("Tick the lines first, then say who brings them."))
    return _board(request, meeting, form)


@access(Rule.MEMBER)
@require_POST
def remind(request: HttpRequest, meeting_id) -> HttpResponse:
    """Everybody, or the one person named. Who was reminded today already is told so, and not reminded again."""
    meeting = read_meeting(request.user, meeting_id)
    person = request.POST.get("person", "")
    made, asked = actions.remind_for_meeting(meeting=meeting, by=request.user, now=timezone.now(), person_id=person)
    told = ngettext("%d person reminded.", "%d people reminded.", made) % made
    if already := asked - made:
        told += " " + ngettext("%d was reminded today already.", "%d were reminded today already.", already) % already
    messages.success(request, told)
    return redirect(reverse("meeting-missing", args=[meeting.pk]))


@access(Rule.SIGNED_IN)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What is asked of me now, and the reminders I had. Done is gone from here by itself."""
    asks = asked_of(request.user, timezone.now())
    record_notices_read(request.user, len(asks))
    context = {"asks": asks, "digests": digests_of(request.user), "announced": announcements_of(request.user)}
    return render(request, "meetings/notices.html", context)
