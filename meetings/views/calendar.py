"""The meetings of a month, and the address under which a calendar program reads them."""

import calendar as months
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from meetings import actions
from meetings.calendar_feed import calendar_of, feed_of
from meetings.reading import feeds_of, meetings_between


@access(Rule.SIGNED_IN)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    return _page(request, _month(request.GET.get("month", "")))


def _page(request: HttpRequest, first: date, address: str = "") -> HttpResponse:
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    found = meetings_between(request.user, weeks[0][0], weeks[-1][-1])
    context = {
        "first": first,
        "today": timezone.localdate(),
        "weeks": [[(day, day.month == first.month, found.get(day, [])) for day in week] for week in weeks],
        "previous": _shifted(first, -1),
        "next": _shifted(first, 1),
        "feeds": feeds_of(request.user),
        "address": address,
    }
    return render(request, "meetings/calendar.html", context)


def _month(text: str) -> date:
    """2026-11; anything else is this month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _shifted(first: date, by: int) -> date:
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


@access(Rule.SIGNED_IN)
@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    """The address is in this answer and nowhere else."""
    _feed, token = actions.create_feed(by=request.user)
    address = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    return never_cache(_page)(request, _month(""), address)


@access(Rule.SIGNED_IN)
@require_POST
def revoke_feed(request: HttpRequest, feed_id) -> HttpResponse:
    feed = next((one for one in feeds_of(request.user) if one.pk == feed_id), None)
    if feed is None:
        raise Http404("There is no such address, or it is not yours.")
    actions.revoke_feed(feed=feed, by=request.user)
    messages.success(request, _("The address is revoked; calendars get nothing from it any more."))
    return redirect("calendar")


@access(Rule.PUBLIC)
@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Without a sign-in, by the token of its address: a calendar program has no session."""
    known = feed_of(token)
    if known is None:
        raise Http404("There is no such calendar.")
    return HttpResponse(calendar_of(known), content_type="text/calendar; charset=utf-8")
