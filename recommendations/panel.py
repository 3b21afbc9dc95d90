"""What this app adds to the case page: what is missing, and the treatment options with their whole reasoning."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from cases.facts.gather import FactSheet
from cases.models import Case
from cases.permissions import may_change_case
from cases.where import kind_that_records
from recommendations import pages
from recommendations.actions import assess_case
from recommendations.engine import Assessment, assess
from recommendations.library import edition
from recommendations.suppose import Supposing


def options(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    assessment = _assessment(request, case, sheet)
    frozen = assess_case(case=case, by=request.user, sheet=sheet, assessment=assessment)
    context = {
        "case": case,
        "frozen": frozen,
        "edition": assessment.edition,
        "intents": pages.intents(assessment, sheet),
        "tally": pages.tally(assessment),
        "thresholds": [one for one in assessment.thresholds if one.verdict != "unknown" or one.open],
        "work_up": assessment.work_up,
    }
    return render_to_string("recommendations/options.html", context, request)


def missing(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    facts = pages.missing_facts(_assessment(request, case, sheet))
    may_change = bool(may_change_case(request.user, case))
    context = {
        "case": case,
        "facts": [(one, kind_that_records(one.fact) if may_change else "") for one in facts],
        "settled": len({name for one in facts for name in one.settles}),
    }
    return render_to_string("recommendations/missing.html", context, request)


def _assessment(request: HttpRequest, case: Case, sheet: FactSheet) -> Assessment:
    """Assessed once a request, though two panels show it."""
    kept = getattr(request, "kept_assessment", None)
    if kept is None or kept[0] is not sheet:
        kept = (sheet, assess(edition(case.board.edition), sheet.facts, sheet.derived, Supposing(sheet.given)))
        request.kept_assessment = kept
    return kept[1]
