"""The home page, the worklist and its saved views."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Rule, access
from accounts.models import Board
from accounts.permissions import has_role
from cases import panels
from cases.actions_views import delete_view, save_view
from cases.lifecycle import Status
from cases.models import CLINICAL_ROLES, Case, CaseQuerySet
from cases.readiness import Readiness, readiness_of, rules_on_page
from cases.reading import boards_on_page, boards_to_open_cases_in, saved_views, visible_cases
from cases.search import OPEN, STAGES, chosen, counts, holding, in_order, narrowed, of_stage, offered

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
    stages = dict(visible.values_list("status").annotate(Count("pk")).order_by())
    return render(
        request,
        "cases/home.html",
        {
            **_list(request, mine),
            "bulk": [],
            "may_open": bool(_own_boards(request)),
            "stages": [(status, stages.get(status, 0)) for status in Status if status != Status.CLOSED],
            "parts": panels.rendered_home(request),
        },
    )


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def worklist(request: HttpRequest) -> HttpResponse:
    """All cases the user may see. A search is a POST, so that no name ever stands in an address or a log."""
    words = request.POST.get("words", "") if request.method == "POST" else ""
    status = request.GET.get("status", "") if request.GET.get("status") in STAGES else OPEN
    offer = offered(request)
    by = chosen(offer, request.GET.dict())
    found = holding(narrowed(request, offer, by), words)
    counted = counts(found)
    page = _page(request, of_stage(found, status), counted[status])
    context = {
        "page": page,
        "words": words,
        "status": status,
        "stages": [(value, label, counted[value]) for value, label in STAGES.items()],
        "choices": [(one, by.get(one.name, "")) for _filter, choices in offer for one in choices],
        "narrowed_by": by,
        "views": saved_views(request.user),
        "boards": _own_boards(request),
    }
    return render(request, "cases/worklist.html", {**context, **_list(request, page.object_list)})


def _own_boards(request: HttpRequest) -> list[Board]:
    """The boards in which this person works, and may open cases."""
    return [one for one in boards_on_page(request) if has_role(request.user, one, *CLINICAL_ROLES)]


def _page(request: HttpRequest, found: CaseQuerySet, count: int) -> Page:
    """Counted once for the stages, so not again for the page. The page of a search is asked for with its words.

    Which cases stand on it is settled before anything is joined to them: the rows are wide.
    """
    paginator = Paginator(found.values("pk"), PER_PAGE)
    paginator.count = count
    page = paginator.get_page(request.POST.get("page") or request.GET.get("page"))
    page.object_list = in_order(visible_cases(request.user).filter(pk__in=page.object_list)).with_people()
    return page


def _list(request: HttpRequest, cases: Iterable[Case]) -> dict:
    """What stands beside each case: how complete it is, and what higher apps add."""
    cases = list(cases)
    rules = rules_on_page(request, boards_on_page(request))
    ready, columns = readiness_of(cases, date.today(), rules), panels.columns()
    cells = [(column.label, column.cells(request, cases)) for column in columns]
    return {
        "rows": [
            Row(case, ready[case.pk], [(label, each.get(case.pk, "")) for label, each in cells]) for case in cases
        ],
        "columns": columns,
        "bulk": panels.rendered_bulk(request),
        "bulk_form": panels.BULK_FORM,
    }


@access(Rule.SIGNED_IN)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """The filters as they stand in the address, under a name; shared where a board is named."""
    filters = chosen(offered(request), request.POST.dict())
    if request.POST.get("status") in STAGES:
        filters["status"] = request.POST["status"]
    board = None
    if request.POST.get("board"):
        board = get_object_or_404(boards_to_open_cases_in(request.user), pk=request.POST["board"])
    try:
        save_view(name=request.POST.get("name", ""), filters=filters, by=request.user, board=board)
        messages.success(request, _("The view is saved."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('worklist')}?{urlencode(filters)}")


@access(Rule.SIGNED_IN)
@require_POST
def drop_view(request: HttpRequest, view_id) -> HttpResponse:
    delete_view(view=get_object_or_404(saved_views(request.user), pk=view_id), by=request.user)
    messages.success(request, _("The view is deleted."))
    return redirect("worklist")
