"""From the case page to the pages that explore its reasoning."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from cases.facts.gather import FactSheet
from cases.models import Case


def explore(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    return render_to_string("recommendations/explore.html", {"case": case})
