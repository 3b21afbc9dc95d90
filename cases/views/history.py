"""The timeline of a case as a page that prints, as CSV and as JSON."""

import csv
from dataclasses import asdict, fields
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from cases.facts.gather import gather
from cases.history import Line, timeline, told_together
from cases.reading import read_case
from cases.spreadsheet import harmless

COLUMNS = [field.name for field in fields(Line) if field.name != "address"]


@access(Rule.MEMBER)
@require_GET
def case_timeline(request: HttpRequest, case_id) -> HttpResponse:
    case = read_case(request.user, case_id, what="timeline_viewed")
    sheet = gather(case, date.today())
    context = {"case": case, "sheet": sheet, "lines": told_together(timeline(request.user, case, sheet))}
    return render(request, "cases/timeline.html", context)


@access(Rule.MEMBER)
@require_GET
def timeline_csv(request: HttpRequest, case_id) -> HttpResponse:
    """The name of the file is the case's id: it tells nothing of the patient."""
    answer = HttpResponse("\N{ZERO WIDTH NO-BREAK SPACE}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="timeline-{case_id}.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for line in _exported(request, case_id):
        writer.writerow([harmless(getattr(line, name)) for name in COLUMNS])
    return answer


@access(Rule.MEMBER)
@require_GET
def timeline_json(request: HttpRequest, case_id) -> HttpResponse:
    found = [{name: value for name, value in asdict(one).items() if value} for one in _exported(request, case_id)]
    answer = JsonResponse({"case": str(case_id), "timeline": found}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="timeline-{case_id}.json"'
    return answer


def _exported(request: HttpRequest, case_id) -> list[Line]:
    case = read_case(request.user, case_id, what="timeline_exported")
    return timeline(request.user, case, gather(case, date.today()))
