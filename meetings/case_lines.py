"""What a meeting adds to the timeline of a case, and what became of the decision before."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.facts.gather import FactSheet
from cases.history import Line, moment
from cases.lifecycle import Status
from cases.models import Case
from meetings import pages
from meetings.models import Progress
from meetings.reading import decision_before, decisions_of_case_whole

# While a case is on its way to the board again, what became of the last decision leads its page.
BEFORE_THE_BOARD = (Status.IN_PREPARATION, Status.READY, Status.LISTED)


def lines(user, case: Case) -> Iterator[Line]:
    """Signed decisions with their versions, and every report on their actions."""
    for one in decisions_of_case_whole(case):
        words = one.text or one.because
        title = _("Decision, version %(n)s: %(outcome)s") % {"n": one.version, "outcome": one.get_outcome_display()}
        address = reverse("decision", args=[one.item_id])
        yield Line(moment(one.signed_at), "decision", title, words, str(one.signed_by), address)
        for action in one.actions.all():
            yield from _reports(action)


def _reports(action) -> Iterator[Line]:
    for report in action.progress.all():
        reason = Progress.Reason(report.reason).label if report.reason else ""
        detail = ", ".join(part for part in (report.get_state_display(), reason, report.instead, report.note) if part)
        yield Line(moment(report.at), "action", action.text, detail, str(report.by))


def earlier(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    """What was decided on this patient before, and what became of it; first of all on a case that comes again."""
    if case.status not in BEFORE_THE_BOARD:
        return ""
    decision = decision_before(request.user, case)
    if decision is None:
        return ""
    today: date = timezone.localdate()
    context = {
        "case": case,
        "decision": decision,
        "rows": [pages.action_row(one, today) for one in decision.actions.all()],
    }
    return render_to_string("meetings/earlier.html", context, request)
