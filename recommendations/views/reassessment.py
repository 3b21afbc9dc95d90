"""How far a board's cases have come beside an edition, for the coordinator and the knowledge editor."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import access, roles
from recommendations import actions
from recommendations.progress import Progress, progress_of


def _progress_or_404(request: HttpRequest, edition_id: str, board_id) -> Progress:
    for one in progress_of(request.user, edition_id):
        if one.board.pk == board_id:
            return one
    raise Http404("No board of yours uses this edition under that address.")


@access(roles("coordinator", "editor"))
@require_GET
def board_status(request: HttpRequest, edition_id: str, board_id) -> HttpResponse:
    """One line, as it stands now; it asks again by itself only while there is something to wait for."""
    context = {"line": _progress_or_404(request, edition_id, board_id), "edition_id": edition_id}
    return render(request, "recommendations/parts/reassessment.html", context)


@access(roles("coordinator", "editor"))
@require_POST
def start(request: HttpRequest, edition_id: str, board_id) -> HttpResponse:
    line = _progress_or_404(request, edition_id, board_id)
    actions.start_reassessment(board=line.board, by=request.user)
    return redirect("edition", edition_id)
