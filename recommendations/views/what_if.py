"""What if: a scratch copy of one patient's facts. A page that is answered and forgotten."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from cases.facts.gather import FactSheet, gather
from cases.reading import read_case
from recommendations.engine import Edition, assess
from recommendations.in_force import edition_of
from recommendations.suppose import Supposing
from recommendations.what_if_form import WhatIfForm


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, case_id) -> HttpResponse:
    """The facts travel in the body of a POST, so none stands in an address or a log; nothing is written."""
    case = read_case(request.user, case_id)
    sheet, knowledge = gather(case, date.today()), edition_of(case.board)
    form = WhatIfForm(request.POST if request.method == "POST" else None, sheet, knowledge)
    is_refused = form.is_bound and not form.is_valid()
    context = {
        "case": case,
        "sheet": sheet,
        "edition": knowledge,
        "form": form,
        "groups": form.groups(_settling(sheet, knowledge)),
        "result": form.what_if,
    }
    return render(request, "recommendations/what_if.html", context, status=422 if is_refused else 200)


def _settling(sheet: FactSheet, knowledge: Edition) -> Mapping[str, int]:
    """Which missing facts are worth a try: fact to how many options it alone could settle."""
    assessed = assess(knowledge, sheet.facts, sheet.derived, Supposing(sheet.given))
    return {one.fact: len(one.settles) for one in assessed.settles}
