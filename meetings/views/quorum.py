"""The board's rule of who has to be present."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access, roles
from meetings import actions, pages
from meetings.forms import QuorumForm
from meetings.quorum import wanted


@access(roles("coordinator", "chair"))
@require_http_methods(["GET", "POST"])
def quorum(request: HttpRequest, board_id) -> HttpResponse:
    board = pages.boards_to_meet_in(request.user).filter(pk=board_id).first()
    if board is None:
        raise Http404("There is no such board, or you do not run its meetings.")
    form = QuorumForm(request.POST or None, initial={"disciplines": wanted(board)})
    if request.method == "POST" and form.is_valid():
        actions.set_quorum(board=board, by=request.user, **form.cleaned_data)
        messages.success(request, _("The quorum is saved. It counts from the next signature."))
        return redirect("meetings")
    return render(request, "meetings/quorum.html", {"form": form, "board": board})
