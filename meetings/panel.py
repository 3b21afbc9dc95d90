"""What this app adds to the case page and the home page: where a case is discussed, what was decided, what is due."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from cases.facts.gather import FactSheet
from cases.models import Case
from meetings import pages
from meetings.following import actions_of
from meetings.reading import (
    decisions_of_case,
    items_of,
    items_of_case,
    meetings_open_for,
    visible_meetings,
)
from meetings.reading_papers import papers_of_decisions

# So many meetings are offered as buttons on a case; the others are reached from the meeting itself.
MOST_MEETINGS = 4
MOST_ACTIONS = 12


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
    }
    return render_to_string("meetings/panel.html", context, request)


def home(request: HttpRequest) -> str:
    meeting = visible_meetings(request.user).upcoming().first()
    items = items_of(meeting) if meeting else []
    mine = actions_of(request.user, "open", mine=True)
    context = {
        "meeting": meeting,
        "cases": len(items),
        "ready": sum(pages.readiness(one.case).code == "ready" for one in items),
        "drafted": sum(bool(one.draft) for one in items),
        "decided": sum(bool(one.decision_in_force) for one in items),
        "actions": [pages.action_row(one, timezone.localdate()) for one in mine[:MOST_ACTIONS]],
    }
    return render_to_string("meetings/home.html", context, request)
