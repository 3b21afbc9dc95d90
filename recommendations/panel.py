"""What this app adds to the case page: what is missing, and the treatment options with their whole reasoning."""

from collections.abc import Mapping
from functools import partial

from django.http import HttpRequest
from django.template.loader import render_to_string

from cases.facts.gather import FactSheet
from cases.models import Case
from cases.permissions import may_change_case
from cases.readiness import readiness_on_page
from cases.where import kind_that_records
from recommendations import pages
from recommendations.actions import assess_case
from recommendations.engine import Assessment, assess
from recommendations.in_force import edition_of, status_of
from recommendations.kept import kept
from recommendations.models import Assessment as FrozenAssessment
from recommendations.suppose import Supposing


def options(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    frozen = _frozen(request, case, sheet)
    status = status_of(edition_of(case.board))
    around = (case.board.region, status, status.is_overdue)
    return kept.get(("options", frozen.pk, around, _shown(sheet)), lambda: _options(request, case, sheet, frozen))


def _options(request: HttpRequest, case: Case, sheet: FactSheet, frozen: FrozenAssessment) -> str:
    assessment = _assessment(request, case, sheet)
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


def deciding(request: HttpRequest, case: Case, sheet: FactSheet) -> dict[str, tuple[str, ...]]:
    """Which facts nobody has recorded would settle an option, and which options: fact to their names."""
    return {one.fact: one.settles for one in pages.missing_facts(_assessment(request, case, sheet)) if one.settles}


def missing(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    may_change = bool(may_change_case(request.user, case))
    frozen = _frozen(request, case, sheet)
    declared = {
        fact: row.get_why_display() for fact, row in readiness_on_page(request, case, sheet.as_of).declared.items()
    }
    key = ("missing", frozen.pk, may_change, tuple(declared.items()))
    return kept.get(key, lambda: _missing(request, case, sheet, may_change, declared))


def _missing(request: HttpRequest, case: Case, sheet: FactSheet, may_change: bool, declared: Mapping[str, str]) -> str:
    facts = pages.missing_facts(_assessment(request, case, sheet))
    context = {
        "case": case,
        "facts": [
            (one, kind_that_records(one.fact) if may_change else "", declared.get(one.fact, "")) for one in facts
        ],
        "settled": len({name for one in facts for name in one.settles}),
    }
    return render_to_string("recommendations/missing.html", context, request)


def _shown(sheet: FactSheet) -> tuple[object, ...]:
    """What the options show beside the assessment: each value with the record that speaks for it."""
    return tuple(sheet.recorded.values())


def _frozen(request: HttpRequest, case: Case, sheet: FactSheet) -> FrozenAssessment:
    """Two panels show the same assessment; it is looked up once a request, and made where there is none yet."""
    found = getattr(request, "frozen_assessment", None)
    if found is None or found[0] is not sheet:
        made = partial(_assessment, request, case, sheet)
        found = (sheet, assess_case(case=case, by=request.user, sheet=sheet, assessed=made))
        request.frozen_assessment = found
    return found[1]


def _assessment(request: HttpRequest, case: Case, sheet: FactSheet) -> Assessment:
    """Assessed once a request, and not at all where everything that shows it is kept."""
    found = getattr(request, "kept_assessment", None)
    if found is None or found[0] is not sheet:
        found = (sheet, assess(edition_of(case.board), sheet.facts, sheet.derived, Supposing(sheet.given)))
        request.kept_assessment = found
    return found[1]
