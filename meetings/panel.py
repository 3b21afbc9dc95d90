"""What this app adds to the case page and the home page: where a case is discussed, what was decided, what is due."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from cases.facts.gather import FactSheet
from cases.facts.partial_dates import written
from cases.models import Case, CaseQuerySet
from cases.panels import BULK_FORM, Choice
from cases.readiness import readiness_on_page
from meetings import pages
from meetings.chasing import asked_of
from meetings.following import actions_of
from meetings.models import AgendaItem, Meeting
from meetings.reading import (
    decisions_of_case,
    items_of,
    items_of_case,
    meetings_open_for,
    next_meetings,
    visible_meetings,
)
from meetings.reading_papers import papers_of_decisions

# So many meetings are offered as buttons on a case; the others are reached from the meeting itself.
MOST_MEETINGS = 4
MOST_ACTIONS = 12
NO_MEETING = "none"


def decisions(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    """A referrer reads what was decided about the own patient; the meeting itself is not theirs to open."""
    items = items_of_case(request.user, case)
    decided = [one.decision_in_force for one in items if one.decision_in_force] if items else decisions_of_case(case)
    papers = papers_of_decisions(decided)
    for one in decided:
        one.letters = papers.get(one.pk, [])
    context = {
        "case": case,
        "decided": decided,
        "waiting": [one for one in items if not one.decision_in_force],
        "opened": {one.pk for one in items},
        "meetings": list(meetings_open_for(request.user, case)[:MOST_MEETINGS]),
        "ready": readiness_on_page(request, case, sheet.as_of),
    }
    return render_to_string("meetings/panel.html", context, request)


def home(request: HttpRequest) -> str:
    meeting = visible_meetings(request.user).upcoming().first()
    items = items_of(meeting) if meeting else []
    asked = asked_of(request.user, timezone.now())
    mine = actions_of(request.user, "open", mine=True)
    context = {
        "meeting": meeting,
        "cases": len(items),
        "ready": pages.how_many_ready(items),
        "drafted": sum(bool(one.draft) for one in items),
        "decided": sum(bool(one.decision_in_force) for one in items),
        "asked": asked[:MOST_ACTIONS],
        "asked_in_all": len(asked),
        "actions": [pages.action_row(one, timezone.localdate()) for one in mine[:MOST_ACTIONS]],
    }
    return render_to_string("meetings/home.html", context, request)


def next_meeting(request: HttpRequest, cases: Sequence[Case]) -> dict[object, str]:
    """Case id to the nearest meeting that lists it and is not over."""
    found = next_meetings(request.user, cases)
    return {pk: format_html('<a href="{}">{}</a>', one.get_absolute_url(), _day(one)) for pk, one in found.items()}


def meeting_choices(request: HttpRequest) -> list[Choice]:
    options = [(str(one.pk), _day(one)) for one in _to_come(request)]
    return [Choice("meeting", gettext_lazy("Next meeting"), [*options, (NO_MEETING, gettext_lazy("On no agenda"))])]


def _to_come(request: HttpRequest) -> list[Meeting]:
    """The nearest meetings; two parts of one page offer them, so they are looked up once."""
    if "kept_meetings" not in request.__dict__:
        request.__dict__["kept_meetings"] = list(visible_meetings(request.user).upcoming()[:MOST_MEETINGS])
    return request.__dict__["kept_meetings"]


def of_meeting(request: HttpRequest, cases: CaseQuerySet, chosen: Mapping[str, str]) -> CaseQuerySet:
    """On the agenda of this meeting, or of none that is to come."""
    listed = AgendaItem.objects.visible_to(request.user).filter(case=OuterRef("pk"), meeting__closed_at__isnull=True)
    if chosen["meeting"] == NO_MEETING:
        return cases.filter(~Exists(listed))
    return cases.filter(Exists(listed.filter(meeting=chosen["meeting"])))


def _day(meeting: Meeting) -> str:
    return written(timezone.localtime(meeting.starts_at).date().isoformat())


def bulk(request: HttpRequest) -> str:
    """All ticked cases on one agenda. Nothing for those who list no case, or where no meeting is planned."""
    meetings = _to_come(request)
    if not meetings:
        return ""
    context = {"meetings": meetings, "form_id": BULK_FORM}
    return render_to_string("meetings/bulk.html", context, request)
