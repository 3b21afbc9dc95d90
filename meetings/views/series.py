"""A series as one page: its meetings, what is changed of all that are to come, and its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases.actions import Stale
from cases.views.forms import add_errors
from meetings import actions, pages, permissions
from meetings.forms import REPEATS, EndForm, SeriesPlanForm, plan_of
from meetings.models import Meeting, Series
from meetings.reading import read_series
from meetings.recurrence import every_of, until_of


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def series_page(request: HttpRequest, series_id) -> HttpResponse:
    """One date is moved or skipped on the page of its meeting."""
    series = read_series(request.user, series_id)
    to_come = [one for one in series.meetings.all() if not one.closed_at and one.starts_at > timezone.now()]
    change, end = _change_form(request, series, to_come), EndForm(request.POST if "end" in request.POST else None)
    if request.method == "GET":
        return _page(request, series, change, end)
    require(permissions.may_hold_meeting(request.user, series.board))
    form = end if "end" in request.POST else change
    if form is None or not form.is_valid() or not _done(request, series, form):
        return _page(request, series, change, end, status=422)
    return redirect("series", series.pk)


def _change_form(request: HttpRequest, series: Series, to_come: list[Meeting]) -> SeriesPlanForm | None:
    """As the next meeting is planned; None where none is to come."""
    if not to_come:
        return None
    data = request.POST if request.method == "POST" and "end" not in request.POST else None
    return SeriesPlanForm(data, initial=plan_of(to_come[0]), people=pages.people_of(series.board))


def _done(request: HttpRequest, series: Series, form: SeriesPlanForm | EndForm) -> bool:
    """Only what differs from the next meeting is changed, so that what was changed of one date stays."""
    text = request.POST.get("version", "")
    told = {"series": series, "version": int(text) if text.isdecimal() and len(text) < 9 else 0, "by": request.user}
    try:
        if isinstance(form, EndForm):
            actions.end_series(**told, **form.cleaned_data)
            messages.success(request, _("The series is ended; what was planned later is canceled."))
        elif form.changed_data:
            actions.amend_series(**told, **{name: form.cleaned_data[name] for name in form.changed_data})
            messages.success(request, _("Every meeting that is to come is changed."))
    except Stale:
        form.add_error(
            None, _("Somebody else changed this series meanwhile. Read it as it stands now; nothing was done.")
        )
    except ValidationError as error:
        add_errors(form, error)
    return form.is_valid()


def _page(request: HttpRequest, series: Series, change, end: EndForm, status: int = 200) -> HttpResponse:
    context = {
        "series": series,
        "every": dict(REPEATS)[every_of(series.rule)],
        "until": until_of(series.rule),
        "change": change,
        "end": end,
        "may_hold": permissions.may_hold_meeting(request.user, series.board),
    }
    return render(request, "meetings/series.html", context, status=status)
