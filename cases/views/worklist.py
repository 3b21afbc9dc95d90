"""The home page and the worklist."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from cases import panels
from cases.lifecycle import Status
from cases.reading import visible_cases
from cases.search import FILTERS, search

PER_PAGE = 25


@access(Rule.SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signs in: own open cases, and what higher apps add."""
    visible = visible_cases(request.user)
    mine = visible.open().filter(owner=request.user).with_people()[:12]
    counts = dict(visible.values_list("status").annotate(Count("pk")).order_by())
    return render(
        request,
        "cases/home.html",
        {
            "mine": mine,
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
    found = search(visible_cases(request.user), status=status, words=words)
    page = Paginator(found.with_people(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/worklist.html", {"page": page, "status": status, "filters": FILTERS, "words": words})
