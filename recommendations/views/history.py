"""How a case's standings changed, and one assessment exactly as it lay on the table."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from cases.facts.gather import gather
from cases.reading import read_case
from recommendations import history
from recommendations.in_force import edition_of
from recommendations.pages import tally

PER_PAGE = 10


@access(Rule.MEMBER)
@require_GET
def assessments(request: HttpRequest, case_id) -> HttpResponse:
    """Newest first, each against the one before it, also across the pages of the list."""
    case = read_case(request.user, case_id, what="assessments_viewed")
    found = case.assessments.select_related("made_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.paginator.count else 0
    steps = history.steps(list(found[first : first + PER_PAGE + 1]))[:PER_PAGE]
    here = edition_of(case.board)
    context = {"case": case, "sheet": gather(case, date.today()), "page": page, "steps": steps, "edition": here}
    return render(request, "recommendations/history.html", context)


@access(Rule.MEMBER)
@require_GET
def assessment(request: HttpRequest, case_id, assessment_id) -> HttpResponse:
    """One assessment from its own document: whatever the edition and the records say today."""
    case = read_case(request.user, case_id, what="assessment_viewed")
    found = get_object_or_404(case.assessments.select_related("made_by"), pk=assessment_id)
    knowledge = history.held(found)
    context = {
        "case": case,
        "sheet": gather(case, date.today()),
        "frozen": found,
        "edition": knowledge,
        "edition_is_same": knowledge is not None and knowledge.sha256 == found.edition_sha256,
        "facts": history.frozen_facts(found),
        "derived": history.derived_lines(found.document),
        "intents": history.frozen_options(found.document),
        "thresholds": history.threshold_lines(found.document),
        "tally": tally(found),
    }
    return render(request, "recommendations/assessment.html", context)
