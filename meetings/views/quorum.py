"""The board's rules of its meetings: who has to be present, and how they are held."""

from django.contrib import messages
from django.forms import Form
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import access, roles
from accounts.models import Board
from meetings import actions, pages
from meetings.forms import PolicyForm, QuorumForm
from meetings.models.policy import policy_of
from meetings.quorum import wanted

_QUORUM = gettext_lazy(
    "A decision signed while one of these disciplines is absent is provisional: it says so, and the case comes back."
)
_POLICY = gettext_lazy(
    "Who has to be present is set under Quorum; what a case needs before it is listed, under What a case needs."
)


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
    return _page(request, form, board, _("Quorum"), _QUORUM)


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
    return _page(request, form, board, _("Rules of the meetings"), _POLICY)


def _page(request: HttpRequest, form: Form, board: Board, title: str, about: object) -> HttpResponse:
    context = {"form": form, "board": board, "title": title, "about": about}
    return render(request, "meetings/rules.html", context, status=422 if form.errors else 200)
