"""The home page and the worklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from cases import panels
from cases.lifecycle import Status
from cases.models import Case
from cases.readiness import Readiness, readiness_of
from cases.reading import owners_of, visible_cases
from cases.search import FILTERS, search

PER_PAGE = 25
MOST_OF_MY_OWN = 12


@dataclass(frozen=True)
class Row:
    """One line of the worklist; `cells` are those of the registered columns, each with the column's label."""

    case: Case
    ready: Readiness
    cells: list[tuple[str, str]]


@access(Rule.SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signs in: own open cases, and what higher apps add."""
    visible = visible_cases(request.user)
    mine = visible.open().filter(owner=request.user).with_people()[:MOST_OF_MY_OWN]
    counts = dict(visible.values_list("status").annotate(Count("pk")).order_by())
    return render(
        request,
        "cases/home.html",
        {
            **_list(request, mine),
            "bulk": [],
            "stages": [(status, counts.get(status, 0)) for status in Status if status != Status.CLOSED],
            "parts": panels.rendered_home(request),
        },
    )


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def worklist(request: HttpRequest) -> HttpResponse:
    """All cases the user may see. A search is a POST, so that no name ever stands in an address or a log."""
    words = request.POST.get("words", "") if request.method == "POST" else ""
    status = request.GET.get("status", "") if request.GET.get("status") in FILTERS else "open"
    visible = visible_cases(request.user)
    owners = owners_of(visible)
    owner = next((one for one in owners if str(one.pk) == request.GET.get("owner")), None)
    found = search(visible, status=status, words=words, owner=owner)
    page = Paginator(found.with_people(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "status": status, "filters": FILTERS, "words": words, "owners": owners, "owner": owner}
    return render(request, "cases/worklist.html", {**context, **_list(request, page.object_list)})


def _list(request: HttpRequest, cases: Iterable[Case]) -> dict:
    """What stands beside each case: how complete it is, and what higher apps add."""
    cases = list(cases)
    ready, columns = readiness_of(cases, date.today()), panels.columns()
    cells = [(column.label, column.cells(request, cases)) for column in columns]
    return {
        "rows": [
            Row(case, ready[case.pk], [(label, each.get(case.pk, "")) for label, each in cells]) for case in cases
        ],
        "columns": columns,
        "bulk": panels.rendered_bulk(request),
        "bulk_form": panels.BULK_FORM,
    }
