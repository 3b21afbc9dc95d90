"""The board's rules of its meetings: who has to be present, and how they are held."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access, roles
from meetings import actions, pages
from meetings.forms import PolicyForm, QuorumForm
from meetings.models.policy import policy_of
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


@access(roles("coordinator", "chair"))
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, board_id) -> HttpResponse:
    board = pages.boards_to_meet_in(request.user).filter(pk=board_id).first()
    if board is None:
        raise Http404("There is no such board, or you do not run its meetings.")
    form = PolicyForm(request.POST or None, initial=model_to_dict(policy_of(board)))
    if request.method == "POST" and form.is_valid():
        actions.set_policy(board=board, by=request.user, **form.cleaned_data)
        messages.success(request, _("The rules are saved. They count from the next signature."))
        return redirect("meetings")
    status = 422 if form.errors else 200
    return render(request, "meetings/policy.html", {"form": form, "board": board}, status=status)
